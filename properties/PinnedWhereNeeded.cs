namespace Shootdown.Properties;

/// <summary>S12: code that uses per-CPU identity across steps (cfd masks, csd_data, INVLPGB to TLBSYNC, the local-only flush branch) does
/// not change CPU between them, and uses its own CPU's; S14: func runs with interrupts off; and who sleeps may be preempted.</summary>
/// <remarks>
/// <para>That this_cpu data is touched elsewhere, that preempt_count underflows, and that a context ends pinned, is found by the
/// machine.</para>
/// </remarks>
public sealed class PinnedWhereNeeded : IMonitor
{
    private static readonly Clause MovedOff = new("this_cpu data is touched from another CPU", MachineFault.MovedOff);
    private static readonly Clause RanExposed =
        new("a callback runs with interrupts on, or on another CPU than its caller meant");
    private static readonly Clause Unbalanced = new(
        "preempt_count, or a nesting of interrupts off or of migrate_disable(), underflows or is left raised", MachineFault.Unbalanced);
    private static readonly Clause UnpinnedDiagnostics =
        new("csdlock_debug takes time stamps and CPU numbers while preemptible");
    private static readonly Clause Unpinned = new("a function that its caller has to pin is called with preemption on");
    private static readonly Clause SleptAtomic = new("a sleeping wait with preemption or interrupts off");

    private readonly InvalidationsAreAwaited invalidations = new();
    private readonly CpusChangeTheirOwn own = new();
    private readonly LeavesNothingRaised raised = new();

    private PinnedWhereNeeded()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S12",
        "per-CPU data is used from its CPU, callbacks run there with interrupts off, preempt_count is balanced",
        () => new PinnedWhereNeeded(),
        MovedOff,
        RanExposed,
        Unbalanced,
        UnpinnedDiagnostics,
        Unpinned,
        InvalidationsAreAwaited.Elsewhere,
        CpusChangeTheirOwn.OfAnother,
        LeavesNothingRaised.NotHeld,
        LeavesNothingRaised.LeftHeld,
        LeavesNothingRaised.StillMapped,
        LeavesNothingRaised.Raised,
        LeavesNothingRaised.LeftOdd,
        SleptAtomic)
        with { Antecedent = "a context is pinned, or runs a function" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        invalidations.Begin(observer);
        own.Begin(observer);
        raised.Begin(observer);
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About switch
        {
            RemoteInvalidation => invalidations.Watch(site),
            LockRelease => raised.Watch(site),
            FunctionRun when site.Context.Kind == ContextKind.Hotplug => null, // a stopper's: every CPU has its interrupts off
            FunctionRun run => Exposed(site, run),
            CsdWait { Diagnosed: true } when site.Registers.Preemptible => new Probe { Taken = UnpinnedDiagnostics },
            PreemptionAssertion when site.Registers.Preemptible => new Probe { Taken = Unpinned },
            KernelLock { Sleeps: false } => null,
            _ when site.Operation.Sleeps && !site.Registers.Preemptible => new Probe { Taken = SleptAtomic, Blocked = SleptAtomic },
            _ when site.Pins => new Probe { Notes = true },
            _ => own.Watch(site),
        };
    }

    private static Probe Exposed(Site site, FunctionRun run) => new()
    {
        Notes = true,
        Taken = site.Registers.IrqsOff ? null : RanExposed,
        DependsOnCpu = site.Context.Cpus.Count > 1,
        Before = (ref Sight sight) => sight.Break(RanExposed, sight.Cpu != run.Cpu),
    };
}
