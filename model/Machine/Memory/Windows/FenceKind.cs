namespace Shootdown.Model.Machine.Memory.Windows;

/// <summary>A barrier of the Arm architecture (Arm ARM, B2.3 and D7), by what it waits for and what waits for it.</summary>
public enum FenceKind
{
    /// <summary>No barrier.</summary>
    None,

    /// <summary><c>DMB SY</c>, <c>DMB ISH</c>: accesses before it come before accesses after it.</summary>
    DmbFull,

    /// <summary><c>DMB LD</c>: loads before it come before accesses after it.</summary>
    DmbLoad,

    /// <summary><c>DMB ST</c>: stores before it come before stores after it.</summary>
    DmbStore,

    /// <summary><c>DSB SY</c>, <c>DSB ISH</c>: all before it is done, TLB invalidations on other CPUs included, before anything after it
    /// but the walk of a table.</summary>
    DsbFull,

    /// <summary><c>DSB LD</c>: loads before it are done before anything after it but the walk of a table.</summary>
    DsbLoad,

    /// <summary><c>DSB ST</c>: stores before it are done before anything after it but the walk of a table. It completes no TLB
    /// invalidation.</summary>
    DsbStore,

    /// <summary><c>DSB NSH</c>: as <see cref="DsbFull"/> for this CPU alone. Other CPUs may see what it has stored later.</summary>
    DsbLocal,

    /// <summary><c>DSB NSHST</c>, where it waits for the atomics before it, which write for their own CPU too once they have read. Stores
    /// are there for their own CPU at once.</summary>
    DsbLocalStore,

    /// <summary><c>ISB</c>: where the text goes is known, and translations before it are made, before anything after it is, walks
    /// included.</summary>
    Isb,
}
