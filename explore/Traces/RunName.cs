namespace Shootdown.Explore.Traces;

/// <summary>What was run, in the names that a command line takes.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Design">The design's name.</param>
/// <param name="Memory">The memory model.</param>
public sealed record RunName(string Scenario, string Design, string Memory)
{
    /// <summary>What was run, in words; how memory is ordered is told where it is not sc.</summary>
    public string Subject => Memory == MemoryName.Of(MemoryModel.Sc) ? $"{Scenario} on {Design}" : FullSubject;

    /// <summary>What was run, in words, with how memory is ordered.</summary>
    public string FullSubject => $"{Scenario} on {Design} under {Memory}";
}
