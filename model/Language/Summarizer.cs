namespace Shootdown.Model.Language;

/// <summary>Builds the summary of one call of a routine.</summary>
/// <param name="builder">What numbers steps and locations, and summarises what the routine calls.</param>
/// <param name="enclosing">The kernel function that the routine is of.</param>
/// <param name="calls">What is watched, if its call and its returns are steps of their own; else null.</param>
internal sealed class Summarizer(AutomatonBuilder builder, KernelAttribute? enclosing, WatchedCalls? calls)
{
    private readonly PlaceGraph graph = PlaceGraph.Take();
    private readonly Dictionary<(SuspendedRoutine, Operation, Registers), int> own = [];
    private readonly Dictionary<(SuspendedRoutine, Summary), int> copies = [];
    private readonly Dictionary<Exit, int> exits = [];
    private readonly Dictionary<Exit, int> returns = [];
    private readonly Queue<Action> work = [];
    private readonly CalledGraphs called = new(builder.Locations);
    private int unmerged;
    private SuspendedRoutine? watched;

    /// <summary>Runs the routine from every await with every result.</summary>
    /// <param name="frame">The routine with its arguments, before it has begun.</param>
    /// <param name="registers">The context's registers then.</param>
    public Summary Summarise(SuspendedRoutine frame, Registers registers)
    {
        watched = calls is null ? null : frame;
        var start = watched is null ? Follow(frame, Coroutine.Current.Resume(frame, 0), registers) : Called(frame, registers);
        while (work.TryDequeue(out var next))
        {
            next();
        }

        var merged = Minimizer.Merge(graph, new Span<int>(ref start));
        graph.GiveBack();
        if (called.Count > 0)
        {
            var copied = called.Copied(merged, ref start);
            merged = Minimizer.Merge(copied, new Span<int>(ref start));
            copied.GiveBack();
        }

        return new Summary(merged, start, [.. exits.OrderBy(e => e.Value).Select(e => e.Key)], unmerged);
    }

    // Where the routine goes on after it has been resumed.
    private int Follow(SuspendedRoutine from, Rest rest, Registers registers)
    {
        for (var calls = 0; ; calls++)
        {
            if (calls > AutomatonBuilder.MostNodes)
            {
                throw RoutineException.Of(
                    from.Routine,
                    from.Source,
                    "calls routines for ever that make no step; accepted: a loop with a step in it");
            }

            if (rest.Failure is { } failure)
            {
                return failure is RoutineException ? throw failure : Fault(from, failure, registers);
            }

            if (rest.At is not { } at)
            {
                var exit = new Exit(rest.Returned, registers);
                return watched is null ? ToExit(exit) : Returns(watched, exit);
            }

            builder.Owners.NoteLocals(at);
            if (rest.Operation is { } operation)
            {
                return Own(at, builder.Rewritten(at, enclosing, operation, registers), registers);
            }

            var callee = builder.Summarise(rest.Callee!, registers, enclosing);
            if (callee.Start >= 0)
            {
                return Call(at, callee);
            }

            var end = callee.Exits[Summary.ToExit(callee.Start)]; // it makes no step
            (from, rest, registers) = (at, Coroutine.Current.Resume(at, end.Returned), end.Registers);
        }
    }

    private int Called(SuspendedRoutine frame, Registers registers)
    {
        var place = AddEvent(new CallEvent(frame), frame, registers);
        var begins = Follow(frame, Coroutine.Current.Resume(frame, 0), registers);
        graph.Successors(place)[0] = begins;
        return place;
    }

    private int Returns(SuspendedRoutine frame, Exit exit)
    {
        if (!returns.TryGetValue(exit, out var place))
        {
            var what = exit.Returned is Nothing ? null : exit.Returned;
            var after = new CallEvent(frame, calls!.AtReturn(frame.Kernel!.Function), what);
            returns.Add(exit, place = AddEvent(after, frame, exit.Registers));
            graph.Successors(place)[0] = ToExit(exit);
        }

        return place;
    }

    private int AddEvent(CallEvent call, SuspendedRoutine frame, Registers registers) =>
        Add(frame, new Place(builder.NumberOf(call), builder.NumberOf(registers), builder.Locations.OfEvent(frame)), 1);

    private int ToExit(Exit exit)
    {
        if (!exits.TryGetValue(exit, out var number))
        {
            exits.Add(exit, number = exits.Count);
        }

        return Summary.ToExit(number);
    }

    private int Fault(SuspendedRoutine at, Exception failure, Registers registers)
    {
        var line = RoutineSource.Thrown(at.Text, failure) ?? at.Source;
        var fault = new Fault($"routine {at.Routine} threw {failure.GetType().Name}: {failure.Message}", MachineFault.ModelFault, line);
        var place = Add(at, new Place(builder.NumberOf(fault), builder.NumberOf(registers), builder.Locations.Of(at)), fault.Range);
        graph.Successors(place).Fill(Summary.Over);
        return place;
    }

    private int Own(SuspendedRoutine at, Operation operation, Registers registers)
    {
        if (own.TryGetValue((at, operation, registers), out var known))
        {
            return known;
        }

        var range = operation.Range;
        var place = Add(at, new Place(builder.NumberOf(operation), builder.NumberOf(registers), builder.Locations.Of(at)), range);
        own.Add((at, operation, registers), place);
        work.Enqueue(() =>
        {
            for (var result = 0; result < range; result++)
            {
                var after = After(at, operation, registers, result);
                graph.Successors(place)[result] = after;
            }
        });
        return place;
    }

    private int After(SuspendedRoutine at, Operation operation, Registers registers, int result)
    {
        Registers after;
        try
        {
            if (!builder.Possible(operation, registers, result))
            {
                return Automaton.Impossible;
            }

            after = operation.Advance(registers, result);
        }
        catch (Exception failure) when (failure is not RoutineException)
        {
            return Fault(at, failure, registers);
        }

        return Follow(at, Coroutine.Current.Resume(at, result), after);
    }

    // The number of the place that stands for a call, by exit of which it goes on: see CalledGraphs.
    private int Call(SuspendedRoutine at, Summary callee)
    {
        if (copies.TryGetValue((at, callee), out var known))
        {
            return known;
        }

        Count(at, callee.Graph.Count);
        var place = graph.Add(called.Of(at, callee), callee.Exits.Count);
        copies.Add((at, callee), place);
        work.Enqueue(() =>
        {
            for (var exit = 0; exit < callee.Exits.Count; exit++)
            {
                var (returned, registers) = callee.Exits[exit];
                var after = Follow(at, Coroutine.Current.Resume(at, returned), registers);
                graph.Successors(place)[exit] = after;
            }
        });
        return place;
    }

    private int Add(SuspendedRoutine at, Place place, int results)
    {
        Count(at, 1);
        return graph.Add(place, results);
    }

    // What the routine's places are with a copy of what it calls at each call.
    private void Count(SuspendedRoutine at, int more)
    {
        if ((unmerged += more) > AutomatonBuilder.MostNodes)
        {
            throw new RoutineTooLargeException(RoutineException.MessageOf(
                at.Routine,
                at.Source,
                $"has more than {AutomatonBuilder.MostNodes} nodes; "
                + "likely cause: a local that takes many values and is never used up (a counter, a whole mask)"));
        }
    }
}
