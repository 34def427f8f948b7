namespace Shootdown.Explore.Traces;

/// <summary>
/// Which steps of a run tell its story: those that the violation depends on (<see cref="DependenceSlice"/>), and those at which turns end.
/// Where they are too many, of these first what one writes and another then looks at, what the last step looks at, and where somebody
/// begins; as far as there is room, what changes anything, and then the rest. The others are what their routine does in any run.
/// </summary>
public static class ShownSteps
{
    /// <summary>Chooses steps.</summary>
    /// <param name="trace">The run.</param>
    /// <param name="most">About how many; turns are shown even beyond it.</param>
    /// <returns>The steps, from 0, in order.</returns>
    public static IReadOnlyList<int> Of(Violation trace, int most) => Of(trace, most, int.MaxValue);

    /// <summary>Chooses steps.</summary>
    /// <param name="trace">The run.</param>
    /// <param name="most">About how many.</param>
    /// <param name="turns">At the ends of how many turns, the last ones, even if these are more.</param>
    /// <returns>The steps, from 0, in order.</returns>
    internal static IReadOnlyList<int> Of(Violation trace, int most, int turns)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var count = trace.Schedule.Choices.Count;
        if (count == 0)
        {
            return [];
        }

        SortedSet<int> shown = [count - 1, trace.CycleStart ?? count - 1];
        shown.UnionWith((trace.Turns ?? []).Where(t => !(t >= trace.CycleStart)).TakeLast(turns));
        var slice = trace.Slice.ToHashSet();
        if (shown.Union(slice).Count() <= most)
        {
            shown.UnionWith(slice);
        }
        else
        {
            foreach (var level in (IEnumerable<int>[])[Messages(trace), Beginnings(trace), Changes(trace), Others(trace)])
            {
                foreach (var step in level.Where(slice.Contains).TakeWhile(_ => shown.Count < most))
                {
                    shown.Add(step);
                }
            }
        }

        // A gap of one step takes as much room as the step.
        for (var i = 0; i < count - 1; i++)
        {
            if (!shown.Contains(i) && (i == 0 || shown.Contains(i - 1)) && shown.Contains(i + 1))
            {
                shown.Add(i);
            }
        }

        return [.. shown];
    }

    // From the end backwards.
    private static IEnumerable<int> Changes(Violation trace) =>
        Enumerable.Range(0, trace.Steps.Count).Reverse().Where(i => trace.Steps[i].Changes.Count > 0);

    // From the end backwards.
    private static IEnumerable<int> Others(Violation trace) => Enumerable.Range(0, trace.Steps.Count).Reverse();

    private static IEnumerable<int> Beginnings(Violation trace)
    {
        var choices = trace.Schedule.Choices;
        return Enumerable.Range(0, choices.Count)
            .Where(i => i == 0 || trace.System.AgentOf(choices[i]) != trace.System.AgentOf(choices[i - 1]));
    }

    // From the end backwards.
    private static IEnumerable<int> Messages(Violation trace) =>
        trace.Messages.Reverse().SelectMany(m => (int[])[m.Reader, m.Writer]);
}
