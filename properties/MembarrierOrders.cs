namespace Shootdown.Properties;

/// <summary>What membarrier() promises: between its call and its return the caller passes a full barrier, then every CPU on which a thread
/// of the mm has accessed memory since that CPU's last barrier passes one, then the caller again.</summary>
/// <remarks>A CPU on which no thread of the mm has accessed memory since its last barrier, has nothing left to order. A barrier is a step
/// that is fully ordered, whoever makes it there: that an interrupt empties a store buffer is not counted.</remarks>
public sealed class MembarrierOrders : IMonitor
{
    private const string Private = "membarrier_private_expedited";
    private const string OfAll = "membarrier_global_expedited";
    private const string Registers = "membarrier_register_global_expedited";

    private static readonly Clause NotOrdered = new("membarrier returns and a CPU that runs the mm has passed no barrier since");
    private static readonly Clause CallerNotOrdered = new("membarrier returns and the caller has passed no barrier since the others did");

    private readonly bool global;
    private readonly List<Ghosts> callers = [];
    private readonly Dictionary<Mm, Cell> registered = []; // by mm: whether its registration has returned
    private readonly Dictionary<Mm, Cell> unordered = []; // CPUs on which the mm was accessed since their last barrier

    private MembarrierOrders(bool global) => this.global = global;

    private enum Phase
    {
        Outside,
        Called,
        Passed, // the caller has passed a barrier, and others have not yet
        Over, // and has passed one since they all have
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "MEMBARRIER",
        "every CPU that runs the mm passes a barrier in a membarrier",
        () => new MembarrierOrders(global: false),
        NotOrdered,
        CallerNotOrdered)
        with { Antecedent = "membarrier is called while another CPU runs the mm" };

    /// <summary>The same of the global command.</summary>
    public static Property Global { get; } = Property.Of(
        "MEMBARRIER-GLOBAL",
        "every CPU that runs a registered mm passes a barrier in a global membarrier",
        () => new MembarrierOrders(global: true),
        NotOrdered,
        CallerNotOrdered)
        with { Antecedent = "membarrier is called while another CPU runs a registered mm" };

    private string Function => global ? OfAll : Private;

    /// <inheritdoc/>
    public IEnumerable<string> Calls => global ? [OfAll + "()", Registers + "(mm)"] : [Private + "(mm)"];

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var made = observer.CallsMade.ToList();
        foreach (var mm in made.Where(c => c.Call.Function == Registers && global).Select(c => c.Call.Find<Mm>("mm")!).Distinct())
        {
            registered.Add(mm, observer.Ghost($"{mm}.registered", 2));
        }

        foreach (var (context, mm) in made.Where(c => c.Call.Function == Function)
            .Select(c => (c.Context, c.Call.Find<Mm>("mm"))).Distinct())
        {
            foreach (var one in mm is null ? [.. registered.Keys] : (Mm[])[mm])
            {
                if (!unordered.ContainsKey(one))
                {
                    unordered.Add(one, observer.GhostMask($"{one}.unordered"));
                }
            }

            callers.Add(new Ghosts(
                context,
                mm,
                observer.Ghost($"{context}.membarrier of {mm}", 4),
                observer.GhostMask($"{context}.membarrier of {mm}, owed")));
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (callers.Count == 0 || site.Context.Kind is ContextKind.Hardware or ContextKind.Platform or ContextKind.Hotplug)
        {
            return null;
        }

        if (site.Operation.About is UserAccess)
        {
            return unordered.FirstOrDefault(u => u.Key.Number == site.Registers.Mm).Value is { } dirty ? new Probe
            {
                Ghosts = [dirty],
                DependsOnCpu = true,
                After = (ref Sight sight) => sight[dirty] = sight.Mask(dirty).With(sight.Cpu).Bits,
            }
            : null;
        }

        if (site.CallOf(Function) is { } call)
        {
            var phase = Of(site.Context, call).Phase;
            return new Probe { Ghosts = [phase], After = (ref Sight sight) => sight[phase] = (int)Phase.Called };
        }

        if (global && site.ReturnOf(Registers)?.Find<Mm>("mm") is { } mm && registered.TryGetValue(mm, out var known))
        {
            return new Probe { Ghosts = [known], After = (ref Sight sight) => sight[known] = 1 };
        }

        return site.ReturnOf(Function) is { } returning ? Returns(Of(site.Context, returning))
            : site.IsFullBarrier ? Passes(site)
            : null;
    }

    private Ghosts Of(Context context, CallEvent call) => callers.Find(c => c.Caller == context && c.Mm == call.Find<Mm>("mm"))!;

    private static Probe Returns(Ghosts caller) => new()
    {
        Ghosts = [caller.Phase, caller.Owed],
        Before = (ref Sight sight) =>
        {
            var phase = (Phase)sight[caller.Phase];
            sight.Break(NotOrdered, phase == Phase.Passed && sight.IsSet(caller.Owed));
            sight.Break(CallerNotOrdered, phase == Phase.Called || (phase == Phase.Passed && !sight.IsSet(caller.Owed)));
        },
        After = (ref Sight sight) => (sight[caller.Phase], sight[caller.Owed]) = (0, 0),
    };

    private Probe Passes(Site site) => new()
    {
        Ghosts = [.. unordered.Values, .. registered.Values, .. callers.SelectMany(c => (Cell[])[c.Phase, c.Owed])],
        DependsOnCpu = true,
        After = (ref Sight sight) =>
        {
            foreach (var dirty in unordered.Values)
            {
                sight[dirty] = sight.Mask(dirty).Without(sight.Cpu).Bits;
            }

            foreach (var caller in callers)
            {
                sight[caller.Owed] = sight.Mask(caller.Owed).Without(sight.Cpu).Bits;
                if (caller.Caller != site.Context)
                {
                    continue;
                }

                if (sight[caller.Phase] == (int)Phase.Called)
                {
                    var owed = Owed(ref sight, caller);
                    sight.Note(!owed.IsEmpty);
                    sight[caller.Owed] = owed.Bits;
                    sight[caller.Phase] = (int)(owed.IsEmpty ? Phase.Over : Phase.Passed);
                }
                else if (sight[caller.Phase] == (int)Phase.Passed && !sight.IsSet(caller.Owed))
                {
                    sight[caller.Phase] = (int)Phase.Over;
                }
            }
        },
    };

    // The CPUs on which a thread that the caller may rely on has accessed memory since their last barrier.
    private CpuMask Owed(ref Sight sight, Ghosts caller)
    {
        var owed = CpuMask.None;
        foreach (var (mm, cpus) in unordered)
        {
            owed |= caller.Mm == mm || (global && sight.IsSet(registered[mm])) ? sight.Mask(cpus) : CpuMask.None;
        }

        return owed;
    }

    private sealed record Ghosts(Context Caller, Mm? Mm, Cell Phase, Cell Owed);
}
