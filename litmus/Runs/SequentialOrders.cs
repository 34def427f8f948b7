namespace Shootdown.Litmus.Runs;

/// <summary>Whether the threads of a program can come by turns to the outcome that it names: what memory does that is sequentially
/// consistent.</summary>
/// <remarks>It only says what may be left out of a test; what is decided in the end is decided by the machine.</remarks>
internal sealed class SequentialOrders
{
    private const int MostStates = 1_000_000;

    private readonly RunProgram program;
    private readonly List<Cell> locations;
    private readonly HashSet<string> visited = [];

    private SequentialOrders(RunProgram program) => (this.program, locations) = (program, [.. program.Locations]);

    /// <summary>Whether they can; null where there are too many orders to tell.</summary>
    /// <param name="program">The program, and its outcome.</param>
    public static bool? Reach(RunProgram program)
    {
        var orders = new SequentialOrders(program);
        var reached = orders.Reach(new int[program.Threads.Count], [.. orders.locations.Select(program.Initial)]);
        return reached ? true : orders.visited.Count < MostStates ? false : null;
    }

    private bool Reach(int[] at, int[] memory)
    {
        if (visited.Count == MostStates || !visited.Add(string.Concat(at.Concat(memory).Select(n => (char)(n + 1)))))
        {
            return false;
        }

        var ended = true;
        for (var thread = 0; thread < at.Length; thread++)
        {
            if (at[thread] == program.Threads[thread].Count)
            {
                continue;
            }

            ended = false;
            var made = program.Threads[thread][at[thread]];
            var place = made.Location is null ? -1 : locations.IndexOf(made.Location);
            if (made.Seen is { } seen && memory[place] != seen)
            {
                continue;
            }

            var (next, then) = ((int[])at.Clone(), made.Stored is null ? memory : (int[])memory.Clone());
            next[thread]++;
            if (made.Stored is { } stored)
            {
                then[place] = stored;
            }

            if (Reach(next, then))
            {
                return true;
            }
        }

        return ended && program.Final.All(f => memory[locations.IndexOf(f.Key)] == f.Value);
    }
}
