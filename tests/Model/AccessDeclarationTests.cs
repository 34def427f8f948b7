namespace Shootdown.Tests.Model;

/// <summary>An access declares no cell that it does not touch: each one, in some state, is written or decides what the access does.</summary>
/// <remarks>That it touches no other is for <see cref="FootprintTests"/> to show. The states are those of random walks with all declared cells
/// set at random, since a cell may matter in states only that the model never comes to.</remarks>
public sealed unsafe class AccessDeclarationTests
{
    private const int Walk = 60;
    private const int Tries = 400;

    public static TheoryData<string, string> Systems
    {
        get
        {
            var systems = new TheoryData<string, string>();
            foreach (var claim in ClaimCatalogue.All.Where(c => c.Scenario is WorkloadScenario).DistinctBy(c => c.Scenario.Name))
            {
                systems.Add(claim.Scenario.Name, claim.Design);
            }

            foreach (var claim in ClaimCatalogue.All.Where(c => c.Scenario is WorkloadScenario).DistinctBy(c => c.Design))
            {
                systems.Add(claim.Scenario.Name, claim.Design);
            }

            return systems;
        }
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void An_access_touches_every_cell_that_it_declares(string scenario, string design)
    {
        var system = ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design));
        var bases = States(system);
        var random = new Random(1);
        var known = new HashSet<Operation>();
        var idle = new List<string>();
        foreach (var context in system.Machine.Contexts)
        {
            foreach (var operation in context.Automaton.Nodes.Select(n => n?.Operation.AsWritten).Where(o => o is IAccess && known.Add(o)))
            {
                var placed = ((IAccess)operation!).Cells.Distinct().Where(c => c.Bits > 0).ToList();
                var left = placed.Where(c => !IsTouched(operation!, placed, c, context, bases, random)).Select(c => c.Name).ToList();
                idle.AddRange(left.Select(name => $"{operation!.Label}: {name}"));
            }
        }

        Assert.Equal([], idle);
    }

    private static List<ulong[]> States(MachineSystem system)
    {
        using var stepper = new Stepper(system);
        var random = new Random(2);
        var states = new List<ulong[]> { stepper.State.ToArray() };
        while (states.Count < Walk && stepper.Enabled > 0 && !stepper.Ended)
        {
            stepper.Take(random.Next(stepper.Enabled));
            states.Add(stepper.State.ToArray());
        }

        return states;
    }

    private static bool IsTouched(Operation operation, List<Cell> placed, Cell cell, Context context, List<ulong[]> bases, Random random)
    {
        var (before, after, changed) = (new ulong[bases[0].Length], new ulong[bases[0].Length], new ulong[bases[0].Length]);
        var cpus = context.Cpus.ToArray();
        for (var i = 0; i < Tries; i++)
        {
            bases[random.Next(bases.Count)].CopyTo(before, 0);
            foreach (var other in placed)
            {
                Set(other, before, random.Next(other.Range));
            }

            var (cpu, outcome, value) = (cpus[random.Next(cpus.Length)], random.Next(operation.Outcomes), random.Next(cell.Range));
            before.CopyTo(after, 0);
            var (result, observed) = Execute(operation, after, context, cpu, outcome);
            if (Get(cell, after) != Get(cell, before))
            {
                return true;
            }

            before.CopyTo(changed, 0);
            Set(cell, changed, value);
            var again = Execute(operation, changed, context, cpu, outcome);
            Set(cell, after, value);
            if ((result, observed) != again || !after.AsSpan().SequenceEqual(changed))
            {
                return true;
            }
        }

        return false;
    }

    private static (int Result, ulong Observed) Execute(Operation operation, ulong[] state, Context context, int cpu, int outcome)
    {
        fixed (ulong* pointer = state)
        {
            var step = new StepExecution { State = pointer, Cpu = cpu, Context = context.Id, Outcome = outcome };
            return (operation.Execute(ref step), step.Observations);
        }
    }

    private static int Get(Cell cell, ulong[] state)
    {
        fixed (ulong* pointer = state)
        {
            return cell.Get(pointer);
        }
    }

    private static void Set(Cell cell, ulong[] state, int value)
    {
        fixed (ulong* pointer = state)
        {
            cell.Set(pointer, value);
        }
    }
}
