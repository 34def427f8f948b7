namespace Shootdown.Model.Machine.Memory.Windows;

/// <summary>
/// A multi-copy-atomic memory whose CPUs perform instructions out of order, as Armv8 allows: each CPU has a window of instructions in
/// flight, which take effect one by one as <see cref="WindowRules"/> let them.
/// </summary>
/// <remarks>
/// <para>The text runs ahead: an instruction whose result decides nothing is issued at once, one whose result decides is issued once for
/// every result that it may have. Such a guess must come true when the instruction is performed; where it does not, the run was none and
/// ends. Nothing but reads is performed on a guess, so nobody else has seen it.</para>
/// <para>Issuing, barriers and calculations on registers touch nothing that another context sees, and only ever enable: they are made
/// together with the step before them, and a guess before all other steps.</para>
/// <para>Where a task may lose its CPU, issuing is a step of its own, for it stands between two instructions there; it loses its CPU once
/// all that it has issued is performed, for the lock of the run queue is behind a full barrier (<c>smp_mb__after_spinlock()</c>). A TLB
/// invalidation is no access, and may stay behind on the CPU.</para>
/// <para>Coherence is kept by pruning: a read that was made early and has been overwritten since is remembered until all reads of the same
/// location before it in the text are made, which must have read no newer value.</para>
/// </remarks>
internal sealed unsafe class InstructionWindows
{
    private readonly Computer machine;
    private readonly MachineSystem system;
    private readonly Window[] windows;
    private readonly WindowRules rules;

    /// <summary>Creates the windows of a machine.</summary>
    /// <param name="machine">A machine with all its automata.</param>
    /// <param name="system">Says who runs where.</param>
    public InstructionWindows(Computer machine, MachineSystem system)
    {
        (this.machine, this.system) = (machine, system);
        windows = [.. Enumerable.Range(0, machine.Cpus).Select(cpu => new Window(
            cpu,
            [.. machine.Contexts.Where(c => c.Kind is ContextKind.Task or ContextKind.Scheduler && c.Cpus.Contains(cpu))],
            machine))];
        rules = new WindowRules(machine.DsbStoreOrdersAll);
        MostTransitions = windows.Sum(w => ((w.Capacity + 1) * w.Options) + 4);
    }

    /// <summary>The most transitions that leave a state.</summary>
    public int MostTransitions { get; }

    /// <summary>Told which nodes of which contexts are executed: what is issued on a guess alone is not.</summary>
    public Action<int, int>? Made { get; set; }

    /// <summary>The cells of the windows themselves.</summary>
    public IEnumerable<Cell> Cells => windows.SelectMany(w => w.Cells);

    /// <summary>Whether nothing is in flight.</summary>
    /// <param name="state">A state.</param>
    public bool AreEmpty(ulong* state)
    {
        foreach (var window in windows)
        {
            if (window.Count(state) > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a CPU has performed all accesses that it has come past.</summary>
    /// <param name="state">A state.</param>
    /// <param name="cpu">The CPU.</param>
    public bool IsDrained(ulong* state, int cpu)
    {
        var count = windows[cpu].Count(state);
        for (var index = 0; index < count; index++)
        {
            if (windows[cpu].OrderingAt(state, index).Invalidates == InvalidationScope.None)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Appends all transitions but the scheduler's own.</summary>
    /// <param name="state">A state.</param>
    /// <param name="successors">Where to.</param>
    /// <returns>Whether there are no others: the text has come to what must be issued.</returns>
    public bool Append(ulong* state, ref Successors successors)
    {
        foreach (var window in windows)
        {
            if (system.Issues(state, window.Cpu, out var context, out var node, out var mayLeave) && !mayLeave && MayIssue(state, window))
            {
                AppendIssue(state, window, context!, node, ref successors);
                return true;
            }
        }

        foreach (var window in windows)
        {
            if (system.Issues(state, window.Cpu, out var context, out var node, out _) && MayIssue(state, window))
            {
                AppendIssue(state, window, context!, node, ref successors);
            }

            var count = window.Count(state);
            for (var index = 0; index < count; index++)
            {
                AppendOf(state, window, index, ref successors);
            }
        }

        return false;
    }

    /// <summary>What a transition does.</summary>
    /// <param name="state">The state that it leaves.</param>
    /// <param name="choice">The choice.</param>
    public (Context Context, Node Node, string Text) Describe(ulong* state, uint choice)
    {
        var window = windows[StepChoice.CpuOf(choice)];
        var (index, outcome) = (StepChoice.OutcomeOf(choice) % Window.Most, StepChoice.OutcomeOf(choice) / Window.Most);
        if (StepChoice.KindOf(choice) == ChoiceKind.Issue)
        {
            var context = machine.Contexts[StepChoice.ContextOf(choice)];
            var entry = window.EntryOf(context.Id, context.Node.Get(state));
            return (context, entry.Node, entry.Ordering is null ? entry.Operation.Label
                : entry.Always is null ? $"issues {entry.Operation.Label}, for {entry.Operation.TextOf(StepChoice.OutcomeOf(choice))}"
                : $"issues {entry.Operation.Label}");
        }

        var at = window.At(state, index);
        var ordering = at.Ordering!;
        return (at.Context, at.Node,
            !window.IsTranslated(state, index) && ordering.Translation is { } translation
                ? $"{translation.Label}{((translation as IChooses)?.OutcomeLabel(outcome) is { } found ? $": {found}" : string.Empty)}"
            : window.Faults(state, index) ? ordering.Faulting!.Label
            : window.PhaseOf(state, index) == Phase.Issued && window.Options - 1 - outcome is var number
                && number < ordering.Predictions.Length && number >= 0 ? ordering.Predictions[number].Takes.Label
            : ordering.Reading is { } reading && window.IsToRead(state, index) ? reading.Label
            : at.Operation.Label);
    }

    // Behind DSB, ISB and a lock that is spun on (a branch, and an acquire) nothing is performed but walks, and those of user mode come
    // behind all that the kernel has done: where there are no others, it makes no difference when the text comes past.
    private static bool MayIssue(ulong* state, Window window)
    {
        var count = window.WalksForUserOnly ? window.Count(state) : 0;
        for (var index = 0; index < count; index++)
        {
            if (WindowRules.HoldsAll(window.OrderingAt(state, index).Fence)
                || (window.At(state, index).Operation.IsWait && window.OrderingAt(state, index).Acquires && window.IsToRead(state, index)))
            {
                return false;
            }
        }

        return true;
    }

    private void AppendIssue(ulong* state, Window window, ContextTable context, int node, ref Successors successors)
    {
        var entry = window.EntryOf(context.Id, node);
        if (entry.Ordering is null)
        {
            var next = successors.Begin(state);
            var shown = default(Shown);
            var result = Execute(next, window, entry, entry.Operation, 0, ref shown);
            if (result != Operation.Blocked)
            {
                Note(state, window, window.Count(state), entry);
                context.Node.Set(next, entry.Next(result));
                Finish(next, context.Id, window.Cpu, ChoiceKind.Issue, 0, shown, ref successors);
            }

            return;
        }

        if (window.Count(state) is var count && count == window.Capacity)
        {
            successors.Begin(state);
            successors.Append(StepChoice.Of(ChoiceKind.Issue, context.Id, window.Cpu), MachineFault.StoreBufferOverflow);
            return;
        }

        for (var result = 0; result < (entry.Always is null ? entry.Results : 1); result++)
        {
            var after = entry.Always ?? entry.Next(result);
            if (after != Automaton.Impossible)
            {
                var next = successors.Begin(state);
                window.Push(next, count, context.Id, node, entry.Always is null ? result + 1 : 0);
                context.Node.Set(next, after);
                Finish(next, context.Id, window.Cpu, ChoiceKind.Issue, entry.Always is null ? result : 0, default, ref successors);
            }
        }
    }

    private void AppendOf(ulong* state, Window window, int index, ref Successors successors)
    {
        var ordering = window.OrderingAt(state, index);
        if (window.PhaseOf(state, index) == Phase.Performed || ordering.Fence != FenceKind.None)
        {
            return;
        }

        if (ordering.IsPrivate)
        {
            AppendPredictions(state, window, index, ref successors);
            return;
        }

        if (!window.IsTranslated(state, index))
        {
            AppendTranslations(state, window, index, ref successors);
        }
        else if (ordering.Invalidates != InvalidationScope.None || ordering.Configures)
        {
            if (WindowRules.CanInvalidate(window, state, index))
            {
                var next = successors.Begin(state);
                var shown = default(Shown);
                Execute(next, window, window.At(state, index), window.At(state, index).Operation, 0, ref shown);
                Note(state, window, index, window.At(state, index));
                Await(next, window, ordering);
                window.Remove(next, window.Count(next), index);
                FinishPerforming(state, next, window, index, 0, shown, ref successors);
            }
        }
        else if (window.Faults(state, index))
        {
            if (ordering.Reads ? rules.CanRead(window, state, index) : WindowRules.CanWrite(window, state, index))
            {
                var next = successors.Begin(state);
                var shown = default(Shown);
                Execute(next, window, window.At(state, index), ordering.Faulting!, 0, ref shown);
                Note(state, window, index, window.At(state, index));
                window.Remove(next, window.Count(next), index);
                FinishPerforming(state, next, window, index, 0, shown, ref successors);
            }
        }
        else if (window.IsToRead(state, index))
        {
            AppendRead(state, window, index, ref successors);
            AppendPredictions(state, window, index, ref successors);
        }
        else if (WindowRules.CanWrite(window, state, index))
        {
            var next = successors.Begin(state);
            var place = window.PlaceOf(next, index);
            var shown = default(Shown);
            var result = Execute(next, window, window.At(state, index), window.At(state, index).Operation, place, ref shown);
            if (result != Operation.Blocked && TellOthers(next, window, ordering.Locations[place]))
            {
                Note(state, window, index, window.At(state, index));
                if (ordering.Reads)
                {
                    window[index].Phase.Set(next, (int)Phase.Performed);
                }
                else
                {
                    window.Remove(next, window.Count(next), index);
                }

                FinishPerforming(state, next, window, index, 0, shown, ref successors);
            }
        }
    }

    private void AppendTranslations(ulong* state, Window window, int index, ref Successors successors)
    {
        if (!WindowRules.CanTranslate(window, state, index))
        {
            return;
        }

        var entry = window.At(state, index);
        var ordering = entry.Ordering!;
        var translation = ordering.Translation!;
        for (var outcome = 0; outcome < translation.Outcomes; outcome++)
        {
            var next = successors.Begin(state);
            var shown = default(Shown);
            var place = Execute(next, window, entry, translation, outcome, ref shown);
            var guess = window[index].Guess.Get(state);
            if (place == Operation.Blocked || (guess > 0 && guess - 1 != (place == ordering.Locations.Length ? 1 : 0)))
            {
                continue;
            }

            window[index].Place.Set(next, place + 1);
            if (place == ordering.Locations.Length || !ordering.Writes || !WasReadPast(next, window, index))
            {
                FinishPerforming(state, next, window, index, outcome, shown, ref successors);
            }
        }
    }

    private void AppendRead(ulong* state, Window window, int index, ref Successors successors)
    {
        if (!rules.CanRead(window, state, index) || !CanForward(state, window, index, out var source))
        {
            return;
        }

        var ordering = window.OrderingAt(state, index);
        var reading = ordering.Reading ?? window.At(state, index).Operation;
        var tries = ordering.Writes && ordering.Reading is null;
        for (var outcome = 0; outcome < (ordering.Reading?.Outcomes ?? 1); outcome++)
        {
            var next = successors.Begin(state);
            var way = ordering.Translation is null ? outcome : window.PlaceOf(state, index);
            var shown = default(Shown);
            var (result, writes) = source < 0 && !tries
                ? (Execute(next, window, window.At(state, index), reading, way, ref shown), true)
                : ExecuteAside(next, window, index, reading, way, source, ref shown);
            var toWrite = ordering.Writes && (writes || !tries);
            if (result == Operation.Blocked || IsIncoherent(next, window, index) || !ComesTrue(next, window, index, result)
                || (toWrite && ordering.Writing is null && source < 0 && IsToBeWritten(next, window, index)))
            {
                continue;
            }

            window[index].Phase.Set(next, (int)(toWrite ? Phase.HasRead : Phase.Performed));
            FinishPerforming(state, next, window, index, outcome, shown, ref successors);
        }
    }

    private void AppendPredictions(ulong* state, Window window, int index, ref Successors successors)
    {
        var predictions = window.OrderingAt(state, index).Predictions;
        for (var number = 0; window.PhaseOf(state, index) == Phase.Issued && number < predictions.Length; number++)
        {
            if (WindowRules.AreKnown(window, state, index, predictions[number].From))
            {
                var next = successors.Begin(state);
                var shown = default(Shown);
                Execute(next, window, window.At(state, index), predictions[number].Takes, 0, ref shown);
                window[index].Phase.Set(next, (int)Phase.Predicted);
                window[index].Guess.Set(next, number + 1);
                FinishPerforming(state, next, window, index, window.Options - 1 - number, shown, ref successors);
            }
        }
    }

    // Translated accesses are checked when they are translated, predictions when there is what they are checked by.
    private static bool ComesTrue(ulong* state, Window window, int index, int result)
    {
        var guess = window[index].Guess.Get(state);
        var entry = window.At(state, index);
        if (guess == 0 || entry.Always is not null || entry.Ordering!.Translation is not null)
        {
            return true;
        }

        window[index].Guess.Set(state, 0);
        return guess - 1 == result;
    }

    private void FinishPerforming(
        ulong* state, ulong* next, Window window, int index, int way, Shown shown, ref Successors successors) =>
        Finish(
            next, window.At(state, index).Context.Id, window.Cpu, ChoiceKind.Perform, index + (way * Window.Most), shown, ref successors);

    private void Finish(
        ulong* next, int context, int cpu, ChoiceKind kind, int outcome, Shown shown, ref Successors successors)
    {
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var window in windows)
            {
                if (!Advance(next, window, ref changed, ref shown))
                {
                    return;
                }
            }
        }

        successors.Noted |= shown.Noted;
        successors.Append(StepChoice.Of(kind, context, cpu, outcome), shown.Observations);
    }

    // Makes what nobody sees; says whether all guesses that were decided by it came true.
    private bool Advance(ulong* state, Window window, ref bool changed, ref Shown shown)
    {
        for (var again = true; again;)
        {
            again = false;
            var count = window.Count(state);
            for (var index = 0; index < count && !again; index++)
            {
                switch (window.OrderingAt(state, index).IsPrivate
                    ? Calculate(state, window, index, ref shown)
                    : Await(state, window, index, ref shown))
                {
                    case Progress.Fails:
                        return false;
                    case Progress.Changes:
                        again = true;
                        break;
                    case Progress.Ends:
                        Note(state, window, index, window.At(state, index));
                        window.Remove(state, count, index);
                        again = true;
                        break;
                }
            }

            again |= Issue(state, window, ref shown);
            changed |= again;
        }

        return true;
    }

    private enum Progress
    {
        None,
        Changes,
        Ends,
        Fails,
    }

    // A calculation is made as soon as there is what it is made from, and stays as long as that rests on a prediction.
    private static Progress Calculate(ulong* state, Window window, int index, ref Shown shown)
    {
        var entry = window.At(state, index);
        var ordering = entry.Ordering!;
        var (phase, guess) = (window.PhaseOf(state, index), window[index].Guess.Get(state));
        if (ordering.Predictions.Length > 0)
        {
            return Select(state, window, index, phase, guess, ref shown);
        }

        if (WindowRules.AreCertain(window, state, index, ordering.DataFrom))
        {
            if (ordering.Retires && !WindowRules.IsReached(window, state, index))
            {
                return Progress.None;
            }

            var result = Execute(state, window, entry, entry.Operation, 0, ref shown);
            return entry.Always is null && guess > 0 && guess - 1 != result ? Progress.Fails : Progress.Ends;
        }

        if (phase == Phase.Issued && !ordering.Branches && !ordering.Retires
            && WindowRules.AreKnown(window, state, index, ordering.DataFrom))
        {
            Execute(state, window, entry, entry.Operation, 0, ref shown);
            window[index].Phase.Set(state, (int)Phase.HasRead);
            return Progress.Changes;
        }

        return Progress.None;
    }

    // Of several operands one counts, once it is known which.
    private static Progress Select(ulong* state, Window window, int index, Phase phase, int guess, ref Shown shown)
    {
        var ordering = window.OrderingAt(state, index);
        if (!WindowRules.AreCertain(window, state, index, ordering.ComparedWith))
        {
            return Progress.None;
        }

        var right = 0;
        while (Execute(state, window, window.At(state, index), ordering.Predictions[right].IsRight, 0, ref shown) == 0)
        {
            right++;
        }

        var from = ordering.Predictions[right].From;
        if (phase == Phase.Predicted && guess - 1 != right)
        {
            return Progress.Fails;
        }

        if (phase == Phase.Issued && WindowRules.AreKnown(window, state, index, from))
        {
            Execute(state, window, window.At(state, index), ordering.Predictions[right].Takes, 0, ref shown);
            window[index].Phase.Set(state, (int)Phase.HasRead);
            return Progress.Changes;
        }

        return phase != Phase.Issued && WindowRules.AreCertain(window, state, index, from) ? Progress.Ends : Progress.None;
    }

    // A comparison that has been made, a barrier that has nothing to wait for, a read that need not be remembered.
    private Progress Await(ulong* state, Window window, int index, ref Shown shown)
    {
        var ordering = window.OrderingAt(state, index);
        if (window.PhaseOf(state, index) == Phase.Performed)
        {
            return IsKept(state, window, index) ? Progress.None : Progress.Ends;
        }

        if (ordering.Fence != FenceKind.None)
        {
            return IsOver(state, window, index) ? Progress.Ends : Progress.None;
        }

        if (window.PhaseOf(state, index) != Phase.HasRead || !IsDecided(state, window, index) || ordering.Writing is null)
        {
            return Progress.None;
        }

        var writes = Execute(state, window, window.At(state, index), ordering.Writing, 0, ref shown) != 0;
        if (writes ? window[index].Overwritten.IsSet(state) : window[index].Guess.Get(state) > 0)
        {
            return Progress.Fails;
        }

        if (!writes)
        {
            window[index].Phase.Set(state, (int)Phase.Performed);
            return Progress.Changes;
        }

        return Progress.None;
    }

    // Whether it is known if an indivisible read and write that has read will write.
    private static bool IsDecided(ulong* state, Window window, int index) =>
        WindowRules.AreCertain(window, state, index, window.OrderingAt(state, index).ComparedWith);

    // Issues what needs no guess, where nothing else can come in between.
    private bool Issue(ulong* state, Window window, ref Shown shown)
    {
        var count = window.Count(state);
        if (!system.Issues(state, window.Cpu, out var context, out var node, out var mayLeave)
            || mayLeave || count == window.Capacity || !MayIssue(state, window))
        {
            return false;
        }

        var entry = window.EntryOf(context!.Id, node);
        if (entry is { Ordering: not null, Always: { } always })
        {
            window.Push(state, count, context.Id, node, 0);
            context.Node.Set(state, always);
            return true;
        }

        if (entry.Ordering is not { IsPrivate: true, Retires: false } ordering
            || !WindowRules.AreCertain(window, state, count, ordering.DataFrom))
        {
            return false;
        }

        Note(state, window, count, entry);
        context.Node.Set(state, entry.Next(Execute(state, window, entry, entry.Operation, 0, ref shown)));
        return true;
    }

    // An instruction is executed once it is certain that the text comes to it; if it is found later, it is in another run.
    private void Note(ulong* state, Window window, int index, WindowEntry entry)
    {
        if (Made is not null && WindowRules.IsReached(window, state, index))
        {
            Made(entry.Context.Id, entry.Number);
        }
    }

    private bool IsOver(ulong* state, Window window, int index) =>
        WindowRules.IsOver(window, state, index)
        && (window.OrderingAt(state, index).Fence != FenceKind.DsbFull || !AwaitsAny(state, window));

    private bool AwaitsAny(ulong* state, Window window)
    {
        foreach (var other in windows)
        {
            var count = other.Count(state);
            for (var index = 0; index < count; index++)
            {
                if ((other[index].Awaited.Get(state) >> window.Cpu & 1) != 0 && other.PhaseOf(state, index) != Phase.Performed)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // A DSB after an invalidation of other CPUs' translations waits for what has used one there and is in flight.
    private void Await(ulong* state, Window window, Ordering invalidation)
    {
        foreach (var other in windows)
        {
            var isPast = other == window || invalidation.Invalidates == InvalidationScope.Local
                || invalidation.WaitsOn?.Contains(other.Cpu) == false;
            var count = isPast ? 0 : other.Count(state);
            for (var index = 0; index < count; index++)
            {
                var ordering = other.OrderingAt(state, index);
                if (ordering.Translation is not null && other.IsTranslated(state, index) && other.PhaseOf(state, index) != Phase.Performed
                    && (invalidation.Page < 0 || invalidation.Page == ordering.Page)
                    && (invalidation.Tags.IsEmpty || invalidation.Tags[other.Cpu].Get(state) == invalidation.Tag))
                {
                    other[index].Awaited.Set(state, other[index].Awaited.Get(state) | (1 << window.Cpu));
                }
            }
        }
    }

    // Whether an instruction that has read must be remembered: something before it may still read the same location, or turn out to
    // write it.
    private static bool IsKept(ulong* state, Window window, int index)
    {
        if (WindowRules.RestsOnComparison(window, state, index))
        {
            return true;
        }

        var location = window.LocationOf(state, index);
        for (var before = index - 1; before >= 0; before--)
        {
            var ordering = window.OrderingAt(state, before);
            if ((ordering.Reads || ordering.Writes) && !window.IsTranslated(state, before))
            {
                return true;
            }

            if (window.LocationOf(state, before) == location)
            {
                return window.IsToRead(state, before) || (window.HasRead(state, before) && IsKept(state, window, before));
            }
        }

        return false;
    }

    // Whether a read after this one in the text has read the location before it was overwritten, and this one reads what it was
    // overwritten with.
    private static bool IsIncoherent(ulong* state, Window window, int index)
    {
        var (location, count) = (window.LocationOf(state, index), window.Count(state));
        for (var after = index + 1; after < count; after++)
        {
            if (window.OrderingAt(state, after).Writes && window.LocationOf(state, after) == location)
            {
                return window.HasRead(state, after) && window[after].Overwritten.IsSet(state);
            }

            if (window.HasRead(state, after) && window.LocationOf(state, after) == location && window[after].Overwritten.IsSet(state))
            {
                return true;
            }
        }

        return false;
    }

    // Whether a write has been found to be of a location that a read after it in the text has read already.
    private static bool WasReadPast(ulong* state, Window window, int index)
    {
        var (location, count) = (window.LocationOf(state, index), window.Count(state));
        for (var after = index + 1; after < count; after++)
        {
            if (window.LocationOf(state, after) == location)
            {
                if (window.HasRead(state, after))
                {
                    return true;
                }

                if (window.OrderingAt(state, after).Writes)
                {
                    return false;
                }
            }
        }

        return false;
    }

    // Says whether an instruction may read now, and which write of its own context it reads; -1 for memory.
    private static bool CanForward(ulong* state, Window window, int index, out int source)
    {
        var (location, own) = (window.LocationOf(state, index), window.OrderingAt(state, index));
        source = window.LastToWrite(state, index, location);
        if (source < 0)
        {
            return true;
        }

        var ordering = window.OrderingAt(state, source);
        var acquires = WindowRules.IsAcquiring(own);
        return !(acquires && !WindowRules.AreKnown(window, state, source, ordering.LoadedInto))
            && !(window.IsToRead(state, source) && (acquires || (ordering.Reads && ordering.Stored is null)))
            && WindowRules.AreKnown(window, state, source, ordering.AddressFrom)
            && WindowRules.AreKnown(window, state, source, ordering.Stored is null ? ordering.DataFrom : ordering.StoredFrom);
    }

    // Others have read what is overwritten here. Says whether none of them was bound to write right after that.
    private bool TellOthers(ulong* state, Window writer, Cell location)
    {
        foreach (var window in windows)
        {
            var count = window == writer ? 0 : window.Count(state);
            for (var index = 0; index < count; index++)
            {
                if (!window.HasRead(state, index)
                    || window.LocationOf(state, index) != location
                    || window.LastToWrite(state, index, location) >= 0)
                {
                    continue;
                }

                if (window.PhaseOf(state, index) == Phase.HasRead && IsDecided(state, window, index))
                {
                    return false;
                }

                window[index].Overwritten.Set(state, true);
            }
        }

        return true;
    }

    // Whether another CPU has read what an indivisible read and write is about to read, and will write it: were both to read, neither could
    // write any more.
    private bool IsToBeWritten(ulong* state, Window reader, int at)
    {
        var location = reader.LocationOf(state, at);
        foreach (var window in windows)
        {
            var count = window == reader ? 0 : window.Count(state);
            for (var index = 0; index < count; index++)
            {
                if (window.PhaseOf(state, index) == Phase.HasRead && window.LocationOf(state, index) == location
                    && window.LastToWrite(state, index, location) < 0 && IsDecided(state, window, index))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static int Execute(ulong* state, Window window, WindowEntry entry, Operation operation, int outcome, ref Shown shown)
    {
        var step = new StepExecution { State = state, Cpu = window.Cpu, Context = entry.Context.Id, Outcome = outcome };
        var result = operation.Execute(ref step);
        if (result != Operation.Blocked)
        {
            var taken = ReferenceEquals(operation, entry.Operation) ? entry.Taken : default;
            shown = new Shown(shown.Observations | step.Observations | taken.Observations, shown.Noted | step.Noted | taken.Noted);
        }

        return result;
    }

    // Reads what writes in flight would write, or finds out what an indivisible read and write would; says too whether it writes.
    private (int Result, bool Writes) ExecuteAside(
        ulong* state, Window window, int index, Operation reading, int outcome, int source, ref Shown shown)
    {
        var words = machine.Layout.Words;
        var scratch = stackalloc ulong[words];
        new Span<ulong>(state, words).CopyTo(new Span<ulong>(scratch, words));
        var location = window.LocationOf(state, index)!;
        var unseen = default(Shown);
        for (var write = 0; write <= source; write++)
        {
            if (window.IsToWrite(state, write) && window.LocationOf(state, write) == location)
            {
                var entry = window.At(state, write);
                Execute(scratch, window, entry, entry.Ordering!.Stored ?? entry.Operation, window.PlaceOf(state, write), ref unseen);
            }
        }

        // What has been read of a comparison that is not made yet must have been written.
        if (source >= 0 && window.OrderingAt(state, source).Writing is not null)
        {
            window[source].Guess.Set(state, 1);
        }

        var before = location.Get(scratch);
        var result = Execute(scratch, window, window.At(state, index), reading, outcome, ref shown);
        foreach (var register in window.OrderingAt(state, index).Into)
        {
            register.Set(state, register.Get(scratch));
        }

        return (result, location.Get(scratch) != before);
    }

    // What steps have shown to those who look on.
    private readonly record struct Shown(ulong Observations, ulong Noted);
}
