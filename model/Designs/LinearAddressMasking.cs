namespace Shootdown.Model.Designs;

/// <content>Linear address masking (LAM).</content>
public sealed partial record Design
{
    /// <summary>On which CPUs LAM is turned on.</summary>
    [Axis("-", "on which CPUs prctl() turns LAM on for an mm")]
    public LamEnable LamEnable { get => Tell(field); init; }

    /// <summary>How often a CPU that comes to an mm reads its LAM mask.</summary>
    [Axis("-", "how often a CPU that comes to an mm reads its LAM mask")]
    public LamSwitch LamSwitch { get => Tell(field); init; }
}

/// <summary>On which CPUs LAM is turned on.</summary>
public enum LamEnable
{
    /// <summary>On those of mm_cpumask: kernel threads may use the mm, or be lazily on it.</summary>
    [Origin("3b299b99556c, Linux 6.12")]
    Cpumask,

    /// <summary>On the caller's own.</summary>
    [Origin("before 3b299b99556c")]
    OwnCpu,

    /// <summary>On those of mm_cpumask, with a barrier before that is read.</summary>
    [Origin("no kernel: what would keep the store to lam_cr3_mask before the read of mm_cpumask")]
    CpumaskAfterBarrier,
}

/// <summary>How often a CPU that comes to an mm reads its LAM mask.</summary>
public enum LamSwitch
{
    /// <summary>Once, for CR3 and for what it notes.</summary>
    [Origin("ec225f8c255f, Linux 6.12")]
    ReadOnce,

    /// <summary>For CR3, and again for what it notes of it.</summary>
    [Origin("before ec225f8c255f")]
    ReadTwice,
}
