namespace Shootdown.Cli.Litmus;

/// <summary>What herd printed for a test: the file beside it whose name ends in <c>.litmus.expected</c>.</summary>
/// <param name="States">The states, without white space.</param>
/// <param name="Observation">The word of its observation; null if it has none.</param>
internal sealed record HerdExpectation(IReadOnlySet<string> States, string? Observation)
{
    /// <summary>Reads it; null if there is none, or none that speaks of the machine's memory: herd's answer to a test in C is that of
    /// the kernel's memory model.</summary>
    /// <param name="file">The test's file.</param>
    /// <param name="test">The test.</param>
    /// <param name="memory">How memory is ordered.</param>
    public static HerdExpectation? Beside(string file, HerdTest test, MemoryModel memory)
    {
        var path = $"{file}.expected";
        var same = memory switch
        {
            MemoryModel.Tso => test.Architecture is HerdArchitecture.X86 or HerdArchitecture.X86_64,
            MemoryModel.Arm => test.Architecture == HerdArchitecture.AArch64 && !test.HasPageTables,
            _ => false,
        };
        if (!same || !File.Exists(path))
        {
            return null;
        }

        var lines = InputFile.Read(path, "litmus").Split('\n').ToList();
        var header = lines.FindIndex(l => l.StartsWith("States ", StringComparison.Ordinal));
        var states = lines.Skip(header + 1).TakeWhile(l => l.TrimEnd().EndsWith(';')).Select(Bare);
        var observation = lines.FirstOrDefault(l => l.StartsWith("Observation ", StringComparison.Ordinal));
        return new HerdExpectation(
            states.ToHashSet(StringComparer.Ordinal), observation?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(2));
    }

    /// <summary>Whether what was found is the same.</summary>
    /// <param name="found">What was found.</param>
    public bool IsMetBy(HerdStates found) =>
        States.SetEquals(found.States.Select(Bare)) && (Observation is null || Observation == found.Frequency.ToString());

    private static string Bare(string line) => string.Concat(line.Where(c => !char.IsWhiteSpace(c)));
}
