using System.Runtime.CompilerServices;

namespace Shootdown.Model.Machine.Symmetry;

/// <summary>
/// Says whether a system is the same under an exchange: whether a renaming of its cells and values is one of all that it does.
/// </summary>
/// <remarks>
/// <para>Nothing is taken from the names of cells but a proposal. What is shown is that for each state s, renamed πs: what leaves s leaves
/// πs, renamed, with the same observations and antecedents, and a state is stuck, ended, or breaks an invariant as its image does. For a
/// step of a context that needs three things. (1) Automata: context c at node n and πc at πn make steps that have, renamed, the same
/// results, and results that correspond lead to nodes that do; the two graphs are walked side by side from their starts, so πn is found,
/// not guessed, and what a context carries (registers) is compared at each. (2) The step: it is made, on its own, on every combination of
/// values of the cells of its footprint that may ever occur (<see cref="Valuations"/>), and its counterpart on the renamed ones; the
/// results, the cells and what is observed must correspond. Two accesses that are the same function of cells whose values stay what
/// they are need no trial. (3) The eyes: each look of each monitor, and each invariant, is compared with that of the same property at
/// πn in the same way, on the cells that it has named (it can see no other). Eyes look one after the other at what a step makes, each a
/// function of its cells, so that they correspond one by one is enough.</para>
/// <para>What the machine does beside steps (who runs where, interrupts taken, progress) is by its text the same for every CPU and every
/// task, given where they may run, how they are scheduled, and the cells that say who runs; these are compared. Where it is not (hotplug
/// control and hosts tell CPUs apart; steps that look at where contexts stand have no footprint), exchanges are refused.</para>
/// </remarks>
internal sealed unsafe class ExchangeCheck
{
    private const long MostOfOne = 400_000;

    private readonly Computer machine;
    private readonly Valuations valuations;
    private readonly Exchange exchange;
    private readonly Renaming renaming;
    private readonly int[][] images;
    private readonly bool[][] taken;
    private readonly Dictionary<(Operation, Operation, int), int[]> alike = new(SameSteps.Instance);
    private readonly HashSet<(Invariant, Invariant)> alikeInvariants = [];
    private readonly ulong[] first;
    private readonly ulong[] second;
    private readonly ulong[] third;
    private readonly ulong[] fourth;
    private readonly Func<Context, int, bool> standsAlone;
    private readonly Tally tally;

    /// <summary>Prepares a check.</summary>
    /// <param name="machine">The machine, with all cells placed.</param>
    /// <param name="valuations">The values that its cells may have.</param>
    /// <param name="exchange">Who is exchanged.</param>
    /// <param name="standsAlone">Whether reduction may ever take a step alone.</param>
    /// <param name="tally">How much may be tried.</param>
    public ExchangeCheck(
        Computer machine, Valuations valuations, Exchange exchange, Func<Context, int, bool> standsAlone, Tally tally)
    {
        (this.machine, this.valuations, this.exchange) = (machine, valuations, exchange);
        (this.standsAlone, this.tally) = (standsAlone, tally);
        renaming = Renaming.Propose(machine, exchange);
        images = [.. machine.Contexts.Select(c => new int[c.Automaton.Nodes.Count])];
        taken = [.. machine.Contexts.Select(c => new bool[machine.Contexts[exchange.Contexts[c.Id]].Automaton.Nodes.Count])];
        first = GC.AllocateArray<ulong>(machine.Layout.Words, pinned: true);
        second = GC.AllocateArray<ulong>(machine.Layout.Words, pinned: true);
        third = GC.AllocateArray<ulong>(machine.Layout.Words, pinned: true);
        fourth = GC.AllocateArray<ulong>(machine.Layout.Words, pinned: true);
    }

    /// <summary>The renaming, once <see cref="Refusal"/> has found nothing against it.</summary>
    public Renaming Renaming => renaming;

    /// <summary>How many nodes were found to correspond before something was found against it.</summary>
    public int Reached { get; private set; }

    /// <summary>Why the system is not the same; null where it is.</summary>
    public string? Refusal()
    {
        var places = CellsDiffer();
        if (places is not null)
        {
            return places;
        }

        foreach (var context in machine.Contexts)
        {
            if (ContextsDiffer(context, machine.Contexts[exchange.Contexts[context.Id]]) is { } why)
            {
                return why;
            }
        }

        return EffectsDiffer() ?? InvariantsDiffer(machine.AtEnd, machine.AtEnd) ?? InitialDiffers();
    }

    private string? CellsDiffer()
    {
        foreach (var cell in machine.Layout.Cells.Where(c => c.Bits > 0))
        {
            if (renaming.Of(cell) is not { } image || image.Bits != cell.Bits || image.Range != cell.Range)
            {
                return $"nothing corresponds to {cell}";
            }

            if (image.Owner != exchange.OfCpu(cell.Owner) || image.Home != exchange.OfCpu(cell.Home)
                || (cell.Anchor is { } anchor ? renaming.Of(anchor) != image.Anchor : image.Anchor is not null))
            {
                return $"{cell} and {image} are not alike";
            }
        }

        return null;
    }

    private string? ContextsDiffer(Context one, Context other)
    {
        if (one.Kind != other.Kind || exchange.Of(one.Cpus) != other.Cpus || exchange.Of(one.Affinity) != other.Affinity
            || one.Realtime != other.Realtime || one.Yields != other.Yields || exchange.OfCpu(one.StartsOn) != other.StartsOn
            || one.Started is null != other.Started is null || one.Whereabouts is null != other.Whereabouts is null
            || exchange.Of(one.Initial) != other.Initial || one.Automaton.Starts.Count != other.Automaton.Starts.Count)
        {
            return $"{one} and {other} are not alike";
        }

        var (walk, failure) = (new Queue<int>(), (string?)null);
        for (var root = 0; root < one.Automaton.Starts.Count && failure is null; root++)
        {
            failure = Pair(one, one.Automaton.Starts[root], other, other.Automaton.Starts[RootOf(one, root)], walk, null);
        }

        failure ??= Pair(one, Automaton.Done, other, Automaton.Done, walk, null);
        while (failure is null && walk.TryDequeue(out var node))
        {
            failure = node == Automaton.Done ? null : StepsDiffer(one, node, other, images[one.Id][node] - 1, walk);
        }

        return failure;
    }

    // A scheduler's roots are by the mm that is switched to.
    private int RootOf(Context context, int root) =>
        context.Kind == ContextKind.Scheduler && root >= 1 && root <= exchange.Mms.Length ? 1 + exchange.Mms[root - 1] : root;

    // That a node becomes another one; a contradiction is a failure.
    private string? Pair(Context one, int node, Context other, int image, Queue<int> walk, Operation? step)
    {
        if (node < 0 || image < 0)
        {
            return node == image ? null : Differ(one, other, step);
        }

        ref var known = ref images[one.Id][node];
        if (known != 0)
        {
            return known == image + 1 ? null : Differ(one, other, step);
        }

        if (taken[one.Id][image] || node == Automaton.Done != (image == Automaton.Done))
        {
            return Differ(one, other, step);
        }

        (known, taken[one.Id][image]) = (image + 1, true);
        renaming.Settle(one.Node, node, image);
        walk.Enqueue(node);
        Reached++;
        return null;
    }

    private static string Differ(Context one, Context other, Operation? step) =>
        step is null ? $"{one} and {other} run different programs"
        : one == other ? $"{one} tells them apart after {step.Label}"
        : $"{one} and {other} run different programs after {step.Label}";

    private string? StepsDiffer(Context one, int node, Context other, int image, Queue<int> walk)
    {
        var (from, to) = (one.Automaton.Nodes[node]!, other.Automaton.Nodes[image]!);
        var (mine, its) = (from.Operation, to.Operation);
        var what = one == other && node == image ? $"{one} tells them apart at {mine.Label}" : $"{one}: {mine.Label}; {other}: {its.Label}";
        if (standsAlone(one, node) != standsAlone(other, image))
        {
            return $"reduction takes {mine.Label} of {one} alone, and not of {other}, or the other way round";
        }

        if (exchange.Of(from.Registers) != to.Registers || !AreAlike(mine, its)
            || !Reaching(mine).Select(c => renaming.Of(c)).ToHashSet().SetEquals(Reaching(its))
            || mine.ObservedWhenTaken(from.Registers) != its.ObservedWhenTaken(to.Registers)
            || mine.ObservedWhenBlocked(from.Registers) != its.ObservedWhenBlocked(to.Registers))
        {
            return what;
        }

        var (inner, innerOfIts) = ((mine as ObservedOperation)?.Inner ?? mine, (its as ObservedOperation)?.Inner ?? its);
        if (inner.AsWritten is EmptiedCpu || inner.AsWritten.GetType() is { IsGenericType: true } type
            && type.GetGenericTypeDefinition() == typeof(ContextStep<>))
        {
            return $"{inner.Label} looks at where contexts stand";
        }

        var results = ResultsOf(one, inner, from.Registers, other, innerOfIts, node, image);
        if (results is null)
        {
            return tally.Refusal ?? what;
        }

        for (var result = 0; result < results.Length; result++)
        {
            if (results[result] >= 0
                && Pair(one, one.Automaton.Next(node, result), other, other.Automaton.Next(image, results[result]), walk, mine) is { } why)
            {
                return why;
            }
        }

        if (LooksDiffer(one, from.Registers, mine as ObservedOperation, other, its as ObservedOperation, results))
        {
            return tally.Refusal ?? $"what is observed at {mine.Label} of {one}";
        }

        return null;
    }

    private static bool AreAlike(Operation mine, Operation its) =>
        mine.Range == its.Range && mine.Outcomes == its.Outcomes && mine.Sleeps == its.Sleeps && mine.IsWait == its.IsWait
        && mine.Order == its.Order && mine.DependsOnCpu == its.DependsOnCpu && mine.LooksAtContexts == its.LooksAtContexts
        && mine.AsWritten is IYields == its.AsWritten is IYields && mine.AsWritten is ISchedules == its.AsWritten is ISchedules
        && mine.AsWritten is EmptiedCpu == its.AsWritten is EmptiedCpu
        && NotedBy(mine) == NotedBy(its) && ShownBy(mine) == ShownBy(its);

    private static IEnumerable<Cell> Reaching(Operation step) => step.Stores.Where(c => c.Reached is not null);

    private static ulong NotedBy(Operation step) => (step as ObservedOperation)?.NotedWhenTaken ?? 0;

    private static (ulong, ulong) ShownBy(Operation step) =>
        step is ObservedOperation observed ? (observed.Preempted, observed.Stuck) : (0, 0);

    // By result, the result that corresponds; -1 where it does not occur. Null where the steps do not correspond.
    private int[]? ResultsOf(Context one, Operation mine, Registers registers, Context other, Operation its, int node, int image)
    {
        if (mine is IAccess access && access.IsRenamed(its, renaming.OfPlain))
        {
            return [.. Enumerable.Range(0, mine.Range)];
        }

        var cpus = CpusOf(one, registers);
        var key = (mine, its, mine.LooksAtContexts ? -1 - node : cpus.Aggregate(0, (bits, c) => bits | 2 << c));
        if (alike.TryGetValue(key, out var known))
        {
            return known;
        }

        var footprint = new Footprint();
        mine.Touch(footprint);
        Cell[] cells = [.. valuations.CellsOf(footprint)];
        Cell[] changed = [.. cells.Where(c => footprint.Writes.Contains(c.Anchor ?? c))];
        var results = Enumerable.Repeat(-1, mine.Range).ToArray();
        foreach (var cpu in cpus)
        {
            for (var outcome = 0; outcome < mine.Outcomes; outcome++)
            {
                var way = outcome;
                Trial trial = (state, renamed) =>
                {
                    one.Node.Set(state, node);
                    other.Node.Set(renamed, image);
                    var a = Made(mine, state, cpu, one.Id, way);
                    var b = Made(its, renamed, exchange.OfCpu(cpu), other.Id, way);
                    if (a.Observed != b.Observed || a.Result < 0 != b.Result < 0 || (a.Result < 0 && a.Result != b.Result))
                    {
                        return Compared.Different;
                    }

                    if (a.Result < 0 || (a.Observed & Observation.Fatal) != 0)
                    {
                        return Compared.Alike;
                    }

                    var before = results[a.Result];
                    results[a.Result] = b.Result;
                    return before >= 0 && before != b.Result ? Compared.Different : Compared.IfCellsAre;
                };
                if (!AreAlikeOn(cells, changed, trial, mine.Label))
                {
                    return null;
                }
            }
        }

        alike.Add(key, results);
        return results;
    }

    private const int Thrown = -3;

    private static (int Result, ulong Observed) Made(Operation operation, ulong* state, int cpu, int context, int outcome)
    {
        var step = new StepExecution { State = state, Cpu = cpu, Context = context, Outcome = outcome };
        try
        {
            var result = operation.Execute(ref step);
            return (result, step.Observations);
        }
#pragma warning disable CA1031 // What a step throws is a fault of the text, and has no successor, under every name.
        catch (Exception)
#pragma warning restore CA1031
        {
            return (Thrown, 0);
        }
    }

    private static int[] CpusOf(Context context, Registers registers) =>
        registers.Cpu >= 0 ? [registers.Cpu]
        : context.Kind switch
        {
            ContextKind.Hotplug or ContextKind.Platform => [-1],
            ContextKind.Hardware => [context.Cpus.Count == 1 ? context.Cpus.First : -1],
            _ => [.. context.Cpus],
        };

    private bool LooksDiffer(
        Context one, Registers registers, ObservedOperation? mine, Context other, ObservedOperation? its, int[] results)
    {
        if (mine is null || its is null)
        {
            return mine is not null || its is not null;
        }

        if (mine.Probes.Count != its.Probes.Count || InvariantsDiffer(mine.Invariants, its.Invariants) is not null)
        {
            return true;
        }

        foreach (var (own, image) in mine.Probes.Zip(its.Probes))
        {
            if (own.Eyes.Property != image.Eyes.Property)
            {
                return true;
            }

            var (a, b) = (own.Probe, image.Probe);
            Cell[] cells = [.. a.Reads, .. a.Ghosts];
            Cell[] ghosts = [.. a.Ghosts];
            var seen = (A: new Seen(own.Eyes, a.Reads, a.Ghosts), B: new Seen(image.Eyes, b.Reads, b.Ghosts));
            foreach (var cpu in CpusOf(one, registers))
            {
                var at = (new Sighting(cpu, one.Id, Operation.Blocked), new Sighting(exchange.OfCpu(cpu), other.Id, Operation.Blocked));
                if (Differ(cells, seen, a.When, b.When, (at.Item1 with { Result = 0 }, at.Item2 with { Result = 0 }))
                    || Differ(cells, ghosts, seen, a.Before, b.Before, (at.Item1 with { Result = 0 }, at.Item2 with { Result = 0 }))
                    || Differ(cells, ghosts, seen, a.WhileBlocked, b.WhileBlocked, at))
                {
                    return true;
                }

                for (var result = 0; result < results.Length && (a.After is not null || b.After is not null); result++)
                {
                    var after = (at.Item1 with { Result = result }, at.Item2 with { Result = results[result] });
                    if (results[result] >= 0 && Differ(cells, ghosts, seen, a.After, b.After, after))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private bool Differ(Cell[] cells, Cell[] ghosts, (Seen A, Seen B) seen, Look? mine, Look? its, (Sighting A, Sighting B) at) =>
        mine is null || its is null
            ? mine is not null || its is not null
            : !AreAlikeOn(
                cells,
                ghosts,
                (state, renamed) => Looked(mine, state, at.A, seen.A) == Looked(its, renamed, at.B, seen.B)
                    ? Compared.IfCellsAre : Compared.Different,
                seen.A.Eyes.Property);

    private bool Differ(Cell[] cells, (Seen A, Seen B) seen, Predicate? mine, Predicate? its, (Sighting A, Sighting B) at) =>
        mine is null || its is null
            ? mine is not null || its is not null
            : !AreAlikeOn(
                cells,
                [],
                (state, renamed) => Asked(mine, state, at.A, seen.A) == Asked(its, renamed, at.B, seen.B)
                    ? Compared.Alike : Compared.Different,
                seen.A.Eyes.Property);

    private static (ulong, ulong, bool) Looked(Look look, ulong* state, Sighting at, Seen seen)
    {
        var step = new StepExecution { State = state, Cpu = at.Cpu, Context = at.Context };
        var sight = new Sight(step, at.Result, seen);
        try
        {
            look(ref sight);
        }
        catch (RoutineException)
        {
            return (0, 0, true);
        }

        return (sight.Found, sight.Noted, false);
    }

    private static (ulong, ulong, bool?) Asked(Predicate predicate, ulong* state, Sighting at, Seen seen)
    {
        var step = new StepExecution { State = state, Cpu = at.Cpu, Context = at.Context };
        var sight = new Sight(step, at.Result, seen);
        try
        {
            var holds = predicate(ref sight);
            return (sight.Found, sight.Noted, holds);
        }
        catch (RoutineException)
        {
            return (0, 0, null);
        }
    }

    // Each invariant that is asked has one that is asked as well and holds of the renamed state where it holds of the state.
    private string? InvariantsDiffer(IReadOnlyList<Invariant> mine, IReadOnlyList<Invariant> its)
    {
        if (mine.Count != its.Count)
        {
            return "as many invariants are not asked";
        }

        var left = its.ToList();
        foreach (var invariant in mine)
        {
            if (left.Find(i => AreAlike(invariant, i)) is not { } image)
            {
                return tally.Refusal ?? $"{invariant.Eyes.Property} is not the same of both";
            }

            left.Remove(image);
        }

        return null;
    }

    private bool AreAlike(Invariant mine, Invariant its)
    {
        if (alikeInvariants.Contains((mine, its)))
        {
            return true;
        }

        var alike = mine.Eyes.Property == its.Eyes.Property
            && mine.Reads.Select(c => renaming.Of(c)).ToHashSet().SetEquals(its.Reads)
            && AreAlikeOn(
                [.. mine.Reads],
                [],
                (state, renamed) =>
                {
                    var (noted, other) = (0UL, 0UL);
                    return mine.Check(state, ref noted) == its.Check(renamed, ref other) && noted == other
                        ? Compared.Alike : Compared.Different;
                },
                mine.Eyes.Property);
        return alike && alikeInvariants.Add((mine, its));
    }

    private string? EffectsDiffer()
    {
        foreach (var cell in machine.Layout.Cells.Where(c => c.Bits > 0 && c.Reached is not null))
        {
            var image = renaming.Of(cell)!.Reached;
            if (image is null)
            {
                return $"{cell} and {renaming.Of(cell)} are not alike";
            }

            var (mine, its) = (PartsOf(cell.Reached!, valuations), PartsOf(image, valuations).ToList());
            foreach (var part in mine)
            {
                if (its.Find(p => AreAlike(part, p)) is not { } other)
                {
                    return tally.Refusal ?? $"what walks {cell} does not walk {renaming.Of(cell)}";
                }

                its.Remove(other);
            }
        }

        return null;
    }

    /// <summary>What an effect consists of: it alone, if it does not say.</summary>
    public static IReadOnlyList<MemoryEffectPart> PartsOf(MemoryEffect effect, Valuations valuations)
    {
        if (effect.Parts is { } parts)
        {
            return parts;
        }

        var footprint = new Footprint();
        effect.Touch(footprint);
        return [new MemoryEffectPart([.. valuations.CellsOf(footprint)], effect, state => effect.Apply((ulong*)state))];
    }

    private bool AreAlike(MemoryEffectPart mine, MemoryEffectPart its)
    {
        if (mine.Constants.Equals(its.Constants) && mine.Cells.Length == its.Cells.Length
            && mine.Cells.Zip(its.Cells).All(c => renaming.OfPlain(c.First) == c.Second))
        {
            return true;
        }

        return mine.Cells.Where(c => c.Bits > 0).Select(c => renaming.Of(c)).ToHashSet().SetEquals(its.Cells.Where(c => c.Bits > 0))
            && AreAlikeOn(
                mine.Cells,
                mine.Cells,
                (state, renamed) =>
                {
                    mine.Apply((nint)state);
                    its.Apply((nint)renamed);
                    return Compared.IfCellsAre;
                },
                "what walks the page tables");
    }

    private string? InitialDiffers()
    {
        foreach (var cell in machine.Layout.Cells.Where(c => c.Bits > 0))
        {
            if (renaming.Of(cell, cell.Initial) != renaming.Of(cell)!.Initial)
            {
                return $"{cell} is not at first what {renaming.Of(cell)} is";
            }
        }

        return null;
    }

    private enum Compared
    {
        Different,
        Alike,
        IfCellsAre,
    }

    // Makes something on a state, and its counterpart on the renamed state.
    private delegate Compared Trial(ulong* state, ulong* renamed);

    // Whether it is alike for all values of some cells, of which it changes some.
    private bool AreAlikeOn(Cell[] cells, Cell[] changed, Trial trial, string what)
    {
        var axes = valuations.Of(cells);
        var count = Valuations.Count(axes);
        if (count > MostOfOne || !tally.Take(count))
        {
            tally.Refuse($"{what} has too many cases to be compared one by one");
            return false;
        }

        var (words, at, sizes) = (first.Length, new int[axes.Count], axes.ConvertAll(a => a.Tuples.Count));
        fixed (ulong* state = first, renamed = second, tried = third, triedRenamed = fourth)
        {
            machine.Layout.Initialise(state);
            machine.Layout.Initialise(renamed);
            for (var moved = axes.Count - 1; moved >= 0; moved = Valuations.Advance(at, sizes))
            {
                // Those up to the one that has moved have begun again.
                for (var i = 0; i <= moved; i++)
                {
                    axes[i].Set(state, at[i]);
                    if (!Rename(axes[i].Cells, state, renamed))
                    {
                        return false;
                    }
                }

                if (!Alike(trial, changed, state, renamed, tried, triedRenamed, words))
                {
                    return false;
                }
            }

            return axes.Count > 0 || Alike(trial, changed, state, renamed, tried, triedRenamed, words);
        }
    }

    private bool Alike(Trial trial, Cell[] changed, ulong* state, ulong* renamed, ulong* tried, ulong* triedRenamed, int words)
    {
        for (var i = 0; i < words; i++)
        {
            (tried[i], triedRenamed[i]) = (state[i], renamed[i]);
        }

        return trial(tried, triedRenamed) switch
        {
            Compared.Different => false,
            Compared.Alike => true,
            _ => Corresponds(changed, tried, triedRenamed),
        };
    }

    private bool Rename(Cell[] cells, ulong* state, ulong* renamed)
    {
        foreach (var cell in cells)
        {
            var (image, value) = (renaming.Of(cell), renaming.Of(cell, cell.Get(state)));
            if (image is null || value < 0 || (uint)value >= (uint)image.Range)
            {
                return false;
            }

            image.Set(renamed, value);
            if (image.Get(renamed) != value)
            {
                return false; // a constant, which has another value
            }
        }

        return true;
    }

    private bool Corresponds(Cell[] cells, ulong* state, ulong* renamed)
    {
        foreach (var cell in cells)
        {
            if (renaming.Of(cell, cell.Get(state)) != renaming.Of(cell)!.Get(renamed))
            {
                return false;
            }
        }

        return true;
    }

    private readonly record struct Sighting(int Cpu, int Context, int Result);

    private sealed class SameSteps : IEqualityComparer<(Operation, Operation, int)>
    {
        public static SameSteps Instance { get; } = new();

        public bool Equals((Operation, Operation, int) x, (Operation, Operation, int) y) =>
            ReferenceEquals(x.Item1, y.Item1) && ReferenceEquals(x.Item2, y.Item2) && x.Item3 == y.Item3;

        public int GetHashCode((Operation, Operation, int) obj) =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(obj.Item1), RuntimeHelpers.GetHashCode(obj.Item2), obj.Item3);
    }
}

/// <summary>How many trials are left to show that a system is the same under an exchange.</summary>
internal sealed class Tally
{
    private const long MostOfOne = 4_000_000;

    private long left = 8_000_000;
    private long leftOfOne;

    /// <summary>What was not tried for their number; null for nothing.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Takes some; false where so many are not left.</summary>
    public bool Take(long trials)
    {
        (left, leftOfOne) = (left - trials, leftOfOne - trials);
        return Math.Min(left, leftOfOne) >= 0;
    }

    /// <summary>Notes that something was not tried.</summary>
    public void Refuse(string why) => Refusal ??= why;

    /// <summary>Forgets what was not tried: another exchange is looked at.</summary>
    public void Begin() => (Refusal, leftOfOne) = (null, MostOfOne);
}
