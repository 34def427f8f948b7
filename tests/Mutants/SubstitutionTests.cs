namespace Shootdown.Tests.Mutants;

/// <summary>A system that a mutated step was put into is the one that is built with it, and afterwards what it was.</summary>
public sealed class SubstitutionTests
{
    [Theory]
    [InlineData("posted-twice")]
    [InlineData("returned-caller")]
    [InlineData("polling-idle-woken")]
    [InlineData("remote-flush")]
    public void A_mutant_in_a_built_system_shows_what_it_shows_in_one_built_for_it(string scenario)
    {
        var system = Build(scenario, null);
        var original = Search(system);
        var changed = 0;
        foreach (var mutation in MutationsOf(system))
        {
            (ulong Seen, SearchOutcome Outcome) shown;
            using (system.Substitute(mutation))
            {
                shown = Search(system);
            }

            Assert.Equal(Search(Build(scenario, mutation)), shown);
            changed += shown == original ? 0 : 1;
        }

        Assert.NotEqual(0, changed);
        Assert.Equal(original, Search(system));
    }

    [Fact]
    public void A_step_is_not_put_behind_store_buffers_that_were_laid_out_without_it()
    {
        var system = ScenarioCatalogue.Parse("posted-twice").Build(Designs.Linux73, MemoryModel.Tso);

        Assert.Throws<InvalidOperationException>(() => system.Substitute(MutationsOf(system)[0]));
    }

    private static MachineSystem Build(string scenario, IStepRewriter? rewriter) =>
        ScenarioCatalogue.Parse(scenario).Build(Designs.Linux73, rewriter: rewriter);

    // Not what is noted: of what no routine does any more, a monitor in a system that is built without it has nothing to note.
    private static (ulong Seen, SearchOutcome Outcome) Search(MachineSystem system)
    {
        var result = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions());
        return (result.Seen, result.Outcome);
    }

    private static IReadOnlyList<Mutation> MutationsOf(MachineSystem system) =>
    [
        .. system.Machine.Contexts
            .SelectMany(c => c.Automaton.Nodes.Select(n => (Context: c, Node: n)))
            .Where(s => s.Node?.Location.Await is not null)
            .SelectMany(s => Mutation.Of(s.Node!.Operation.AsWritten, s.Context).Select(o => new Mutation(s.Node.Location.Await!, o)))
            .Where(m => m.KeepsAutomata)
            .Distinct(),
    ];
}
