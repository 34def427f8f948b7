using System.Collections.Immutable;
using Shootdown.Model.Machine.Memory.Windows;

namespace Shootdown.Model.Machine.Reduction;

/// <summary>
/// Partial-order reduction where instructions are performed out of order: which instruction in flight may be performed before all else.
/// </summary>
/// <remarks>
/// <para>It is a load or store α of one location that is known, or an access that faults. It touches nothing else but registers; all that
/// ever touches its location accesses it, so that <see cref="WindowRules"/> order the two on one CPU; and no other CPU can tell when α is
/// made: nothing that is in flight elsewhere, or that a context may come to on another CPU before α is performed, writes what α reads, or
/// touches what α writes. A task keeps its CPU, and its context-switch code does not begin, until α is performed; the code of another CPU
/// counts with all that it ever does as long as a task may come there.</para>
/// <para>Take a run in which others come before α, and let α be performed first. α stays enabled, for what it waits for are instructions
/// before it that are not done or not known, and none is undone. It has the same effect: nothing of its own CPU that comes before it in
/// the text is about to write what it reads (or may turn out to be), and what comes behind it and writes there waits for it, or gets from
/// it what it would find. And it disables nothing: an instruction in flight only ever holds others up (what is behind it, a task that would
/// lose its CPU, a DSB elsewhere). Its registers are written by nothing behind it. So every run with α can be reordered to begin with it,
/// and shows the same; α shows nothing (checked when it is made).</para>
/// <para>Where α reads what its CPU has not guessed, or goes back in time, it has no successor, and the run was none: what α reads will
/// not change. Whatever others do in such a run they do in that of the right guess too, for nothing that is performed on a guess is seen
/// elsewhere.</para>
/// <para>Nothing is put off for ever: each such step empties a place of a window, and an instruction that its context may come to twice
/// is none. That fewer are in flight is no change of the model: a window is as long as it has to be, and a search that finds one that is
/// not says so.</para>
/// <para>Some of it is asked twice. What is not translated cannot be performed, and has no location yet to ask about; predictions, and a
/// reading of its own, are only of indivisible reads and writes; and a load that writes where it reads writes that besides.</para>
/// </remarks>
internal sealed unsafe class WindowReduction
{
    private readonly Computer machine;
    private readonly Scheduling scheduling;
    private readonly Window[] windows;
    private readonly Footprint[] totals;
    private readonly CellSet touchedBesides = new();
    private readonly CellSet writtenBesides = new();
    private readonly HashSet<WindowEntry> candidates;

    /// <summary>Finds the instructions that may ever be performed alone.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="windows">What is in flight, by CPU.</param>
    /// <param name="scheduling">Says who runs where.</param>
    public WindowReduction(Computer machine, Window[] windows, Scheduling scheduling)
    {
        (this.machine, this.windows, this.scheduling) = (machine, windows, scheduling);
        totals = [.. machine.Contexts.Select(c => c.Automaton.Total())];
        var entries = windows.SelectMany(w => w.Entries).ToList();
        foreach (var entry in entries)
        {
            var accessed = Set(entry.Ordering?.Locations ?? []);
            var stored = entry.Ordering?.Writes == true ? accessed : new CellSet();
            touchedBesides.Add(Touched(entry).Reads.Without(accessed));
            writtenBesides.Add(Touched(entry).Writes.Without(stored));
        }

        candidates = [.. entries.Where(IsCandidate)];
    }

    /// <summary>Whether an instruction in flight, if it can be performed, may be performed before all else.</summary>
    /// <param name="state">A state.</param>
    /// <param name="window">The window that it is in.</param>
    /// <param name="index">Where.</param>
    public bool MayStandAlone(ulong* state, Window window, int index)
    {
        var entry = window.At(state, index);
        if (!candidates.Contains(entry) || window.PhaseOf(state, index) != Phase.Issued || !window.IsTranslated(state, index))
        {
            return false;
        }

        return window.Faults(state, index)
            || (entry.Ordering!.Writes || HasNoSource(state, window, index))
                && !MayMatterElsewhere(state, window, window.LocationOf(state, index)!, entry.Ordering.Writes);
    }

    // Nothing before it in the text is about to write what it reads, or may turn out to.
    private static bool HasNoSource(ulong* state, Window window, int index)
    {
        for (var before = 0; before < index; before++)
        {
            if (window.OrderingAt(state, before).Writes && !window.IsTranslated(state, before))
            {
                return false;
            }
        }

        return window.LastToWrite(state, index, window.LocationOf(state, index)) < 0;
    }

    private bool MayMatterElsewhere(ulong* state, Window own, Cell location, bool writes)
    {
        foreach (var window in windows)
        {
            var count = window == own ? 0 : window.Count(state);
            for (var index = 0; index < count; index++)
            {
                if (Matters(Touched(window.At(state, index))))
                {
                    return true;
                }
            }
        }

        foreach (var context in machine.Contexts)
        {
            if (FutureOf(state, own.Cpu, context) is { } future && Matters(future))
            {
                return true;
            }
        }

        return false;

        bool Matters(Footprint other) => (writes ? other.Reads : other.Writes).Contains(location);
    }

    // What a context may still come to elsewhere while a CPU has something in flight; null for nothing.
    private Footprint? FutureOf(ulong* state, int cpu, Context context)
    {
        var node = context.Node.Get(state);
        if (context.Kind == ContextKind.Scheduler)
        {
            // Where no task may come its CPU may still be left to none, which is the first that its context-switch code does.
            var idle = context.Automaton.Starts is [var first, ..] ? first : Automaton.Done;
            return context.Cpus.First == cpu ? null
                : MayBegin(state, cpu, context.Cpus.First) ? totals[context.Id]
                : context.Automaton.Futures[node == Automaton.Done ? idle : node];
        }

        return node == Automaton.Done || IsBound(state, cpu, context) ? null : context.Automaton.Futures[node];
    }

    // Whether a task may come to another CPU meanwhile.
    private bool MayBegin(ulong* state, int cpu, int other)
    {
        foreach (var task in machine.Contexts)
        {
            if (task.Kind == ContextKind.Task && task.Cpus.Contains(other) && task.Node.Get(state) != Automaton.Done
                && !IsBound(state, cpu, task) && (task.Cpus.Count > 1 || scheduling.Running(state, other)?.Context != task))
            {
                return true;
            }
        }

        return false;
    }

    // Whether a task runs on no other CPU before a CPU has performed what it has in flight.
    private bool IsBound(ulong* state, int cpu, Context task) =>
        scheduling.Running(state, cpu)?.Context == task || (task.Cpus.Count == 1 && task.Cpus.First == cpu);

    private bool IsCandidate(WindowEntry entry)
    {
        if (entry.Ordering is not { } ordering
            || ordering.Reads == ordering.Writes
            || ordering.Predictions.Length > 0
            || (ordering.Writes && ordering.Translation is not null)
            || entry.Operation is { IsWait: true } or { Outcomes: > 1 }
            || ordering.Reading?.Outcomes > 1
            || MayComeAgain(entry))
        {
            return false;
        }

        var registers = Set([.. ordering.Into, .. ordering.AddressFrom, .. ordering.DataFrom]);
        var (looked, translation) = (Set(ordering.Locations), new Footprint());
        ordering.Translation?.Touch(translation);
        looked.Add(translation.Reads);
        var touched = Touched(entry).Without(registers);
        var besides = ordering.Writes ? touchedBesides : writtenBesides;
        return looked.Includes(touched.Reads)
            && (ordering.Writes || !looked.Overlaps(touched.Writes))
            && !ordering.Locations.Any(besides.Contains)
            && !entry.Context.Automaton.Following(entry.Number).Any(n => entry.Context.Automaton.Futures[n].Writes.Overlaps(registers))
            && !machine.Contexts.Any(c => c != entry.Context && totals[c.Id].Reads.Overlaps(registers));
    }

    private static Footprint Touched(WindowEntry entry) => entry.Context.Automaton.StepFootprints[entry.Number];

    private static CellSet Set(ImmutableArray<Cell> cells)
    {
        var set = new CellSet();
        foreach (var cell in cells)
        {
            set.Add(cell);
        }

        return set;
    }

    // Whether its context may come to it again before it ends.
    private static bool MayComeAgain(WindowEntry entry)
    {
        var (automaton, seen, open) = (entry.Context.Automaton, new HashSet<int>(), new Stack<int>([entry.Number]));
        while (open.TryPop(out var node))
        {
            foreach (var next in automaton.Following(node).Where(n => n != Automaton.Done && seen.Add(n)))
            {
                open.Push(next);
            }
        }

        return seen.Contains(entry.Number);
    }
}
