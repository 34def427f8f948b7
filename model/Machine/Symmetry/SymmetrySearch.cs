namespace Shootdown.Model.Machine.Symmetry;

/// <summary>Looks for exchanges under which a machine is the same: of two tasks or two pairs of them, with CPUs and pages exchanged or
/// not, and of CPUs alone.</summary>
internal sealed class SymmetrySearch
{
    private readonly Computer machine;
    private readonly RunQueues queues;
    private readonly Func<Context, int, bool> standsAlone;
    private readonly Context[] tasks;
    private readonly List<(Renaming Renaming, Exchange Exchange)> found = [];
    private readonly HashSet<string> made = [];

    /// <summary>Prepares a search.</summary>
    /// <param name="machine">The machine, with all cells placed.</param>
    /// <param name="queues">Where tasks may run.</param>
    /// <param name="standsAlone">Whether reduction may ever take a step alone.</param>
    public SymmetrySearch(Computer machine, RunQueues queues, Func<Context, int, bool> standsAlone)
    {
        (this.machine, this.queues, this.standsAlone) = (machine, queues, standsAlone);
        tasks = queues.Tasks;
    }

    /// <summary>Searches.</summary>
    /// <param name="milestones">The context that ends, or comes to its beginning, by milestone; null where it is of none.</param>
    /// <returns>The symmetry, or why there is none.</returns>
    public (StateSymmetry? Symmetry, string? Refusal) Run(IReadOnlyList<Context?> milestones)
    {
        if (machine.Contexts.Any(c => c.Kind == ContextKind.Platform))
        {
            return (null, "a host, or what carries invalidations, tells CPUs apart");
        }

        var (refusal, rank) = ("no two tasks, and no two CPUs, are in the same position", -1);
        List<Renaming> group = [];
        var candidates = Candidates().ToList();
        if (candidates.Count > 0)
        {
            var valuations = new Valuations(machine, WrittenByMachine());
            if (valuations.Refusal is { } unknown)
            {
                return (null, unknown);
            }

            var tally = new Tally();
            foreach (var exchange in candidates)
            {
                if (made.Contains(Key(exchange)))
                {
                    continue; // made of some that are known
                }

                tally.Begin();
                var check = new ExchangeCheck(machine, valuations, exchange, standsAlone, tally);
                var why = check.Refusal();
                if (why is not null && check.Reached > rank)
                {
                    (refusal, rank) = ($"{Words(exchange.Moved(machine))} cannot be exchanged: {why}", check.Reached);
                }
                else if (why is null && !check.Renaming.IsSame(Renaming.Identity(machine.Layout), machine.Layout)
                    && !group.Exists(r => r.IsSame(check.Renaming, machine.Layout))
                    && Closed([.. found.Select(f => f.Renaming), check.Renaming]) is { } larger)
                {
                    found.Add((check.Renaming, exchange));
                    group = larger;
                    Make();
                }
            }
        }

        return group.Count == 0 ? (null, refusal)
            : (new MachineSymmetry(group, machine.Layout, Exchanged(), [.. found.Select(f => Images(milestones, f.Exchange))]), null);
    }

    // All that renamings make one after the other, without the one that renames nothing; null where they are too many.
    private List<Renaming>? Closed(List<Renaming> generators)
    {
        List<Renaming> all = [Renaming.Identity(machine.Layout)];
        for (var i = 0; i < all.Count; i++)
        {
            foreach (var next in generators.Select(all[i].Then).ToList())
            {
                if (!all.Exists(r => r.IsSame(next, machine.Layout)))
                {
                    all.Add(next);
                    if (all.Count > MachineSymmetry.Most)
                    {
                        return null;
                    }
                }
            }
        }

        return all[1..];
    }

    private void Make()
    {
        var all = new Queue<Exchange>(found.Select(f => f.Exchange));
        all.ToList().ForEach(e => made.Add(Key(e)));
        while (all.TryDequeue(out var one))
        {
            foreach (var both in found.Select(f => one.Then(f.Exchange)).Where(e => made.Add(Key(e))))
            {
                all.Enqueue(both);
            }
        }
    }

    private static string Key(Exchange exchange) =>
        string.Join(' ', [.. exchange.Cpus, -1, .. exchange.Contexts, -1, .. exchange.Mms, -1, .. exchange.Pages]);

    private IEnumerable<Exchange> Candidates()
    {
        var pages = machine.Objects.OfType<PageTable>().Select(t => t.Pages).DefaultIfEmpty(0).Max();
        foreach (var ofTasks in Involutions(tasks.Length))
        {
            foreach (var cpus in Involutions(machine.Cpus).Where(cpus => Fit(ofTasks, cpus)))
            {
                foreach (var ofPages in Involutions(pages))
                {
                    if (Of(ofTasks, cpus, ofPages) is { } exchange)
                    {
                        yield return exchange;
                    }
                }
            }
        }
    }

    private bool Fit(int[] ofTasks, int[] cpus)
    {
        if (machine.Hotplug is not null && cpus.Where((to, from) => to != from).Any())
        {
            return false;
        }

        for (var task = 0; task < tasks.Length; task++)
        {
            var (one, other) = (tasks[task], tasks[ofTasks[task]]);
            if (one.Automaton.Nodes.Count != other.Automaton.Nodes.Count || one.Realtime != other.Realtime
                || CpuMask.Of([.. one.Affinity.Select(c => cpus[c])]) != other.Affinity)
            {
                return false;
            }
        }

        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            if (machine.Interrupts[cpu].Automaton.Nodes.Count != machine.Interrupts[cpus[cpu]].Automaton.Nodes.Count
                || (cpus[cpu] != cpu && machine.Devices.Any(d => d.Cpu == cpu)))
            {
                return false;
            }
        }

        return true;
    }

    // Null where it moves nothing, or gives one mm two names.
    private Exchange? Of(int[] ofTasks, int[] cpus, int[] pages)
    {
        var contexts = Enumerable.Range(0, machine.Contexts.Count).ToArray();
        var mms = Enumerable.Range(0, machine.Objects.OfType<PageTable>().Count()).ToArray();
        var named = new bool[mms.Length];
        for (var task = 0; task < tasks.Length; task++)
        {
            contexts[tasks[task].Id] = tasks[ofTasks[task]].Id;
            var (own, its) = (tasks[task].Initial.Mm, tasks[ofTasks[task]].Initial.Mm);
            if (own < 0 != its < 0 || own >= mms.Length || its >= mms.Length)
            {
                return null;
            }

            if (own >= 0)
            {
                if (named[own] && mms[own] != its)
                {
                    return null;
                }

                (mms[own], named[own]) = (its, true);
            }
        }

        foreach (var perCpu in new[] { machine.Interrupts, machine.Schedulers, machine.Idle }.Where(p => p.Length > 0))
        {
            for (var cpu = 0; cpu < machine.Cpus; cpu++)
            {
                contexts[perCpu[cpu].Id] = perCpu[cpus[cpu]].Id;
            }
        }

        var exchange = new Exchange(cpus, contexts, mms, pages);
        return mms.Distinct().Count() == mms.Length && (exchange.Moved(machine).Any() || pages.Where((to, from) => to != from).Any())
            ? exchange : null;
    }

    // What is its own opposite, and moves at most two pairs; the fewest first.
    private static IEnumerable<int[]> Involutions(int count)
    {
        var all = Enumerable.Range(0, count).ToArray();
        var pairs = all.SelectMany(a => all.Where(b => b > a).Select(b => (A: a, B: b))).ToList();
        yield return all;
        foreach (var pair in pairs)
        {
            yield return Swapped(all, pair);
        }

        foreach (var (pair, other) in pairs.SelectMany((p, i) => pairs.Skip(i + 1).Select(q => (p, q))))
        {
            if (pair.A != other.A && pair.A != other.B && pair.B != other.A && pair.B != other.B)
            {
                yield return Swapped(Swapped(all, pair), other);
            }
        }
    }

    private static int[] Swapped(int[] permutation, (int A, int B) pair)
    {
        var swapped = (int[])permutation.Clone();
        (swapped[pair.A], swapped[pair.B]) = (permutation[pair.B], permutation[pair.A]);
        return swapped;
    }

    private CellSet WrittenByMachine()
    {
        var written = new CellSet();
        foreach (var cell in (IEnumerable<Cell>)
        [
            .. queues.Running, .. queues.Leaves, .. machine.PendingIpi, .. machine.Stopped, .. machine.State, machine.Stop,
            .. machine.Descheduled, .. machine.Devices.Select(d => d.Armed), .. machine.Contexts.Select(c => c.Node),
            .. machine.Contexts.Select(c => c.Whereabouts?.Place).OfType<Cell>(),
        ])
        {
            written.Add(cell);
        }

        return written;
    }

    private static int[] Images(IReadOnlyList<Context?> milestones, Exchange exchange) =>
    [
        .. milestones.Select((context, i) => context is null ? i
            : Enumerable.Range(0, milestones.Count).First(m => milestones[m]?.Id == exchange.Contexts[context.Id])),
    ];

    private string Exchanged()
    {
        var orbits = found.Select(f => Words(f.Exchange.Moved(machine))).Distinct().ToList();
        return string.Join("; ", orbits);
    }

    private static string Words(IEnumerable<string> moved) =>
        moved.ToList() is { Count: > 0 } all ? string.Join(", ", all) : "pages";
}
