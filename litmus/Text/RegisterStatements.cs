namespace Shootdown.Litmus.Text;

/// <summary>MOV between registers, or of a constant.</summary>
/// <param name="Into">The register that gets it.</param>
/// <param name="Source">What it gets.</param>
public sealed record MoveStatement(HerdRegister Into, HerdOperand Source) : Statement;

/// <summary>What arithmetic there is.</summary>
public enum ArithmeticKind
{
    /// <summary>The sum.</summary>
    Add,

    /// <summary>The difference.</summary>
    Subtract,

    /// <summary>The bits of both.</summary>
    And,

    /// <summary>The bits of either.</summary>
    Or,

    /// <summary>The bits of exactly one.</summary>
    Xor,

    /// <summary>The left value, shifted to the left.</summary>
    ShiftLeft,

    /// <summary>The left value, shifted to the right, filled with zeroes.</summary>
    ShiftRight,
}

/// <summary>ADD, SUB, AND, ORR, EOR, LSL, LSR. None of them sets flags.</summary>
/// <param name="Kind">What is computed.</param>
/// <param name="Into">The register that gets it.</param>
/// <param name="Left">The left value.</param>
/// <param name="Right">The right value.</param>
public sealed record ArithmeticStatement(ArithmeticKind Kind, HerdRegister Into, HerdRegister Left, HerdOperand Right) : Statement
{
    /// <summary>How the right value is extended or shifted before (<c>SXTW</c>, <c>LSL</c>); null for not at all.</summary>
    public string? Extension { get; init; }

    /// <summary>By how many bits it is shifted then.</summary>
    public int Shift { get; init; }
}

/// <summary>CMP: sets the flags.</summary>
/// <param name="Left">The left value.</param>
/// <param name="Right">The right value.</param>
public sealed record CompareStatement(HerdRegister Left, HerdOperand Right) : Statement;

/// <summary>What is asked of the flags; in the names of AArch64.</summary>
public enum FlagCondition
{
    /// <summary>Always.</summary>
    AL,

    /// <summary>Equal.</summary>
    EQ,

    /// <summary>Not equal.</summary>
    NE,

    /// <summary>At least, as signed numbers.</summary>
    GE,

    /// <summary>Greater, as signed numbers.</summary>
    GT,

    /// <summary>At most, as signed numbers.</summary>
    LE,

    /// <summary>Less, as signed numbers.</summary>
    LT,
}

/// <summary>CSEL.</summary>
/// <param name="Into">The register that gets it.</param>
/// <param name="Then">What it gets if the flags are so.</param>
/// <param name="Else">What it gets if not.</param>
/// <param name="Condition">What is asked of the flags.</param>
public sealed record SelectStatement(HerdRegister Into, HerdRegister Then, HerdRegister Else, FlagCondition Condition) : Statement;

/// <summary>B and B.cond; JMP and Jcc.</summary>
/// <param name="Condition">What is asked of the flags.</param>
/// <param name="Label">Where to.</param>
public sealed record BranchStatement(FlagCondition Condition, string Label) : Statement;

/// <summary>CBZ and CBNZ.</summary>
/// <param name="Tested">What is tested.</param>
/// <param name="IfZero">Whether it jumps where that is zero, rather than where it is not.</param>
/// <param name="Label">Where to.</param>
public sealed record RegisterBranchStatement(HerdRegister Tested, bool IfZero, string Label) : Statement;

/// <summary>NOP.</summary>
public sealed record NoOperationStatement : Statement;
