using System.Collections.Immutable;

namespace Shootdown.Model.Machine.Memory.Windows;

/// <summary>What an instruction is to a memory that performs instructions out of order: all that its order goes by.</summary>
public sealed record Ordering
{
    /// <summary>Whether it reads memory.</summary>
    public bool Reads { get; init; }

    /// <summary>Whether it writes memory; with <see cref="Reads"/>, indivisibly.</summary>
    public bool Writes { get; init; }

    /// <summary>The location that it accesses; one of several where translation decides.</summary>
    public ImmutableArray<Cell> Locations { get; init; } = [];

    /// <summary>Whether its read is an acquire (<c>LDAR</c>, <c>SWPA</c>): what follows waits for it, and it waits for releases.</summary>
    public bool Acquires { get; init; }

    /// <summary>Whether its read is an acquire that waits for no release (<c>LDAPR</c>).</summary>
    public bool AcquiresLocally { get; init; }

    /// <summary>Whether its write is a release (<c>STLR</c>, <c>SWPL</c>): it waits for all accesses before it.</summary>
    public bool Releases { get; init; }

    /// <summary>Of a store-exclusive (<c>STXR</c>), the registers that its load-exclusive reads into: no acquire takes what it is about to
    /// write before that is there.</summary>
    public ImmutableArray<Cell> LoadedInto { get; init; } = [];

    /// <summary>Whether nobody gets what it reads (<c>STADD</c>): such a read is none that <c>DMB LD</c> or an acquire orders.</summary>
    public bool Discards { get; init; }

    /// <summary>Which barrier it is.</summary>
    public FenceKind Fence { get; init; }

    /// <summary>Registers that its address is made of.</summary>
    public ImmutableArray<Cell> AddressFrom { get; init; } = [];

    /// <summary>Registers that it stores, computes from or goes by.</summary>
    public ImmutableArray<Cell> DataFrom { get; init; } = [];

    /// <summary>Registers that it writes. None is renamed (<see cref="RegisterReuse"/>).</summary>
    public ImmutableArray<Cell> Into { get; init; } = [];

    /// <summary>Whether where the text goes on depends on it, although it may go on alike.</summary>
    public bool Branches { get; init; }

    /// <summary>Of an indivisible read and write, its read.</summary>
    public Operation? Reading { get; init; }

    /// <summary>Of an indivisible read and write without <see cref="Reading"/>: whether it writes, by what it reads. Null where that can
    /// be seen of what it would write, because that is there when it reads.</summary>
    public Func<int, bool>? WritesFor { get; init; }

    /// <summary>Of an indivisible read and write that compares: whether it writes, by registers alone, once it has read; 1 if so.</summary>
    public Operation? Writing { get; init; }

    /// <summary>Of a store-exclusive, or of an indivisible read and write the new value of which does not rest on the old: the write
    /// alone.</summary>
    public Operation? Stored { get; init; }

    /// <summary>Registers that <see cref="Stored"/> stores.</summary>
    public ImmutableArray<Cell> StoredFrom { get; init; } = [];

    /// <summary>Registers that <see cref="Writing"/> compares with, or that a <see cref="Prediction"/> is judged by.</summary>
    public ImmutableArray<Cell> ComparedWith { get; init; } = [];

    /// <summary>What its result may be taken for before it is there. Whatever rests on it alone may be read, and nothing be
    /// written.</summary>
    public ImmutableArray<Prediction> Predictions { get; init; } = [];

    /// <summary>Finds out by the page tables which of <see cref="Locations"/> it accesses: yields its number, or their number where there
    /// is no valid translation. Its outcomes are the entries that may be found. Null where addresses are those of memory.</summary>
    public Operation? Translation { get; init; }

    /// <summary>The virtual page that is translated, or that is invalidated; -1 for all.</summary>
    public int Page { get; init; } = -1;

    /// <summary>What happens where there is no translation: the instruction is then the thread's last.</summary>
    public Operation? Faulting { get; init; }

    /// <summary>Which CPUs' translations it invalidates.</summary>
    public InvalidationScope Invalidates { get; init; }

    /// <summary>The CPUs on which a DSB after the invalidation waits for accesses that are in flight; null for all that it
    /// reaches.</summary>
    public CpuMask? WaitsOn { get; init; }

    /// <summary>By CPU: the tag (ASID) by which it translates; empty where translations have none. It stays while an access is in
    /// flight.</summary>
    public ImmutableArray<Cell> Tags { get; init; } = [];

    /// <summary>The tag the translations of which it invalidates.</summary>
    public int Tag { get; init; }

    /// <summary>Declares what its parts may touch.</summary>
    /// <param name="footprint">Where to.</param>
    internal void Touch(Footprint footprint)
    {
        var predicted = Predictions.SelectMany(p => new[] { p.Takes, p.IsRight });
        foreach (var part in new[] { Reading, Writing, Stored, Translation, Faulting }.Concat(predicted))
        {
            part?.Touch(footprint);
        }
    }

    /// <summary>Whether it is made only once it is certain that the text comes to it: what is read on a guess, nobody has used.</summary>
    public bool Retires { get; init; }

    /// <summary>Whether it is of user mode, to which a CPU comes by ERET: what the kernel has done before is done before its
    /// walks.</summary>
    public bool IsOfUser { get; init; }

    /// <summary>Whether it writes a register that translations go by (<c>TTBR0_EL1</c>): ISB waits for it.</summary>
    public bool Configures { get; init; }

    /// <summary>Whether it does so on a guess too, as no processor does: to see what rests on that.</summary>
    public bool ConfiguresOnGuess { get; init; }

    /// <summary>Whether it touches registers alone.</summary>
    public bool IsPrivate => !Reads && !Writes && !Configures && Fence == FenceKind.None && Invalidates == InvalidationScope.None;
}

/// <summary>A result that a processor takes for the right one: the operand of CSEL that is selected, or that CAS finds what it compares
/// with.</summary>
/// <param name="Takes">Puts it in the register.</param>
/// <param name="From">The registers that it is taken from.</param>
/// <param name="IsRight">Whether it was right, by registers alone; 1 if so.</param>
public sealed record Prediction(Operation Takes, ImmutableArray<Cell> From, Operation IsRight);

/// <summary>Whom a <c>TLBI</c> reaches.</summary>
public enum InvalidationScope
{
    /// <summary>It is none.</summary>
    None,

    /// <summary>The CPU that executes it.</summary>
    Local,

    /// <summary>Every CPU (<c>TLBI …IS</c>).</summary>
    InnerShareable,
}

/// <summary>An operation that says what it is to a memory that performs out of order.</summary>
public interface IOrdered
{
    /// <summary>What it is; null where its <see cref="AccessKind"/> and <see cref="MemoryOrder"/> say it all.</summary>
    Ordering? Ordering { get; }
}
