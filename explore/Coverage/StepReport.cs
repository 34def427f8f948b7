using Shootdown.Model;

namespace Shootdown.Explore;

/// <summary>Which claims execute which awaits of the kernel's routines.</summary>
public static class StepReport
{
    /// <summary>Explores every system to its end, unreduced, and notes what is executed.</summary>
    /// <param name="systems">The systems.</param>
    /// <param name="routines">The routines whose awaits are asked for.</param>
    /// <param name="search">How to search; reduction and when to stop are the report's own business.</param>
    /// <param name="begin">Told the number of each system, from 1, and the system before it is searched; null for nobody.</param>
    /// <returns>Every await, in the order of the text.</returns>
    /// <exception cref="InvalidOperationException">A search reached a bound.</exception>
    public static IReadOnlyList<ReportedStep> Of(
        IReadOnlyList<ClaimedSystem> systems, IReadOnlyList<RoutineText> routines, ExhaustiveOptions search, Action<int, ClaimedSystem>? begin = null)
    {
        ArgumentNullException.ThrowIfNull(systems);
        ArgumentNullException.ThrowIfNull(routines);
        ArgumentNullException.ThrowIfNull(search);
        var steps = new Tally(routines);
        for (var i = 0; i < systems.Count; i++)
        {
            begin?.Invoke(i + 1, systems[i]);
            var recorder = new StepRecorder(systems[i].Build(MemoryModel.Sc, null));
            var result = ExhaustiveSearch.Run(recorder, [], search with { Reduce = false, StopWhenAllBroken = false, MaxDepth = null });
            if (result.Outcome == SearchOutcome.Inconclusive)
            {
                throw new InvalidOperationException($"{systems[i].Name}: {result.Reason}");
            }

            steps.Add(recorder, systems[i].Claims);
        }

        return steps.Close();
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

        public void Add(StepRecorder recorder, IReadOnlyList<string> claims)
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

        public IReadOnlyList<ReportedStep> Close() =>
        [
            .. steps.Select(s => new ReportedStep(routines[s.Key.Text], s.Key.Point, [.. s.Value.Operations], s.Value.Claims))
                .OrderBy(s => s.File, StringComparer.Ordinal).ThenBy(s => s.Line).ThenBy(s => s.Function, StringComparer.Ordinal).ThenBy(s => s.Point),
        ];

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
