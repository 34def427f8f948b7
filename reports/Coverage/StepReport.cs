namespace Shootdown.Reports.Coverage;

/// <summary>Which claims execute which awaits of the kernel's routines.</summary>
public static class StepReport
{
    /// <summary>Explores every system to its end, as a check does, and notes what is executed.</summary>
    /// <param name="systems">The systems.</param>
    /// <param name="routines">The routines whose awaits are asked for.</param>
    /// <param name="search">How to search; reduction and when to stop are the report's own business.</param>
    /// <param name="begin">Told the number of each system, from 1, and the system before it is searched; null for nobody.</param>
    /// <param name="only">The function that alone is reported; null for every one.</param>
    /// <returns>Every await, in the order of the text.</returns>
    /// <exception cref="InvalidOperationException">A search reached a bound.</exception>
    public static IReadOnlyList<ReportedStep> Of(
        IReadOnlyList<ClaimedSystem> systems, IReadOnlyList<RoutineText> routines, ExhaustiveOptions search,
            Action<int, ClaimedSystem>? begin = null, FunctionFilter? only = null)
    {
        ArgumentNullException.ThrowIfNull(systems);
        ArgumentNullException.ThrowIfNull(routines);
        ArgumentNullException.ThrowIfNull(search);
        var steps = new Tally(routines, only);
        steps.Add(systems, search, begin, system => only?.OccursIn(system) != false);
        return steps.Close();
    }

    /// <summary>Explores systems, one of each scenario and one of each design first, until every await has been executed or none is left
    /// that could execute one more.</summary>
    /// <param name="systems">The systems.</param>
    /// <param name="routines">The routines whose awaits are asked for.</param>
    /// <param name="search">How to search; reduction and when to stop are the report's own business.</param>
    /// <param name="begin">Told the number of each system, from 1, and the system before it is searched; null for nobody.</param>
    /// <param name="only">The function that alone is reported; null for every one.</param>
    /// <returns>Every await, in the order of the text, with the claims of those systems alone that were explored: none if it is
    /// dead.</returns>
    /// <exception cref="InvalidOperationException">A search reached a bound.</exception>
    public static IReadOnlyList<ReportedStep> Executed(
        IReadOnlyList<ClaimedSystem> systems, IReadOnlyList<RoutineText> routines, ExhaustiveOptions search,
            Action<int, ClaimedSystem>? begin = null, FunctionFilter? only = null)
    {
        ArgumentNullException.ThrowIfNull(systems);
        ArgumentNullException.ThrowIfNull(routines);
        ArgumentNullException.ThrowIfNull(search);
        var steps = new Tally(routines, only);
        IReadOnlyList<ClaimedSystem> order =
            [.. systems.DistinctBy(s => s.Scenario).Union(systems.DistinctBy(s => s.Design)).Union(systems)];
        steps.Add(order, search, begin, steps.MayGainBy, () => steps.AreAllExecuted);
        return steps.Close();
    }

    private sealed class Tally
    {
        private readonly Dictionary<Type, RoutineText> routines;
        private readonly Dictionary<(Type Text, int Point), (SortedSet<string> Operations, List<string> Claims)> steps = [];

        private readonly FunctionFilter? only;

        public Tally(IReadOnlyList<RoutineText> routines, FunctionFilter? only)
        {
            this.only = only;
            this.routines = routines.ToDictionary(r => r.Text);
            foreach (var routine in routines)
            {
                for (var point = 0; point < routine.Lines.Count; point++)
                {
                    steps.Add((routine.Text, point), (new SortedSet<string>(StringComparer.Ordinal), []));
                }
            }
        }

        // Without symbols it is not known what there is to execute.
        public bool AreAllExecuted =>
            routines.Values.Any(r => r.Lines.Count > 0) && steps.All(s => s.Value.Claims.Count > 0 || !IsAskedFor(routines[s.Key.Text]));

        // Whether the text of a system has an await that nothing has executed yet.
        public bool MayGainBy(MachineSystem system) =>
            system.Machine.Contexts.SelectMany(c => c.Automaton.Nodes).OfType<Node>().SelectMany(n => n.Location.Calls)
                .Any(c => c.Text is { } text && routines.TryGetValue(text, out var routine) && IsAskedFor(routine)
                    && !(steps.TryGetValue((text, c.Point), out var step) && step.Claims.Count > 0));

        // Explores those systems that are worth it, and notes what is executed.
        public void Add(IReadOnlyList<ClaimedSystem> systems, ExhaustiveOptions search, Action<int, ClaimedSystem>? begin,
            Predicate<MachineSystem> isWorthIt, Func<bool>? isEnough = null)
        {
            var number = 0;
            var isOver = isEnough ?? (() => false);
            foreach (var (claimed, system) in Ahead.Make(systems, s => s.Build(MemoryModel.Sc, null), search.Threads, isOver))
            {
                if (system is null || isOver())
                {
                    return;
                }

                begin?.Invoke(++number, claimed);
                if (isWorthIt(system))
                {
                    Add(claimed, system, search);
                }
            }
        }

        public IReadOnlyList<ReportedStep> Close() =>
        [
            .. steps.Where(s => IsAskedFor(routines[s.Key.Text]))
                .Select(s => new ReportedStep(routines[s.Key.Text], s.Key.Point, [.. s.Value.Operations], s.Value.Claims))
                .OrderBy(s => s.File, StringComparer.Ordinal).ThenBy(s => s.Line).ThenBy(s => s.Function, StringComparer.Ordinal)
                    .ThenBy(s => s.Point),
        ];

        private void Add(ClaimedSystem claimed, MachineSystem system, ExhaustiveOptions search)
        {
            var recorder = new StepRecorder(system);
            var result = ExhaustiveSearch.Run(recorder, [], search with { Reduce = true, StopWhenAllBroken = false, MaxDepth = null });
            if (result.Outcome == SearchOutcome.Inconclusive)
            {
                throw new InvalidOperationException($"{claimed.Name}: {result.Reason}");
            }

            Add(recorder, claimed.Claims);
        }

        private bool IsAskedFor(RoutineText routine) => only is null || only.Names(routine);

        private void Add(StepRecorder recorder, IReadOnlyList<string> claims)
        {
            var made = new HashSet<(Type, int)>();
            foreach (var context in recorder.System.Machine.Contexts)
            {
                for (var node = 1; node < context.Automaton.Nodes.Count; node++)
                {
                    Add(context.Automaton.Nodes[node]!, recorder.WasMade(context.Id, node) ? made : null);
                }
            }

            foreach (var step in made)
            {
                steps[step].Claims.AddRange(claims);
            }
        }

        // A step executes the await that it is, and every await of a call that it is made in. What throws before its first await stands at
        // none.
        private void Add(Node node, HashSet<(Type, int)>? made)
        {
            var calls = node.Location.Calls;
            for (var depth = 0; depth < calls.Count; depth++)
            {
                if (calls[depth] is not { Text: { } text, Point: >= 0 } || !routines.ContainsKey(text))
                {
                    continue;
                }

                var key = (text, calls[depth].Point);
                if (!steps.TryGetValue(key, out var step))
                {
                    steps.Add(key, step = (new SortedSet<string>(StringComparer.Ordinal), []));
                }

                step.Operations.Add(depth == 0 ? node.Operation.Label : $"{calls[depth - 1].Function}()");
                made?.Add(key);
            }
        }
    }
}
