using Superpower.Model;

namespace Shootdown.Litmus.Text;

/// <summary>The operands of one instruction, taken one after the other by who knows the instruction.</summary>
/// <param name="file">The file's name, for messages.</param>
/// <param name="instruction">The instruction.</param>
/// <param name="sourceFirst">Whether the last operand as it is written is the one to be taken first.</param>
internal sealed class OperandReader(string file, RawInstruction instruction, bool sourceFirst)
{
    private readonly IReadOnlyList<RawOperand> operands = sourceFirst ? [.. instruction.Operands.Reverse()] : instruction.Operands;
    private int taken;

    /// <summary>The instruction's name, in capitals.</summary>
    public string Mnemonic { get; } = instruction.Mnemonic.ToStringValue().ToUpperInvariant();

    /// <summary>Whether LOCK stands before it.</summary>
    public bool IsLocked => instruction.IsLocked;

    /// <summary>How many operands there are.</summary>
    public int Count => operands.Count;

    /// <summary>Whether there are operands that have not been taken.</summary>
    public bool More => taken < Count;

    /// <summary>The operand that comes next, which is left there; null if there is none.</summary>
    public RawOperand? Next => More ? operands[taken] : null;

    /// <summary>Takes the next operand.</summary>
    /// <typeparam name="T">What it is made into.</typeparam>
    /// <param name="convert">Makes it; null where it makes no sense.</param>
    /// <param name="expected">What would be accepted.</param>
    public T Take<T>(Func<RawOperand, T?> convert, string expected)
        where T : class
    {
        if (!More)
        {
            throw LitmusTextException.At(file, TextTokens.PositionOf(instruction.Mnemonic.Position),
                instruction.Mnemonic.ToStringValue(), $"{expected} as operand {taken + 1}");
        }

        var operand = operands[taken++];
        return convert(operand) ?? throw Refuse(operand.At, expected);
    }

    /// <summary>Ends the instruction: nothing may be left.</summary>
    /// <param name="statement">What it is.</param>
    public Statement End(Statement statement) =>
        More ? throw Refuse(operands[taken].At, $"{taken} operands of {Mnemonic}") : statement;

    /// <summary>The instruction is none that is known.</summary>
    /// <param name="expected">What would be accepted.</param>
    public LitmusTextException Refuse(string expected) => Refuse(instruction.Mnemonic, expected);

    /// <summary>Something of the instruction makes no sense.</summary>
    /// <param name="at">What.</param>
    /// <param name="expected">What would be accepted.</param>
    public LitmusTextException Refuse(Token<TextToken> at, string expected) =>
        LitmusTextException.At(file, TextTokens.PositionOf(at.Position), at.ToStringValue(), expected);
}
