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

/// <summary>How an access of Armv8 is ordered by itself. On x86 every load acquires and every store releases.</summary>
[Flags]
public enum AccessOrder
{
#pragma warning disable CA1008 // The architecture's word for an access without any order of its own.
    /// <summary><c>LDR</c>, <c>STR</c>, <c>SWP</c>.</summary>
    Plain = 0,
#pragma warning restore CA1008

    /// <summary><c>LDAR</c>, <c>SWPA</c>.</summary>
    Acquire = 1,

    /// <summary><c>LDAPR</c>.</summary>
    AcquireLocally = 2,

    /// <summary><c>STLR</c>, <c>SWPL</c>.</summary>
    Release = 4,

    /// <summary><c>SWPAL</c>.</summary>
    AcquireRelease = Acquire | Release,
}

/// <summary>An ordinary load.</summary>
/// <param name="Into">The register.</param>
/// <param name="Location">The location.</param>
public sealed record LoadInstruction(string Into, string Location) : Instruction
{
    /// <summary>How it is ordered by itself.</summary>
    public AccessOrder Order { get; init; }

    /// <summary>The register that its address depends on without changing with it; null for none.</summary>
    public string? Index { get; init; }

    /// <summary>Whether <see cref="Location"/> is a virtual page, which the page tables translate.</summary>
    public bool IsTranslated { get; init; }

    /// <summary>Whether it is a load-exclusive (<c>LDXR</c>).</summary>
    public bool IsExclusive { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<Operand> Operands => Index is null ? [] : [Operand.Of(Index)];

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
    /// <summary>How it is ordered by itself.</summary>
    public AccessOrder Order { get; init; }

    /// <summary>The register that its address depends on without changing with it; null for none.</summary>
    public string? Index { get; init; }

    /// <summary>Whether <see cref="Location"/> is a virtual page, which the page tables translate.</summary>
    public bool IsTranslated { get; init; }

    /// <inheritdoc/>
    public override string Location { get; } = Location;

    /// <inheritdoc/>
    public override ImmutableArray<Operand> Operands => Index is null ? [Source] : [Source, Operand.Of(Index)];
}

/// <summary>A store-exclusive (<c>STXR</c>): it may always fail, and succeeds only where nobody else has written since the
/// load-exclusive before it.</summary>
/// <param name="Status">The register that gets 0 where it succeeds, and 1 where not.</param>
/// <param name="Location">The location.</param>
/// <param name="Source">What is stored.</param>
public sealed record StoreExclusiveInstruction(string Status, string Location, Operand Source) : Instruction
{
    /// <summary>How it is ordered by itself.</summary>
    public AccessOrder Order { get; init; }

    /// <inheritdoc/>
    public override string Location { get; } = Location;

    /// <inheritdoc/>
    public override string Into => Status;

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
    /// <summary>How it is ordered by itself; on x86 it is a full barrier.</summary>
    public AccessOrder Order { get; init; }

    /// <inheritdoc/>
    public override string Location { get; } = Location;

    /// <inheritdoc/>
    public override string? Into { get; } = Into;

    /// <inheritdoc/>
    public override ImmutableArray<Operand> Operands => Expected is null ? [Source] : [Source, Expected];
}

/// <summary>MFENCE.</summary>
public sealed record FenceInstruction : Instruction;

/// <summary>A barrier of Armv8.</summary>
/// <param name="Kind">Which.</param>
public sealed record BarrierInstruction(FenceKind Kind) : Instruction;

/// <summary>An instruction that does nothing.</summary>
public sealed record NoInstruction : Instruction;

/// <summary><c>TLBI</c>.</summary>
/// <param name="Page">The virtual page; null for all.</param>
/// <param name="Scope">Whom it reaches.</param>
public sealed record InvalidateInstruction(string? Page, InvalidationScope Scope) : Instruction;

/// <summary><c>CSEL</c>: one register or another.</summary>
/// <param name="Into">The register that gets it.</param>
/// <param name="Tested">What decides.</param>
/// <param name="IfZero">Whether it is the left one where that is zero, rather than where it is not.</param>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand.</param>
public sealed record SelectInstruction(string Into, Operand Tested, bool IfZero, Operand Left, Operand Right) : Instruction
{
    /// <inheritdoc/>
    public override string Into { get; } = Into;

    /// <inheritdoc/>
    public override ImmutableArray<Operand> Operands => [Tested, Left, Right];
}

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
