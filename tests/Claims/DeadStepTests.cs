using Shootdown.Explore;
using Shootdown.Model;
using Shootdown.Scenarios;

namespace Shootdown.Tests.Claims;

/// <summary>Every await of every kernel routine is reached by some claim; text that none reaches proves nothing.</summary>
public sealed unsafe class DeadStepTests
{
    [Fact]
    public void No_step_of_a_kernel_routine_is_dead()
    {
        var (all, reached) = (new HashSet<string>(), new HashSet<string>());
        foreach (var claim in ClaimCatalogue.All.DistinctBy(c => (c.Scenario.Name, c.Design)))
        {
            var system = claim.Scenario.Build(Designs.Parse(claim.Design));
            var visit = new Visit(system.Machine);
            ExhaustiveSearch.Run(system, [new Watch("visit", 0, visit)], new ExhaustiveOptions { Threads = 1 });
            visit.Report(all, reached);
        }

        Assert.NotEmpty(reached);
        Assert.Empty(all.Except(reached).Order());
    }

    private sealed class Visit(Machine machine) : IStatePredicate
    {
        private readonly bool[][] visited = [.. machine.Contexts.Select(c => new bool[c.Automaton.Nodes.Count])];

        public bool Holds(ulong* state)
        {
            for (var context = 0; context < visited.Length; context++)
            {
                visited[context][machine.Contexts[context].Node.Get(state)] = true;
            }

            return true;
        }

        public void Report(HashSet<string> all, HashSet<string> reached)
        {
            for (var context = 0; context < visited.Length; context++)
            {
                for (var node = 1; node < visited[context].Length; node++)
                {
                    foreach (var call in machine.Contexts[context].Automaton.Nodes[node]!.Location.Calls.Where(c => c.Kernel is not null))
                    {
                        var step = $"{call.Kernel!.File}: {call.Routine}, await {call.Point}";
                        all.Add(step);
                        if (visited[context][node])
                        {
                            reached.Add(step);
                        }
                    }
                }
            }
        }
    }
}
