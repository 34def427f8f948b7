namespace Shootdown.Explore.Traces;

/// <summary>What was run, in the names that a command line takes.</summary>
/// <param name="Scenario">The scenario's name.</param>
/// <param name="Design">The design's name.</param>
/// <param name="Memory">The memory model.</param>
public sealed record RunName(string Scenario, string Design, string Memory);
