namespace Shootdown.Properties;

/// <summary>S5: at the return of a call that waits, its function has run once on every CPU that was asked and online throughout, and on
/// no
/// other; a CPU that went offline has run it at most once, and once if it had been queued there. Without wait: eventually.</summary>
/// <remarks>
/// <para>Who is asked follows from the call: the CPUs of its mask that cond wants, without the caller's where the function leaves that out.
/// The caller's CPU is the one that it is pinned to, or the first that it pins itself to.</para>
/// <para>A call of any one CPU that calls the one it has chosen fails with that call: a CPU of its mask may be online still.</para>
/// <para>Of a mask that others write, the CPUs that leave it before they are queued need not be asked; any CPU may be, once.</para>
/// </remarks>
public sealed class ExactlyOnce : IMonitor
{
    private static readonly Clause RanUnasked =
        new("the callback is queued or runs where nobody asked for it, or twice");
    private static readonly Clause NeverRan =
        new("the call returns and a CPU that was online throughout has not run the callback");
    private static readonly Clause LostCallback = new("everything has ended and a callback has not run");
    private static readonly Clause Refused =
        new("the call fails although a CPU of its mask is online, and its csd free");
    private static readonly Clause Denied = new("the call fails although its callback has been queued, or has run");

    private readonly Dictionary<Request, Ghosts> ghosts = [];
    private Computer machine = null!;
    private Outstanding outstanding = null!;
    private IReadOnlyList<(Context Context, CrossCall Call)> calls = [];

    private ExactlyOnce()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S5",
        "each callback runs exactly once where it was asked for",
        () => new ExactlyOnce(),
        RanUnasked,
        NeverRan,
        LostCallback,
        Refused,
        Denied)
        with { Antecedent = "a function runs" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => CrossCall.Functions;

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        (machine, outstanding) = (observer.Machine, observer.Share<Outstanding>());
        calls = CrossCall.All(observer);
        var refused = observer.Steps.Where(s => s is CallEvent { Returned: false }).Select(CrossCall.Returning).ToHashSet();
        var offline = machine.Hotplug is not null || !machine.InitiallyOffline.IsEmpty;
        foreach (var made in calls.Select(c => c.Call).GroupBy(c => c.Request))
        {
            var certain = !offline && made.All(c => c.IsCertain);
            ghosts.Add(made.Key, new Ghosts(observer, made.Key, [.. made], certain, mayFail: refused.Contains(made.Key)));
        }

        Cell[] left = [.. ghosts.Values.Select(g => g.Due), .. ghosts.Keys.Select(outstanding.Of).OfType<Cell>()];
        observer.AtEnd(LostCallback, left, (ref Sight end) =>
        {
            foreach (var cpus in left)
            {
                if (end.IsSet(cpus))
                {
                    return false;
                }
            }

            return true;
        });
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return CrossCall.Of(site) is { } call ? Ask(site, call)
            : CrossCall.Returning(site) is { } request ? Return(request, ((CallEvent)site.Operation).Returned is false)
            : site.Operation.About switch
            {
                Enqueued add => Queue(add),
                FunctionRun { Local: true } run => RunLocally(site, run),
                FunctionRun run => RunRemotely(site, run),
                _ => Unplug(site) ?? Leave(site) ?? Pin(site) ?? Excuse(site),
            };
    }

    private Probe Ask(Site site, CrossCall call)
    {
        var (own, shared, may, wanted) = (ghosts[call.Request], call.Mask.Shared, call.May & CpuMask.All(machine.Cpus), call.Cond.Wanted);
        var matters = call.LeavesOutCaller || call.DeclinesCaller;
        var isFixed = matters && (site.Registers.Pinned || site.Context.Cpus.Count == 1);
        return new Probe
        {
            Reads = [.. machine.State, .. shared is null ? [] : (Cell[])[shared]],
            Ghosts = own.All,
            DependsOnCpu = site.Context.Cpus.Count > 1 && isFixed,
            After = (ref Sight sight) =>
            {
                // Of any one CPU is still asked while the one that was chosen is.
                if (!call.AnyOne && own.AnyOne is { } any && sight.IsSet(any))
                {
                    return;
                }

                var named = shared is null ? call.Mask.Constant : sight.Mask(shared);
                var due = CpuMask.None;
                foreach (var cpu in named & wanted & CpuMask.All(machine.Cpus))
                {
                    due = Computer.IsOnline((CpuState)sight[machine.State[cpu]]) ? due.With(cpu) : due;
                }

                sight[own.Due] = due.Bits;
                sight[own.Asked] = may.Bits;
                Set(ref sight, own.Taken, false);
                Set(ref sight, own.AnyOne, call.AnyOne);
                Set(ref sight, own.Excused, false);
                Set(ref sight, own.Caller, matters && !isFixed);
                if (isFixed)
                {
                    Fix(ref sight, own);
                }
            },
        };
    }

    private Probe? Pin(Site site)
    {
        if (!site.Pins)
        {
            return null;
        }

        var made = calls.Where(c => c.Context == site.Context).Select(c => ghosts[c.Call.Request]);
        Ghosts[] callers = [.. made.Where(own => own.Caller is not null).Distinct()];
        return callers.Length == 0 ? null : new Probe
        {
            Ghosts = [.. callers.SelectMany(c => c.All)],
            DependsOnCpu = true,
            After = (ref Sight sight) =>
            {
                foreach (var own in callers)
                {
                    if (sight.IsSet(own.Caller!))
                    {
                        sight[own.Caller!] = 0;
                        Fix(ref sight, own);
                    }
                }
            },
        };
    }

    private Probe Queue(Enqueued add)
    {
        var csd = add.Csd;
        Ghosts?[] carried = [.. csd.Arguments.Select(a => ghosts.GetValueOrDefault(a.Request))];
        return new Probe
        {
            Reads = [csd.Carries],
            Ghosts = [.. carried.OfType<Ghosts>().SelectMany(g => g.All)],
            After = (ref Sight sight) =>
            {
                if (sight[csd.Carries] is var carries && carries != 0)
                {
                    Take(ref sight, carried[carries - 1], add.Queue.Cpu);
                }
            },
        };
    }

    private Probe RunLocally(Site site, FunctionRun run)
    {
        var own = ghosts.GetValueOrDefault(run.Request);
        return new Probe
        {
            Notes = true,
            Ghosts = own?.All ?? [],
            DependsOnCpu = site.Context.Cpus.Count > 1,
            After = (ref Sight sight) => Take(ref sight, own, Outstanding.RunsOn(sight, run)),
        };
    }

    private Probe RunRemotely(Site site, FunctionRun run)
    {
        var queued = outstanding.Of(run.Request);
        return queued is null ? new Probe { Notes = true, Taken = RanUnasked } : new Probe
        {
            Notes = true,
            Reads = [queued],
            DependsOnCpu = Outstanding.IsMovable(site),
            Before = (ref Sight sight) => sight.Break(RanUnasked, !sight.Mask(queued).Contains(Outstanding.RunsOn(sight, run))),
        };
    }

    private Probe Return(Request request, bool failed)
    {
        var own = ghosts[request];
        var queued = request.Wait ? outstanding.Of(request) : null;
        return new Probe
        {
            Reads = queued is null ? [] : [queued],
            Ghosts = own.All,
            After = (ref Sight sight) =>
            {
                if (failed)
                {
                    sight.Break(Refused, sight.IsSet(own.Due) && !(own.Excused is { } excused && sight.IsSet(excused)));
                    sight.Break(Denied, sight.IsSet(own.Taken!));
                }
                else
                {
                    sight.Break(NeverRan, sight.IsSet(own.Due) || (queued is not null && sight.IsSet(queued)));
                }

                foreach (var ghost in own.OfOneCall)
                {
                    sight[ghost] = 0;
                }
            },
        };
    }

    // A CPU goes offline: who has not queued anything there need not.
    private Probe? Unplug(Site site)
    {
        var cpu = Enumerable.Range(0, machine.Cpus).FirstOrDefault(c => site.Writes(machine.State[c]), -1);
        if (site.Context.Kind != ContextKind.Hotplug || cpu < 0)
        {
            return null;
        }

        Cell[] due = [.. ghosts.Values.Select(g => g.Due)];
        return new Probe
        {
            Reads = [machine.State[cpu]],
            Ghosts = due,
            After = (ref Sight sight) =>
            {
                foreach (var cpus in due)
                {
                    if (!Computer.IsOnline((CpuState)sight[machine.State[cpu]]))
                    {
                        sight[cpus] = sight.Mask(cpus).Without(cpu).Bits;
                    }
                }
            },
        };
    }

    // A CPU leaves a mask that was passed.
    private Probe? Leave(Site site)
    {
        (Cell Mask, Cell Due)[] passed =
        [
            .. calls.Select(c => c.Call)
                .Where(call => call.Mask.Shared is { } mask && call.Cond.Ask(0) is null && site.Writes(mask))
                .Select(call => (call.Mask.Shared!, ghosts[call.Request].Due))
                .Distinct(),
        ];
        return passed.Length == 0 ? null : new Probe
        {
            Reads = [.. passed.Select(p => p.Mask)],
            Ghosts = [.. passed.Select(p => p.Due)],
            After = (ref Sight sight) =>
            {
                foreach (var (mask, due) in passed)
                {
                    sight[due] = (sight.Mask(due) & sight.Mask(mask)).Bits;
                }
            },
        };
    }

    // The call looks at its csd and finds it busy.
    private Probe? Excuse(Site site)
    {
        if (site.Operation is not IAccess { Kind: AccessKind.Load or AccessKind.ReadModifyWrite })
        {
            return null;
        }

        (Cell Lock, Ghosts Own)[] looks =
        [
            .. calls.Where(c => c.Context == site.Context && c.Call.Csd is { } csd && site.Touches(csd.Lock))
                .Select(c => (c.Call.Csd!.Lock, ghosts[c.Call.Request]))
                .Distinct(),
        ];
        return looks.Length == 0 ? null : new Probe
        {
            Reads = [.. looks.Select(l => l.Lock)],
            Ghosts = [.. looks.SelectMany(l => l.Own.All)],
            Before = (ref Sight sight) =>
            {
                foreach (var (busy, own) in looks)
                {
                    if (sight.IsSet(busy) && sight.IsSet(own.Asked))
                    {
                        sight[own.Excused!] = 1;
                    }
                }
            },
        };
    }

    private static void Take(ref Sight sight, Ghosts? own, int cpu)
    {
        if (own is null || !sight.Mask(own.Asked).Contains(cpu))
        {
            sight.Break(RanUnasked);
            return;
        }

        Set(ref sight, own.Taken, true);
        var one = own.AnyOne is { } any && sight.IsSet(any);
        sight[own.Due] = one ? 0 : sight.Mask(own.Due).Without(cpu).Bits;
        sight[own.Asked] = one ? 0 : sight.Mask(own.Asked).Without(cpu).Bits;
    }

    // The caller's CPU is known.
    private static void Fix(ref Sight sight, Ghosts own)
    {
        if (own.LeavesOutCaller)
        {
            sight[own.Due] = sight.Mask(own.Due).Without(sight.Cpu).Bits;
            sight[own.Asked] = sight.Mask(own.Asked).Without(sight.Cpu).Bits;
        }
        else if (own.DeclinesCaller && sight.Mask(own.Asked).Contains(sight.Cpu))
        {
            sight[own.Excused!] = 1;
        }
    }

    private static void Set(ref Sight sight, Cell? flag, bool value)
    {
        if (flag is not null)
        {
            sight[flag] = value ? 1 : 0;
        }
    }

    // What is remembered of the call that a request is of.
    private sealed class Ghosts
    {
        public Ghosts(Observer observer, Request request, IReadOnlyList<CrossCall> calls, bool certain, bool mayFail)
        {
            Asked = observer.GhostMask(request + ".asked");
            Due = certain ? Asked : observer.GhostMask(request + ".due");
            AnyOne = calls.Any(c => c.AnyOne) ? observer.Ghost(request + ".any", 2) : null;
            Excused = calls.Any(c => c.Csd is not null) ? observer.Ghost(request + ".excused", 2) : null;
            (LeavesOutCaller, DeclinesCaller) = (calls.Any(c => c.LeavesOutCaller), calls.Any(c => c.DeclinesCaller));
            Caller = LeavesOutCaller || DeclinesCaller ? observer.Ghost(request + ".caller", 2) : null;
            Taken = mayFail ? observer.Ghost(request + ".taken", 2) : null;
            OfOneCall = [.. new[] { Asked, Due, AnyOne, Excused, Caller }.OfType<Cell>().Distinct()];
            All = Taken is null ? OfOneCall : [.. OfOneCall, Taken];
        }

        /// <summary>The CPUs that may still be asked, or run it locally.</summary>
        public Cell Asked { get; }

        /// <summary>The CPUs that must still be asked.</summary>
        public Cell Due { get; }

        /// <summary>Whether one CPU will do.</summary>
        public Cell? AnyOne { get; }

        /// <summary>Whether the call may decline.</summary>
        public Cell? Excused { get; }

        /// <summary>Whether the caller's CPU is still open.</summary>
        public Cell? Caller { get; }

        /// <summary>Whether it has been queued, or has run, since it was asked for last: what encloses a call may still return.</summary>
        public Cell? Taken { get; }

        public IReadOnlyList<Cell> All { get; }

        /// <summary>What a return of the call puts back, and of what encloses it again.</summary>
        public IReadOnlyList<Cell> OfOneCall { get; }

        public bool LeavesOutCaller { get; }

        public bool DeclinesCaller { get; }
    }
}
