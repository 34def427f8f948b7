namespace Shootdown.Model.Designs;

/// <summary>A design with a name.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it is.</param>
/// <param name="Design">Its values.</param>
public sealed record NamedDesign(string Name, string Title, Design Design);

/// <summary>The designs that have names: kernel versions and patch revisions.</summary>
public static class Designs
{
    /// <summary>Linux 7.3 (read at 7.3.4): waits preemptibly, task-local wait mask, csd arrays are never freed.</summary>
    public static Design Linux73 { get; } = new();

    /// <summary>Linux 7.2 (read at 7.2.13): preemption is off from entry to completion.</summary>
    public static Design Linux72 { get; } = new()
    {
        WaitPreemption = WaitPreemption.None,
        SinglePreemption = SinglePreemption.None,
        AnyChoice = AnyChoice.HeldThroughout,
        CsdAcquire = CsdAcquire.PlainOr,
        WaitMask = WaitMask.PerCpu,
        WithoutMask = WithoutMask.WaitPinned,
        CsdLifetime = CsdLifetime.FreedWhenDead,
        InfoStorage = InfoStorage.PerCpu,
        OuterPreemption = OuterPreemption.Disabled,
        TorturePreemption = TorturePreemption.Disabled,
        TortureWarning = TortureWarning.IfOthersOnline,
        FlushPreemption = FlushPreemption.None,
        KvmFlushMask = KvmFlushMask.PerCpu,
    };

    /// <summary>Nadav Amit's RFC v2 (2019), as far as today's kernel can take it: data inlined in the csd, acknowledged before the
    /// flush.</summary>
    public static Design ConcurrentAsyncRfc { get; } =
        Linux72 with { InfoStorage = InfoStorage.Inlined, FlushMode = FlushMode.AcknowledgedFirst };

    /// <summary>The same by what its patch 10 does, which is not what its text says: a call with wait=0 waits for nothing, where the text
    /// has it return once the targets have copied the data.</summary>
    public static Design ConcurrentAsyncAsPosted { get; } = ConcurrentAsyncRfc with { FlushMode = FlushMode.NotWaitedFor };

    /// <summary>Lance Yang's series, v2: a flush that frees or unshares tables stands for the IPI to every CPU.</summary>
    public static Design SyncIpiElision { get; } =
        Linux72 with { SyncElision = SyncElision.AskedEachTime, UnshareFlush = UnshareFlush.AsFreedTables };

    // v1 to v8 of the preemptible series are reconstructions: from what their changelogs say that they changed, and the kernel before and
    // after it.
    private static Design Series { get; } = new() { WithoutMask = WithoutMask.WaitPinned, CsdAcquire = CsdAcquire.PlainOr };

    // Up to v6 flush_tlb_kernel_range was preemptible too, and nothing pinned kvm_flush_tlb_multi; the alignment of flush_tlb_info was
    // not capped. It was not aligned at all before v4.
    private static Design EarlySeries { get; } = Series with
    {
        InfoStorage = InfoStorage.StackAlignedUncapped,
        KernelFlushPreemption = KernelFlushPreemption.BeforeCall,
        KvmFlushMask = KvmFlushMask.PerCpu,
    };

    // v4 and v5 asked preemptible() before they went by the task's mask.
    private static Design MaskSeries { get; } = EarlySeries with { TaskMaskUse = TaskMaskUse.IfPreemptible };

    // Up to v4 smp_call_function_any() chose unpinned, and scftorture's warning was as before.
    private static Design UnpinnedAnySeries { get; } =
        MaskSeries with { AnyChoice = AnyChoice.Unpinned, TortureWarning = TortureWarning.IfOthersOnline };

    // Up to v3 the mask and the arguments lay on the stack.
    private static Design StackSeries { get; } = UnpinnedAnySeries with
    {
        InfoStorage = InfoStorage.Stack,
        WaitMask = WaitMask.OnStack,
        TaskMaskUse = TaskMaskUse.IfThere,
    };

    private static Design ActiveCpuSeries { get; } = Linux73 with { ActiveCpu = ActiveCpu.Local };

    /// <summary>Every named design, oldest first.</summary>
    public static IReadOnlyList<NamedDesign> All { get; } =
    [
        new("linux-7.2", "last release without the preemptible series: preemption off from entry to completion", Linux72),
        new("concurrent-async-rfc", "flush data inlined in the csd, receipt acknowledged before the flush", ConcurrentAsyncRfc),
        new("concurrent-async-rfc-as-posted", "the same by its code: a flush that frees no tables is not waited for at all",
            ConcurrentAsyncAsPosted),
        new("preemptible-v1",
            "mask on the stack, csd array kept by migrate_disable, any chooses unpinned; a flush of user memory waits pinned",
            StackSeries with { CsdLifetime = CsdLifetime.PinnedByMigrateDisable, FlushPreemption = FlushPreemption.None }),
        new("preemptible-v2",
            "csd array freed after an RCU grace period; the read section ends before the wait does; off-stack masks stay per-CPU",
            StackSeries with { CsdLifetime = CsdLifetime.RcuTooShort }),
        new("preemptible-v3", "the RCU read section covers the wait",
            StackSeries with { CsdLifetime = CsdLifetime.Rcu }),
        new("preemptible-v4", "mask in the task, csd array never freed", UnpinnedAnySeries),
        new("preemptible-v5", "any chooses and enqueues in one section", MaskSeries),
        new("preemptible-v6", "early put_cpu depends on having a mask only", EarlySeries),
        new("preemptible-v7",
            "smp.c as in v6; flush_tlb_info alignment capped, flush_tlb_kernel_range stays pinned, kvm_flush_tlb_multi pins itself",
            Series),
        new("preemptible-v8", "as v7", Series),
        .. PreemptiblePatches.PrefixesOn(Linux72),
        new("sync-ipi-elision-v2",
            "no sync IPI where flush_tlb_multi is native and there is no INVLPGB; unshared tables are flushed as freed ones",
            SyncIpiElision),
        new("sync-ipi-elision-v6", "the same, by a static key that is set once at boot",
            SyncIpiElision with { SyncElision = SyncElision.KeySetAtBoot }),
        new("active-cpu-rfc", "arm64: an mm that has run on one CPU is flushed there; migration is allowed again before the last DSB",
            ActiveCpuSeries with { ActiveCpuGuard = ActiveCpuGuard.EnabledBeforeDsb }),
        new("active-cpu-v2", "arm64: migration is allowed again after the last DSB, which is DSB NSH", ActiveCpuSeries),
        new("active-cpu-single-read", "arm64: active_cpu is read once, after DSB ISHST (Will Deacon)",
            ActiveCpuSeries with { ActiveCpuRead = ActiveCpuRead.AfterIshst }),
        new("active-cpu-dsb-ish", "arm64: active_cpu is read once, after DSB ISH (Catalin Marinas)",
            ActiveCpuSeries with { ActiveCpuRead = ActiveCpuRead.AfterIsh }),
        new("active-cpu-recheck", "arm64: migration is allowed; active_cpu is read again after the local TLBI (Ryan Roberts)",
            ActiveCpuSeries with { ActiveCpuGuard = ActiveCpuGuard.Rechecked }),
        new("active-cpu-restartable", "arm64: the read and the TLBI begin again where the task has lost its CPU between them",
            ActiveCpuSeries with { ActiveCpuGuard = ActiveCpuGuard.Restarted }),
        new("linux-7.3", "the series as it landed: put_cpu before every wait", Linux73),
    ];

    /// <summary>The name of a design: a named one, or the nearest named one and the axes on which it differs.</summary>
    /// <param name="design">A design.</param>
    public static string NameOf(Design design)
    {
        var (named, differs) = All.Reverse()
            .Select(n => (n, Axis.All.Where(a => a.Of(n.Design) != a.Of(design)).ToList()))
            .MinBy(n => n.Item2.Count);
        return string.Concat([named.Name, .. differs.Select(a => $"+{a.Name}={a.Of(design).Name}")]);
    }

    /// <summary>Reads a design's name: <c>NAME</c> or <c>NAME+axis=value+axis=value</c>.</summary>
    /// <param name="text">The name.</param>
    /// <exception cref="FormatException">The name, an axis or a value is unknown; the message says which are known.</exception>
    public static Design Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('+');
        var design = (All.FirstOrDefault(n => n.Name == parts[0])
            ?? throw new FormatException($"unknown design '{parts[0]}'; known: {string.Join(", ", All.Select(n => n.Name))}")).Design;
        foreach (var part in parts.Skip(1))
        {
            var (name, value) = part.Split('=', 2) is [var n, var v] ? (n, v) : (part, string.Empty);
            var axis = Axis.All.FirstOrDefault(a => a.Name == name)
                ?? throw new FormatException($"unknown axis '{name}' in design '{text}'; known: {Known(Axis.All.Select(a => a.Name))}");
            var chosen = axis.Values.FirstOrDefault(x => x.Name == value)
                ?? throw new FormatException($"unknown value '{value}' of axis '{name}'; known: {Known(axis.Values.Select(x => x.Name))}");
            design = axis.With(design, chosen);
        }

        return design;
    }

    private static string Known(IEnumerable<string> names) => string.Join(", ", names);
}
