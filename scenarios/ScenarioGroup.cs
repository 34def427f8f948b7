namespace Shootdown.Scenarios;

/// <summary>Scenarios about one part of the protocol, as a reader looks for them.</summary>
/// <param name="Name">What they are about, in at most 24 characters.</param>
/// <param name="Scenarios">The scenarios.</param>
public sealed record ScenarioGroup(string Name, IReadOnlyList<Scenario> Scenarios);
