namespace Shootdown.Properties;

/// <summary>What MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE promises: once it has returned, no thread of the mm goes on in user mode on a
/// CPU that has executed no core-serialising instruction since it was called, whichever thread and CPU that is.</summary>
/// <remarks>Such instructions are <c>sync_core()</c>, a write to CR3, and the IRET by which an interrupted task goes on, which is not yet
/// executed while the CPU goes to another task. An access of user memory stands for user mode.</remarks>
public sealed class CodeIsFetchedAnew : IMonitor
{
    private const string Function = "membarrier_private_expedited(mm,core)";
    private const string CalledFunction = "membarrier_private_expedited";

    private static readonly Clause Stale = new("a thread runs on a CPU that may have fetched its code before it was changed");

    private readonly Dictionary<(Context Caller, Mm Mm), Cell> asked = []; // CPUs that have not synchronised since the call
    private readonly Dictionary<Mm, Cell> stale = []; // those that have not since a call that has returned
    private readonly Dictionary<Mm, Cell> returned = []; // whether any has returned
    private Mmu? mmu;
    private Cell? returns; // CPUs that go on by IRET, if they go on with what was interrupted

    private CodeIsFetchedAnew()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "SYNCCORE", "no thread runs code that it fetched before a sync-core membarrier", () => new CodeIsFetchedAnew(), Stale)
        with { Antecedent = "a thread of the mm runs after a sync-core membarrier has returned" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => [Function];

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        mmu = observer.Find<Mmu>();
        foreach (var (context, call) in observer.CallsMade.Where(c => c.Call.Function == CalledFunction && IsOfCore(c.Call)))
        {
            var mm = call.Find<Mm>("mm")!;
            if (asked.ContainsKey((context, mm)))
            {
                continue;
            }

            asked.Add((context, mm), observer.GhostMask($"{context}.sync_core of {mm}"));
            returns ??= observer.GhostMask("cpus that iret");
            if (!stale.ContainsKey(mm))
            {
                stale.Add(mm, observer.GhostMask($"{mm}.stale code"));
                returned.Add(mm, observer.Ghost($"{mm}.synchronised", 2));
            }
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (asked.Count == 0 || site.Context.Kind is ContextKind.Hardware or ContextKind.Platform or ContextKind.Hotplug)
        {
            return null;
        }

        if (site.CallOf(CalledFunction) is { } call && IsOfCore(call))
        {
            var own = asked[(site.Context, call.Find<Mm>("mm")!)];
            var all = CpuMask.All(mmu!.Cr3.Length).Bits;
            return new Probe { Ghosts = [own], After = (ref Sight sight) => sight[own] = all };
        }

        return site.ReturnOf(CalledFunction) is { } returning && IsOfCore(returning) ? Returns(site.Context, returning.Find<Mm>("mm")!)
            : site.Operation.About switch
            {
                UserAccess => Accesses(site),
                FunctionRun { Local: false } when site.Context.Kind == ContextKind.Interrupt => Interrupted(),
                CurrStored when site.Context.Kind == ContextKind.Scheduler => Switches(),
                CoreSync when site.IsFullBarrier => Synchronises(),
                _ => mmu!.Cr3.Any(site.Writes) ? Synchronises() : null,
            };
    }

    private static bool IsOfCore(CallEvent call) => call.Argument<bool>("core");

    private Probe Returns(Context caller, Mm mm)
    {
        var (own, left, any) = (asked[(caller, mm)], stale[mm], returned[mm]);
        return new Probe
        {
            Ghosts = [own, left, any],
            After = (ref Sight sight) =>
            {
                sight[left] = (sight.Mask(left) | sight.Mask(own)).Bits;
                (sight[own], sight[any]) = (0, 1);
            },
        };
    }

    private Probe? Accesses(Site site)
    {
        var (mm, left) = stale.FirstOrDefault(s => s.Key.Number == site.Registers.Mm);
        if (mm is null)
        {
            return null;
        }

        var any = returned[mm];
        return new Probe
        {
            Reads = [any],
            Ghosts = [.. asked.Values, .. stale.Values, returns!],
            DependsOnCpu = true,
            Before = (ref Sight sight) =>
            {
                if (sight.Mask(returns!).Contains(sight.Cpu))
                {
                    Synchronise(ref sight);
                }

                sight.Note(sight.IsSet(any));
                sight.Break(Stale, sight.Mask(left).Contains(sight.Cpu));
            },
        };
    }

    private Probe Interrupted() => new()
    {
        Ghosts = [returns!],
        DependsOnCpu = true,
        After = (ref Sight sight) => sight[returns!] = sight.Mask(returns!).With(sight.Cpu).Bits,
    };

    private Probe Switches() => new()
    {
        Ghosts = [returns!],
        DependsOnCpu = true,
        After = (ref Sight sight) => sight[returns!] = sight.Mask(returns!).Without(sight.Cpu).Bits,
    };

    private Probe Synchronises() => new()
    {
        Ghosts = [.. asked.Values, .. stale.Values, returns!],
        DependsOnCpu = true,
        After = (ref Sight sight) => Synchronise(ref sight),
    };

    private void Synchronise(ref Sight sight)
    {
        foreach (var cpus in (IEnumerable<Cell>)[.. asked.Values, .. stale.Values, returns!])
        {
            sight[cpus] = sight.Mask(cpus).Without(sight.Cpu).Bits;
        }
    }
}
