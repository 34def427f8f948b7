namespace Shootdown.Scenarios;

/// <summary>What is claimed that the calls of a task cost at most.</summary>
/// <param name="Design">The design's name.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Task">The task.</param>
/// <param name="Costs">The costs.</param>
/// <param name="Origin">Where the claim comes from.</param>
public sealed record CostClaim(string Design, Scenario Scenario, string Task, CallCosts Costs, string Origin)
{
    /// <summary>The claim as a sentence; it names the test.</summary>
    public override string ToString() => $"{Scenario.Name}: {Task} on {Design}";
}
