namespace Shootdown.Tests.Claims;

/// <summary>The text of arm64 is all claimed of. What of it a run executes is not seen, for one transition makes many of its
/// steps.</summary>
public sealed class Arm64TextTests
{
    [Fact]
    public void No_await_is_out_of_reach_of_the_claims()
    {
        var reached = ActiveCpus.Claims.Concat(Arm64Rollovers.Claims).DistinctBy(c => (c.Scenario, c.Design))
            .SelectMany(c => c.Build().Machine.Contexts).SelectMany(c => c.Automaton.Nodes).OfType<Node>().SelectMany(n => n.Location.Calls)
            .Select(c => (c.Text, c.Point)).ToHashSet();

        Assert.NotEmpty(ClaimedSystems.Arm64Routines);
        Assert.All(ClaimedSystems.Arm64Routines, r => Assert.All(
            Enumerable.Range(0, r.Lines.Count), point => Assert.Contains((r.Text, point), reached)));
    }
}
