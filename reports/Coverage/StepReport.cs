namespace Shootdown.Reports.Coverage;

/// <summary>Which claims execute which awaits of the kernel's routines.</summary>
public static class StepReport
{
    /// <summary>Explores every system to its end, unreduced, and notes what is executed.</summary>
    /// <param name="systems">The systems.</param>
    /// <param name="routines">The routines whose awaits are asked for.</param>
    /// <param name="search">How to search; reduction and when to stop are the report's own business.</param>
    /// <param name="begin">Told the number of each system, from 1, and the system before it is searched; null for nobody.</param>
    /// <param name="only">The function that alone is reported; null for every one.</param>
    /// <returns>Every await, in the order of the text.</returns>
    /// <exception cref="InvalidOperationException">A search reached a bound.</exception>
    public static IReadOnlyList<ReportedStep> Of(
        IReadOnlyList<ClaimedSystem> systems, IReadOnlyList<RoutineText> routines, ExhaustiveOptions search, Action<int, ClaimedSystem>? begin = null, FunctionFilter? only = null)
    {
        ArgumentNullException.ThrowIfNull(systems);
        ArgumentNullException.ThrowIfNull(routines);
        ArgumentNullException.ThrowIfNull(search);
        var steps = new Tally(routines);
        for (var i = 0; i < systems.Count; i++)
        {
            begin?.Invoke(i + 1, systems[i]);
            steps.Add(systems[i], search, system => only?.OccursIn(system) != false);
        }

        return [.. steps.Close().Where(s => only?.Covers(s.Function, s.Routine) != false)];
    }

    /// <summary>Explores systems until every await has been executed, or none is left that could execute one more.</summary>
    /// <param name="systems">The systems.</param>
    /// <param name="routines">The routines whose awaits are asked for.</param>
    /// <param name="search">How to search; reduction and when to stop are the report's own business.</param>
    /// <returns>The awaits that no system executes, in the order of the text.</returns>
    /// <exception cref="InvalidOperationException">A search reached a bound.</exception>
    public static IReadOnlyList<ReportedStep> Dead(IReadOnlyList<ClaimedSystem> systems, IReadOnlyList<RoutineText> routines, ExhaustiveOptions search)
    {
        ArgumentNullException.ThrowIfNull(systems);
        ArgumentNullException.ThrowIfNull(routines);
        ArgumentNullException.ThrowIfNull(search);
        var steps = new Tally(routines);
        foreach (var claimed in systems)
        {
            steps.Add(claimed, search, steps.MayGainBy);
        }

        return [.. steps.Close().Where(s => s.IsDead)];
    }

    private sealed class Tally
    {
        private readonly Dictionary<Type, RoutineText> routines;
        private readonly Dictionary<(Type Text, int Point), (SortedSet<string> Operations, List<string> Claims)> steps = [];

        public Tally(IReadOnlyList<RoutineText> routines)
        {
            this.routines = routines.ToDictionary(r => r.Text);
            foreach (var routine in routines)
            {
                for (var point = 0; point < routine.Lines.Count; point++)
                {
                    steps.Add((routine.Text, point), (new SortedSet<string>(StringComparer.Ordinal), []));
                }
            }
        }

        // Whether the text of a system has an await that nothing has executed yet.
        public bool MayGainBy(MachineSystem system) =>
            system.Machine.Contexts.SelectMany(c => c.Automaton.Nodes).OfType<Node>().SelectMany(n => n.Location.Calls)
                .Any(c => c.Text is { } text && routines.ContainsKey(text) && !(steps.TryGetValue((text, c.Point), out var step) && step.Claims.Count > 0));

        // Explores a system if it is worth it, and notes what is executed.
        public void Add(ClaimedSystem claimed, ExhaustiveOptions search, Predicate<MachineSystem> isWorthIt)
        {
            var system = claimed.Build(MemoryModel.Sc, null);
            if (!isWorthIt(system))
            {
                return;
            }

            var recorder = new StepRecorder(system);
            var result = ExhaustiveSearch.Run(recorder, [], search with { Reduce = false, StopWhenAllBroken = false, MaxDepth = null });
            if (result.Outcome == SearchOutcome.Inconclusive)
            {
                throw new InvalidOperationException($"{claimed.Name}: {result.Reason}");
            }

            Add(recorder, claimed.Claims);
        }

        public IReadOnlyList<ReportedStep> Close() =>
        [
            .. steps.Select(s => new ReportedStep(routines[s.Key.Text], s.Key.Point, [.. s.Value.Operations], s.Value.Claims))
                .OrderBy(s => s.File, StringComparer.Ordinal).ThenBy(s => s.Line).ThenBy(s => s.Function, StringComparer.Ordinal).ThenBy(s => s.Point),
        ];

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

        // A step executes the await that it is, and every await of a call that it is made in.
        private void Add(Node node, HashSet<(Type, int)>? made)
        {
            var calls = node.Location.Calls;
            for (var depth = 0; depth < calls.Count; depth++)
            {
                if (calls[depth].Text is not { } text || !routines.ContainsKey(text))
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
