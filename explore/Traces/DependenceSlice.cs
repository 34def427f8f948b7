namespace Shootdown.Explore.Traces;

/// <summary>
/// The steps that a violation depends on: backwards from what breaks the property, those that wrote what a step looks at, and those that
/// decided that its agent comes to it (a dynamic slice: Korel and Laski, 1988).
/// </summary>
/// <remarks>What a step looks at and what decides is the system's word, which may be less than all. So the slice is checked: its steps are
/// replayed in their order, each of the others put off until its own agent needs it, and the same property must break. Where it does not,
/// the steps at which turns end are added, and in the end all.</remarks>
public static unsafe class DependenceSlice
{
    /// <summary>The steps of a run that its violation depends on.</summary>
    /// <param name="violation">The run.</param>
    /// <returns>The steps, from 0, in order; all where the run breaks nothing.</returns>
    public static IReadOnlyList<int> Of(Violation violation)
    {
        ArgumentNullException.ThrowIfNull(violation);
        var count = violation.Run.Steps.Count;
        if (violation.Finding is null || count == 0 || count > Violation.MostSteps / 10)
        {
            return [.. Enumerable.Range(0, count)];
        }

        var kept = new Dependences(violation).Closure();
        if (!Suffices(violation, kept))
        {
            foreach (var turn in violation.Turns ?? [])
            {
                kept[turn] = true;
            }

            if (!Suffices(violation, kept))
            {
                Array.Fill(kept, true);
            }
        }

        return [.. Enumerable.Range(0, count).Where(i => kept[i])];
    }

    /// <summary>Whether some steps of a run break its property in their order, whatever comes in between as late as it can.</summary>
    /// <param name="violation">The run.</param>
    /// <param name="kept">By step, whether it is one of these.</param>
    public static bool Suffices(Violation violation, bool[] kept) => StraightRun.InOrder(violation, kept)?.Finding is not null;

    // Who wrote what last, step by step.
    private sealed class Dependences
    {
        private readonly Violation violation;
        private readonly int words;
        private readonly List<int>[] sources;
        private readonly HashSet<int> roots = [];

        public Dependences(Violation violation)
        {
            this.violation = violation;
            words = (violation.System.StateBits + 63) / 64;
            sources = new List<int>[violation.Run.Steps.Count];
            Collect();
        }

        public bool[] Closure()
        {
            var kept = new bool[sources.Length];
            var open = new Stack<int>(roots);
            while (open.TryPop(out var step))
            {
                if (!kept[step])
                {
                    kept[step] = true;
                    sources[step].ForEach(open.Push);
                }
            }

            return kept;
        }

        private void Collect()
        {
            var (run, system) = (violation.Run, violation.System);
            var last = sources.Length - 1;
            var decided = new int[system.Agents];
            var latest = new int[system.Agents];
            var writers = new int[words * 64];
            Array.Fill(writers, -1);
            Array.Fill(decided, -1);
            Array.Fill(latest, -1);
            Span<ulong> looked = stackalloc ulong[words];
            Span<ulong> changed = stackalloc ulong[words];
            Span<ulong> own = stackalloc ulong[words];
            Span<ulong> ghosts = stackalloc ulong[words];
            fixed (ulong* bits = ghosts)
            {
                (system as IObservedSystem)?.MarkGhosts(bits);
            }

            for (var i = 0; i <= last; i++)
            {
                var choice = run.Steps[i].Choice;
                var agent = system.AgentOf(choice);
                looked.Clear();
                changed.Clear();
                bool decides;
                fixed (ulong* state = run.StateAt(i), bits = looked)
                {
                    system.LooksAt(state, choice, bits);
                    decides = system.Decides(state, choice);
                }

                for (var word = 0; word < words && i + 1 < run.StateCount; word++)
                {
                    changed[word] = run.StateAt(i)[word] ^ run.StateAt(i + 1)[word];
                    own[word] = changed[word] & ~ghosts[word];
                }

                // Of whom nothing is known it is taken that what he changes is what he looks at. What those who look on remember is not
                // his: a slice is the same whoever does.
                var known = looked.ContainsAnyExcept(0UL);
                sources[i] = [.. Writers(writers, known ? looked : own)];
                if (decided[agent] >= 0)
                {
                    sources[i].Add(decided[agent]);
                }

                if (i == last)
                {
                    Judge(writers, i);
                }

                foreach (var bit in TraceMessages.Ones(changed))
                {
                    writers[bit] = i;
                }

                (decided[agent], latest[agent]) = (decides ? i : decided[agent], i);
            }

            AddRoots(latest);
        }

        // What the property looks at where it breaks.
        private void Judge(int[] writers, int step)
        {
            if (violation.System is IObservedSystem observed)
            {
                Span<ulong> judged = stackalloc ulong[words];
                fixed (ulong* state = violation.Run.StateAt(step), bits = judged)
                {
                    observed.JudgedBy(violation.Property.Id, state, violation.Run.Steps[step].Choice, bits);
                }

                roots.UnionWith(Writers(writers, judged));
            }
        }

        // A state in which somebody is held up, or nothing happens any more, rests on where everybody stands.
        private void AddRoots(int[] latest)
        {
            var last = sources.Length - 1;
            roots.Add(last);
            if (violation.CycleStart is { } start)
            {
                roots.UnionWith(Enumerable.Range(start, sources.Length - start));
            }
            else if ((violation.Run.Steps[last].Observations & violation.Property.ReportedOn(violation.System)) == 0)
            {
                roots.UnionWith(latest.Where(i => i >= 0));
            }
        }

        private static IEnumerable<int> Writers(int[] writers, ReadOnlySpan<ulong> bits) =>
            TraceMessages.Ones(bits).Select(bit => writers[bit]).Where(w => w >= 0).Distinct();
    }
}
