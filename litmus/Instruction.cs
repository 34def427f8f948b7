using System.Collections.Immutable;

namespace Shootdown.Litmus;

/// <summary>One instruction of a thread.</summary>
public abstract record Instruction
{
    /// <summary>The memory location that it accesses, or null.</summary>
    public virtual string? Location => null;

    /// <summary>The register that it writes, or null.</summary>
    public virtual string? Into => null;

    /// <summary>What it takes.</summary>
    public virtual ImmutableArray<Operand> Operands => [];
}

/// <summary>An ordinary load.</summary>
/// <param name="Into">The register.</param>
/// <param name="Location">The location.</param>
public sealed record LoadInstruction(string Into, string Location) : Instruction
{
    /// <inheritdoc/>
    public override string Location { get; } = Location;

    /// <inheritdoc/>
    public override string Into { get; } = Into;
}

/// <summary>An ordinary store.</summary>
/// <param name="Location">The location.</param>
/// <param name="Source">What is stored.</param>
public sealed record StoreInstruction(string Location, Operand Source) : Instruction
{
    /// <inheritdoc/>
    public override string Location { get; } = Location;

    /// <inheritdoc/>
    public override ImmutableArray<Operand> Operands => [Source];
}

/// <summary>A locked read-modify-write.</summary>
/// <param name="Calculation">What is written back.</param>
/// <param name="Into">The register that gets what was read, or null.</param>
/// <param name="Location">The location.</param>
/// <param name="Source">The operand.</param>
/// <param name="Expected">What must have been read for anything to be written back; null for whatever it is.</param>
public sealed record LockedInstruction(Calculation Calculation, string? Into, string Location, Operand Source, Operand? Expected)
    : Instruction
{
    /// <inheritdoc/>
    public override string Location { get; } = Location;

    /// <inheritdoc/>
    public override string? Into { get; } = Into;

    /// <inheritdoc/>
    public override ImmutableArray<Operand> Operands => Expected is null ? [Source] : [Source, Expected];
}

/// <summary>MFENCE.</summary>
public sealed record FenceInstruction : Instruction;

/// <summary>A calculation on registers.</summary>
/// <param name="Calculation">What is computed.</param>
/// <param name="Into">The register that gets it.</param>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand.</param>
public sealed record RegisterInstruction(Calculation Calculation, string Into, Operand Left, Operand Right) : Instruction
{
    /// <inheritdoc/>
    public override string Into { get; } = Into;

    /// <inheritdoc/>
    public override ImmutableArray<Operand> Operands => [Left, Right];
}

/// <summary>A jump forward.</summary>
/// <param name="Tested">What decides.</param>
/// <param name="IfZero">Whether it jumps where that is zero, rather than where it is not.</param>
/// <param name="Target">The number of the instruction jumped to; the thread's length for its end.</param>
public sealed record BranchInstruction(Operand Tested, bool IfZero, int Target) : Instruction
{
    /// <inheritdoc/>
    public override ImmutableArray<Operand> Operands => [Tested];
}
