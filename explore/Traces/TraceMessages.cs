namespace Shootdown.Explore.Traces;

/// <summary>A step that looks at what another step wrote last.</summary>
/// <param name="Writer">The step that wrote, from 0.</param>
/// <param name="Reader">The step that looks, from 0.</param>
public readonly record struct TraceMessage(int Writer, int Reader);

/// <summary>What passes between those who make a run: memory that one writes and another then looks at.</summary>
public static unsafe class TraceMessages
{
    /// <summary>The messages of a run, by who looks: between different agents, and of the last step any.</summary>
    /// <param name="trace">The run.</param>
    public static IReadOnlyList<TraceMessage> Of(Violation trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var (run, words) = (trace.Run, (trace.System.StateBits + 63) / 64);
        var writers = new int[words * 64];
        Array.Fill(writers, -1);
        var messages = new List<TraceMessage>();
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
                    messages.Add(new TraceMessage(writer, i));
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

        return messages;
    }

    private static int Agent(Violation trace, int step) => trace.System.AgentOf(trace.Schedule.Choices[step]);

    /// <summary>The numbers of the bits that are set.</summary>
    internal static List<int> Ones(ReadOnlySpan<ulong> words)
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
