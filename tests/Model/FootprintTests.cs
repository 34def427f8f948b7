namespace Shootdown.Tests.Model;

/// <summary>
/// A step touches what its footprint names and nothing else: reduction is only as sound as that. Each step is executed in states that
/// random walks reach, and again with every cell changed that its footprint does not name.
/// </summary>
public sealed unsafe class FootprintTests
{
    // Most steps of other designs are those of a kernel.
    private const int OneIn = 40;

    public static TheoryData<string, string> Systems => Sample.Of(ClaimCatalogue.All
        .Where(c => c.Scenario.UsualMemory == MemoryModel.Sc).Select(c => (c.Scenario.Name, c.Design)).Distinct()
        .Where(s => Sample.Has(s.Name, s.Design, OneIn)));

    [Theory]
    [MemberData(nameof(Systems))]
    public void Steps_write_and_depend_on_only_what_they_declare(string scenario, string design) =>
        Visit(scenario, design, (machine, made) =>
        {
            made.Run(made.State, made.After, out var result, out var observed);
            foreach (var cell in machine.Layout.Cells)
            {
                // Where contexts stand is no cell of a declaration; a step that moves another's context on is never taken alone.
                var isPlace = made.Node.Operation.LooksAtContexts && cell.Name.EndsWith(".at", StringComparison.Ordinal);
                if (!isPlace && Get(cell, made.State) != Get(cell, made.After))
                {
                    Assert.True(made.Touched.Writes.Contains(cell.Anchor ?? cell), $"{made.Node.Operation.Label} writes {cell}");
                }
            }

            if (made.Node.Operation.LooksAtContexts)
            {
                return;
            }

            foreach (var cell in machine.Layout.Cells)
            {
                if (cell.Bits == 0 || made.Touched.Reads.Contains(cell.Anchor ?? cell))
                {
                    continue;
                }

                // What is not read is not written either, so a change of it must go through the step as it is, and change nothing else.
                var other = (Get(cell, made.State) + 1) % cell.Range;
                made.State.CopyTo(made.Changed, 0);
                Set(cell, made.Changed, other);
                made.Run(made.Changed, made.AfterChanged, out var resultChanged, out var observedChanged);
                made.After.CopyTo(made.Expected, 0);
                Set(cell, made.Expected, other);
                if (result != resultChanged || observed != observedChanged || !made.AfterChanged.AsSpan().SequenceEqual(made.Expected))
                {
                    Assert.Fail($"{made.Node.Operation.Label} depends on {cell}");
                }
            }
        });

    private static void Visit(string scenario, string design, System.Action<Computer, StepMade> check)
    {
        var system = ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design));
        var random = new Random(1);
        var touched = new Dictionary<Node, Footprint>(ReferenceEqualityComparer.Instance);
        for (var walk = 0; walk < 3; walk++)
        {
            using var stepper = new Stepper(system);
            for (var length = 0; length < 150 && stepper.Enabled > 0 && !stepper.Ended; length++)
            {
                var state = stepper.State.ToArray();
                foreach (var context in system.Machine.Contexts)
                {
                    if (context.Automaton.Nodes[Get(context.Node, state)] is { } node)
                    {
                        if (!touched.TryGetValue(node, out var footprint))
                        {
                            touched.Add(node, footprint = new Footprint());
                            node.Operation.Touch(footprint);
                        }

                        for (var outcome = 0; outcome < node.Operation.Outcomes; outcome++)
                        {
                            var cpu = node.Registers.Cpu >= 0 ? node.Registers.Cpu : context.Cpus.First;
                            check(system.Machine, new StepMade(node, footprint, state, cpu, context.Id, outcome));
                        }
                    }
                }

                stepper.Take(random.Next(stepper.Enabled));
            }
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

    private sealed record StepMade(Node Node, Footprint Touched, ulong[] State, int Cpu, int Context, int Outcome)
    {
        public ulong[] After { get; } = new ulong[State.Length];

        public ulong[] Changed { get; } = new ulong[State.Length];

        public ulong[] AfterChanged { get; } = new ulong[State.Length];

        public ulong[] Expected { get; } = new ulong[State.Length];

        public void Run(ulong[] from, ulong[] to, out int result, out ulong observed)
        {
            from.CopyTo(to, 0);
            fixed (ulong* pointer = to)
            {
                var step = new StepExecution { State = pointer, Cpu = Cpu, Context = Context, Outcome = Outcome };
                result = Node.Operation.Execute(ref step);
                observed = step.Observations;
            }
        }
    }
}
