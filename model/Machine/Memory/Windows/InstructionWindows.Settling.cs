namespace Shootdown.Model.Machine.Memory.Windows;

/// <content>What nobody sees: calculations, barriers that are over, instructions that need no guess. It is made together with the step
/// before it.</content>
internal sealed unsafe partial class InstructionWindows
{
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

            var result = Make(state, window, index, entry.Operation, 0, ref shown);
            return entry.Always is null && guess > 0 && guess - 1 != result ? Progress.Fails : Progress.Ends;
        }

        if (phase == Phase.Issued && !ordering.Branches && !ordering.Retires
            && WindowRules.AreKnown(window, state, index, ordering.DataFrom))
        {
            Make(state, window, index, entry.Operation, 0, ref shown);
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
            Make(state, window, index, ordering.Predictions[right].Takes, 0, ref shown);
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
        var result = Make(state, window, count, entry, entry.Operation, 0, ref shown);
        if (IsRuledOut(window, state, count, entry, result) is { } wrong)
        {
            shown = shown.Shows(wrong);
        }

        Gave?.Invoke(entry.Context.Id, entry.Number, result);
        context.Node.Set(state, Math.Max(Automaton.Done, entry.Next(result)));
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
}
