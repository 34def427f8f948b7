namespace Shootdown.Model.Machine.Memory.Windows;

/// <content>What an instruction does when it is performed: translates, reads, writes, invalidates.</content>
internal sealed unsafe partial class InstructionWindows
{
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
}
