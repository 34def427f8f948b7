namespace Shootdown.Litmus.Runs;

/// <summary>What a run does to memory, as a program without branches, and the outcome that the run has.</summary>
/// <param name="Actors">Who each thread is.</param>
/// <param name="Threads">What each does, in the order of the text.</param>
/// <param name="Initial">What a cell holds at first.</param>
/// <param name="Final">What cells hold in the end, of those that the outcome speaks of; what is read it speaks of too.</param>
internal sealed record RunProgram(
    IReadOnlyList<string> Actors,
    IReadOnlyList<IReadOnlyList<RunEvent>> Threads,
    Func<Cell, int> Initial,
    IReadOnlyDictionary<Cell, int> Final)
{
    /// <summary>The cells, each once.</summary>
    public IReadOnlyList<Cell> Locations =>
        [.. Threads.SelectMany(t => t).Select(e => e.Location).OfType<Cell>().Distinct()];

    /// <summary>What a run does.</summary>
    /// <param name="violation">The run.</param>
    /// <param name="system">Its system, whose memory is performed in order.</param>
    public static unsafe RunProgram Of(Violation violation, MachineSystem system)
    {
        var run = violation.Run;
        var threads = new Dictionary<string, List<RunEvent>>();
        for (var i = 0; i < run.Steps.Count; i++)
        {
            fixed (ulong* before = run.StateAt(i), after = i + 1 < run.StateCount ? run.StateAt(i + 1) : null)
            {
                if (system.AccessesOf(before, run.Steps[i].Choice, after) is { } made)
                {
                    threads.TryAdd(made.Actor, []);
                    threads[made.Actor].AddRange(EventsOf(made));
                }
            }
        }

        var initial = run.StateAt(0).ToArray();
        var last = run.StateAt(run.StateCount - 1).ToArray();
        var shared = Shared(threads.Values);
        var final = new Dictionary<Cell, int>();
        fixed (ulong* state = last)
        {
            foreach (var cell in shared)
            {
                final.Add(cell, system.Settled(state, cell));
            }
        }

        var actors = threads.Keys.Order(StringComparer.Ordinal).ToList();
        return new RunProgram(actors, [.. actors.Select(a => threads[a])], Initial, final).With(e => shared.Contains(e.Location!));

        int Initial(Cell cell)
        {
            fixed (ulong* state = initial)
            {
                return cell.Get(state);
            }
        }
    }

    /// <summary>The same without some accesses; what was a fence besides stays one.</summary>
    /// <param name="keeps">Whether an access stays.</param>
    public RunProgram With(Func<RunEvent, bool> keeps) =>
        Mapped(e => e.Location is null || keeps(e) ? e : e.IsLocked ? RunEvent.Fence : null);

    /// <summary>The same with something else in the place of one event.</summary>
    /// <param name="old">The event, of which there may be only one such object.</param>
    /// <param name="other">The other; null for nothing.</param>
    public RunProgram Replace(RunEvent old, RunEvent? other) => Mapped(e => ReferenceEquals(e, old) ? other : e);

    /// <summary>The same without threads that do nothing, and without fences that order nothing.</summary>
    public RunProgram Tidied()
    {
        var tidy = Threads.Select(Tidied).ToList();
        var kept = Enumerable.Range(0, tidy.Count).Where(t => tidy[t].Count > 0).ToList();
        return this with { Actors = [.. kept.Select(t => Actors[t])], Threads = [.. kept.Select(t => tidy[t])] };
    }

    // What only one thread touches, or nobody writes, tells nobody anything.
    private static HashSet<Cell> Shared(IEnumerable<List<RunEvent>> threads) =>
    [
        .. threads.SelectMany((t, number) => t.Where(e => e.Location is not null).Select(e => (Thread: number, Event: e)))
            .GroupBy(e => e.Event.Location!)
            .Where(g => g.Any(e => e.Event.Stored is not null) && g.Select(e => e.Thread).Distinct().Skip(1).Any())
            .Select(g => g.Key),
    ];

    private static IEnumerable<RunEvent> EventsOf(MadeStep made)
    {
        var locked = made.IsFull && made.Accesses is [{ Seen: not null, Stored: not null }];
        if (made.IsFull && !locked)
        {
            yield return RunEvent.Fence;
        }

        foreach (var access in made.Accesses.OrderBy(a => a.Stored is null ? 0 : 1))
        {
            if (access is { Seen: not null, Stored: not null } && !made.IsFull)
            {
                yield return new RunEvent(access.Cell, access.Seen, null, IsLocked: false);
                yield return new RunEvent(access.Cell, null, access.Stored, IsLocked: false);
            }
            else
            {
                yield return new RunEvent(
                    access.Cell, access.Seen, access.Stored, IsLocked: access is { Seen: not null, Stored: not null });
            }
        }

        if (made.IsFull && !locked)
        {
            yield return RunEvent.Fence;
        }
    }

    private static List<RunEvent> Tidied(IReadOnlyList<RunEvent> thread)
    {
        var tidy = new List<RunEvent>();
        foreach (var made in thread)
        {
            if (made.Location is not null && made.IsLocked && tidy.Count > 0 && tidy[^1].Location is null)
            {
                tidy.RemoveAt(tidy.Count - 1);
            }

            if (made.Location is not null || (tidy.Count > 0 && !tidy[^1].Orders))
            {
                tidy.Add(made);
            }
        }

        if (tidy.Count > 0 && tidy[^1].Location is null)
        {
            tidy.RemoveAt(tidy.Count - 1);
        }

        return tidy;
    }

    private RunProgram Mapped(Func<RunEvent, RunEvent?> map)
    {
        IReadOnlyList<IReadOnlyList<RunEvent>> threads = [.. Threads.Select(t => t.Select(map).OfType<RunEvent>().ToList())];
        var left = threads.SelectMany(t => t).Select(e => e.Location).OfType<Cell>().ToHashSet();
        return this with { Threads = threads, Final = Final.Where(f => left.Contains(f.Key)).ToDictionary(f => f.Key, f => f.Value) };
    }
}
