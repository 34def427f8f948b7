namespace Shootdown.Explore.Traces;

/// <summary>
/// Which steps of a run tell its story: where turns end, what one writes and another then looks at, what the last step looks at, and
/// where somebody begins. The others are what their routine does in any run.
/// </summary>
public static unsafe class ShownSteps
{
    /// <summary>Chooses steps.</summary>
    /// <param name="trace">The run.</param>
    /// <param name="most">About how many; turns are shown even beyond it.</param>
    /// <returns>The steps, from 0, in order; all of them where they are few enough.</returns>
    public static IReadOnlyList<int> Of(Violation trace, int most)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var count = trace.Schedule.Choices.Count;
        if (count <= most)
        {
            return [.. Enumerable.Range(0, count)];
        }

        SortedSet<int> shown = [count - 1, trace.CycleStart ?? count - 1];
        shown.UnionWith((trace.Turns ?? []).Where(t => !(t >= trace.CycleStart)));
        foreach (var level in (IEnumerable<int>[])[Messages(trace), Beginnings(trace)])
        {
            foreach (var step in level.TakeWhile(_ => shown.Count < most))
            {
                shown.Add(step);
            }
        }

        // A gap of one step takes as much room as the step.
        for (var i = 1; i < count - 1; i++)
        {
            if (!shown.Contains(i) && shown.Contains(i - 1) && shown.Contains(i + 1))
            {
                shown.Add(i);
            }
        }

        return [.. shown];
    }

    private static IEnumerable<int> Beginnings(Violation trace)
    {
        var choices = trace.Schedule.Choices;
        return Enumerable.Range(0, choices.Count)
            .Where(i => i == 0 || trace.System.AgentOf(choices[i]) != trace.System.AgentOf(choices[i - 1]));
    }

    // From the end backwards: a step that looks at what another wrote last, or the last one at anything, and the step that wrote it.
    private static List<int> Messages(Violation trace)
    {
        var (run, words) = (trace.Run, (trace.System.StateBits + 63) / 64);
        var writers = new int[words * 64];
        Array.Fill(writers, -1);
        var messages = new List<int>();
        Span<ulong> looked = stackalloc ulong[words];
        for (var i = 0; i < run.Steps.Count; i++)
        {
            looked.Clear();
            fixed (ulong* state = run.StateAt(i), bits = looked)
            {
                trace.System.LooksAt(state, run.Steps[i].Choice, bits);
            }

            foreach (var writer in Ones(looked).Select(bit => writers[bit]).Where(w => w >= 0).Distinct())
            {
                if (i == run.Steps.Count - 1 || Agent(trace, writer) != Agent(trace, i))
                {
                    messages.AddRange([writer, i]);
                }
            }

            if (i + 1 < run.StateCount)
            {
                var before = run.StateAt(i);
                var after = run.StateAt(i + 1);
                for (var word = 0; word < words; word++)
                {
                    looked[word] = before[word] ^ after[word];
                }

                foreach (var bit in Ones(looked))
                {
                    writers[bit] = i;
                }
            }
        }

        messages.Reverse();
        return messages;
    }

    private static int Agent(Violation trace, int step) => trace.System.AgentOf(trace.Schedule.Choices[step]);

    private static List<int> Ones(ReadOnlySpan<ulong> words)
    {
        var ones = new List<int>();
        for (var word = 0; word < words.Length; word++)
        {
            for (var left = words[word]; left != 0; left &= left - 1)
            {
                ones.Add((word * 64) + System.Numerics.BitOperations.TrailingZeroCount(left));
            }
        }

        return ones;
    }
}
