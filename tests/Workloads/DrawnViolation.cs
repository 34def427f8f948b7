namespace Shootdown.Tests.Workloads;

/// <summary>What a workload that was drawn breaks, in words that a command replays.</summary>
internal static class DrawnViolation
{
    /// <summary>The file that the command names.</summary>
    public const string File = "drawn.json";

    /// <summary>Asserts that a workload breaks nothing, and says the whole command where it does.</summary>
    public static void AssertNone(
        Workload workload, string design, MemoryModel memory, IReadOnlyList<Property> properties, long bytes)
    {
        if (Of(workload, design, memory, properties, bytes) is { } broken)
        {
            Assert.Fail(broken);
        }
    }

    /// <summary>Searches through a workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="design">The design's name.</param>
    /// <param name="memory">How memory is ordered.</param>
    /// <param name="properties">What it must not break.</param>
    /// <param name="bytes">A search that needs more than so many is given up, and says nothing.</param>
    /// <returns>The command, and the file that it needs; null if nothing is broken.</returns>
    public static string? Of(Workload workload, string design, MemoryModel memory, IReadOnlyList<Property> properties, long bytes)
    {
        var scenario = new WorkloadScenario(System.IO.Path.GetFileNameWithoutExtension(File), "drawn", "FsCheck", workload);
        var options = new CheckOptions { MostStatesToShorten = 1, Search = new ExhaustiveOptions { Reduce = true, MaxBytes = bytes } };
        var broken = Checker.Check(scenario.Build(Designs.Parse(design), memory), properties, options)
            .FirstOrDefault(v => v.Outcome == Outcome.Violated);
        if (broken is null)
        {
            return null;
        }

        // As replay builds it.
        var asked = scenario.Build(Designs.Parse(design), memory, null, [broken.Property]);
        var violation = Checker.Check(asked, [broken.Property], options with { StopWhenAllBroken = true })[0].Violation;
        var name = new RunName(scenario.Name, design, memory.ToString().ToLowerInvariant());
        return $"breaks {broken.Property.Id}; replay '{(violation is null ? null : Token.Of(name, violation))}' --workload {File}, "
            + $"which is\n{WorkloadWriter.Write(workload)}";
    }
}
