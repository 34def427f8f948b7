using Shootdown.Explore;
using Shootdown.Model;
using Shootdown.Scenarios;

namespace Shootdown.Tests.Model;

/// <summary>
/// A step touches what its footprint names and nothing else: reduction is only as sound as that. Each step is executed in states that
/// random walks reach, and again with every cell changed that its footprint does not name.
/// </summary>
public sealed unsafe class FootprintTests
{
    public static TheoryData<string, string> Systems
    {
        get
        {
            var systems = new TheoryData<string, string>();
            foreach (var (scenario, design) in ClaimCatalogue.All.Select(c => (c.Scenario.Name, c.Design)).Distinct())
            {
                systems.Add(scenario, design);
            }

            return systems;
        }
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void Steps_write_only_what_they_declare(string scenario, string design) =>
        Visit(scenario, design, (machine, node, state, cpu, context) =>
        {
            var after = Run(node.Operation, state, cpu, context, out _, out _);
            var writes = new Footprint();
            node.Operation.Touch(writes);
            foreach (var cell in machine.Layout.Cells)
            {
                Assert.True(Get(cell, state) == Get(cell, after) || writes.Writes.Contains(cell.Anchor ?? cell), $"{node.Operation.Label} writes {cell}");
            }
        });

    [Theory]
    [MemberData(nameof(Systems))]
    public void Steps_depend_only_on_what_they_declare(string scenario, string design) =>
        Visit(scenario, design, (machine, node, state, cpu, context) =>
        {
            if (node.Operation.LooksAtContexts)
            {
                return;
            }

            var touched = new Footprint();
            node.Operation.Touch(touched);
            var after = Run(node.Operation, state, cpu, context, out var result, out var observed);
            foreach (var cell in machine.Layout.Cells.Where(c => c.Bits > 0 && !touched.Reads.Contains(c.Anchor ?? c)))
            {
                var changed = (ulong[])state.Clone();
                Set(cell, changed, (Get(cell, state) + 1) % cell.Range);
                var afterChanged = Run(node.Operation, changed, cpu, context, out var resultChanged, out var observedChanged);
                Assert.True(result == resultChanged && observed == observedChanged, $"{node.Operation.Label} depends on {cell}");
                Assert.All(machine.Layout.Cells.Where(c => c != cell), c => Assert.True(Get(c, after) == Get(c, afterChanged), $"{node.Operation.Label} lets {cell} flow into {c}"));
            }
        });

    private static void Visit(string scenario, string design, System.Action<Machine, Node, ulong[], int, int> check)
    {
        var system = ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design));
        var random = new Random(1);
        for (var walk = 0; walk < 3; walk++)
        {
            using var stepper = new Stepper(system);
            for (var length = 0; length < 150 && stepper.Enabled > 0 && !stepper.Ended; length++)
            {
                var state = stepper.State.ToArray();
                foreach (var context in system.Machine.Contexts)
                {
                    if (context.Automaton.Nodes[Get(context.Node, state)] is { } node && node.Operation.Outcomes == 1)
                    {
                        check(system.Machine, node, state, node.Registers.Cpu >= 0 ? node.Registers.Cpu : context.Cpus.First, context.Id);
                    }
                }

                stepper.Take(random.Next(stepper.Enabled));
            }
        }
    }

    private static ulong[] Run(Operation operation, ulong[] state, int cpu, int context, out int result, out ulong observed)
    {
        var after = (ulong[])state.Clone();
        fixed (ulong* pointer = after)
        {
            var step = new Shootdown.Model.Execution { State = pointer, Cpu = cpu, Context = context };
            result = operation.Execute(ref step);
            observed = step.Observations;
        }

        return after;
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
