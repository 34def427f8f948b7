namespace Shootdown.Litmus;

/// <summary>What orders the two accesses of a thread in a <see cref="ClassicShape"/>.</summary>
public enum ShapeLink
{
    /// <summary>Program order alone.</summary>
    Nothing,

    /// <summary>The second's address depends on what the first reads.</summary>
    Address,

    /// <summary>What the second stores depends on what the first reads.</summary>
    Data,

    /// <summary>A branch on what the first reads.</summary>
    Control,

    /// <summary>A branch on what the first reads, and ISB.</summary>
    ControlIsb,

    /// <summary><c>DMB ISHLD</c>.</summary>
    DmbLoad,

    /// <summary><c>DMB ISHST</c>.</summary>
    DmbStore,

    /// <summary><c>DMB ISH</c>; on x86 MFENCE.</summary>
    DmbFull,

    /// <summary>The first is <c>LDAPR</c>.</summary>
    AcquireLocally,

    /// <summary>The first is <c>LDAR</c>.</summary>
    Acquire,

    /// <summary>The second is <c>STLR</c>.</summary>
    Release,

    /// <summary>The first is <c>STLR</c>, the second <c>LDAPR</c>.</summary>
    ReleaseAcquireLocally,

    /// <summary>The first is <c>STLR</c>, the second <c>LDAR</c>.</summary>
    ReleaseAcquire,

    /// <summary>The first stores by <c>SWPAL</c>; on x86 XCHG.</summary>
    Swap,
}
