namespace Shootdown.Tests.Model;

/// <summary>The footprints that reduction goes by are those of the finished system, whatever order its contexts were built in.</summary>
[Long]
public sealed class ReductionFootprintTests
{
    public static TheoryData<string> Names => [.. ScenarioCatalogue.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_is_known_by_all_that_it_touches_now(string scenario)
    {
        foreach (var context in ScenarioCatalogue.Parse(scenario).Build(Designs.Linux73).Machine.Contexts)
        {
            for (var node = 1; node < context.Automaton.Nodes.Count; node++)
            {
                var now = new Footprint();
                context.Automaton.Nodes[node]!.Operation.Touch(now);

                Assert.False(context.Automaton.StepFootprints[node]
                    .Add(now), $"{context}: {context.Automaton.Nodes[node]!.Operation.Label}");
            }
        }
    }
}
