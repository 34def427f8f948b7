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
                Make(next, window, index, window.At(state, index).Operation, 0, ref shown);
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
                Make(next, window, index, ordering.Faulting!, 0, ref shown);
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
            var result = MakeWrite(next, window, index, place, ref shown);
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
                ? (Make(next, window, index, reading, way, ref shown), true)
                : ExecuteAside(next, window, index, reading, way, source, ref shown);
            var toWrite = ordering.Writes && (writes || !tries);
            if (ordering.Translation is null && IsRuledOut(window, state, index, window.At(state, index), result) is { } wrong)
            {
                FinishPerforming(state, next, window, index, outcome, shown.Shows(wrong), ref successors);
                continue;
            }

            if (result == Operation.Blocked || IsIncoherent(next, window, index) || !ComesTrue(next, window, index, result)
                || (toWrite && ordering.Writing is null && source < 0 && IsToBeWritten(next, window, index)))
            {
                continue;
            }

            Gave?.Invoke(window.At(state, index).Context.Id, window.At(state, index).Number, result);
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
                Make(next, window, index, predictions[number].Takes, 0, ref shown);
                window[index].Phase.Set(next, (int)Phase.Predicted);
                window[index].Guess.Set(next, number + 1);
                FinishPerforming(state, next, window, index, window.Options - 1 - number, shown, ref successors);
            }
        }
    }

    // A result that the text has been told not to go on with, of an instruction that it has certainly come to: no guess would come true.
    private static WrongInstruction? IsRuledOut(Window window, ulong* state, int index, WindowEntry entry, int result) =>
        (uint)result < (uint)entry.Results && entry.Next(result) == Automaton.Impossible
            && WindowRules.IsReached(window, state, index)
            ? new WrongInstruction(
                entry, $"{entry.Operation.Label} gave {entry.Operation.TextOf(result)}, which is declared impossible there")
            : null;

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

    // Executes an instruction in flight, or the next one, where the state has the window as it was before.
    private static int Make(ulong* state, Window window, int index, Operation operation, int outcome, ref Shown shown) =>
        Make(state, window, index, window.At(state, index), operation, outcome, ref shown);

    private static int Make(
        ulong* state, Window window, int index, WindowEntry entry, Operation operation, int outcome, ref Shown shown)
    {
        Ask(state, window, index, entry, loads: false, ref shown);
        return Execute(state, window, entry, operation, outcome, ref shown);
    }

    // What has been read into registers is there already, and may have been used and changed.
    private static int MakeWrite(ulong* state, Window window, int index, int place, ref Shown shown)
    {
        var into = window.OrderingAt(state, index).Into;
        var values = stackalloc int[into.Length];
        for (var i = 0; i < into.Length; i++)
        {
            values[i] = into[i].Get(state);
        }

        Ask(state, window, index, window.At(state, index), loads: false, ref shown);
        var result = Execute(state, window, window.At(state, index), window.At(state, index).Operation, place, ref shown);
        for (var i = 0; i < into.Length; i++)
        {
            into[i].Set(state, values[i]);
        }

        return result;
    }

    // Whether an instruction writes no register too early.
    private static void Ask(ulong* state, Window window, int index, WindowEntry entry, bool loads, ref Shown shown)
    {
        if (window.Registers.Of(window, state, entry, index, loads) is { } wrong)
        {
            shown = shown.Shows(wrong);
        }
    }

    private static int Execute(ulong* state, Window window, WindowEntry entry, Operation operation, int outcome, ref Shown shown)
    {
        var step = new StepExecution { State = state, Cpu = window.Cpu, Context = entry.Context.Id, Outcome = outcome };
        var result = operation.Execute(ref step);
        if (result != Operation.Blocked)
        {
            var taken = ReferenceEquals(operation, entry.Operation) ? entry.Taken : default;
            shown = shown with
            {
                Observations = shown.Observations | step.Observations | taken.Observations,
                Noted = shown.Noted | step.Noted | taken.Noted,
            };
            if ((step.Observations & MachineFault.ModelFault) == MachineFault.ModelFault)
            {
                shown = shown.Shows(new WrongInstruction(entry, $"{operation.Label} came upon a state that it rules out"));
            }
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
        Ask(state, window, index, window.At(state, index), loads: true, ref shown);
        var result = Execute(scratch, window, window.At(state, index), reading, outcome, ref shown);
        foreach (var register in window.OrderingAt(state, index).Into)
        {
            register.Set(state, register.Get(scratch));
        }

        return (result, window.OrderingAt(state, index).WritesFor?.Invoke(before) ?? location.Get(scratch) != before);
    }
}
