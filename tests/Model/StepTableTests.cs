namespace Shootdown.Tests.Model;

/// <summary>Steps that are looked up do what steps that are called do.</summary>
public sealed class StepTableTests
{
    // Most steps of other designs are those of a kernel.
    private const int OneIn = 40;
    private const int States = 4_000;

    public static TheoryData<string, string> Systems => Sample.Of(ClaimCatalogue.All
        .Where(c => c.Scenario.UsualMemory == MemoryModel.Sc).Select(c => (c.Scenario.Name, c.Design)).Distinct()
        .Where(s => Sample.Has(s.Name, s.Design, OneIn)));

    [Theory]
    [MemberData(nameof(Systems))]
    public void Every_transition_is_the_same_with_its_choice_and_all_that_it_shows(string scenario, string design)
    {
        var system = ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design), properties: PropertyCatalogue.All);

        Assert.Equal(Expanded(system, States), Expanded(Tabled(system, States), States));
    }

    [Fact]
    public void A_step_that_writes_more_than_it_declares_is_never_looked_up() =>
        AssertCalled(static (cell, other) => new Writes(cell, other), expected: 1);

    [Fact]
    public void A_step_that_reads_more_than_it_declares_is_never_looked_up() =>
        AssertCalled(static (cell, other) => new Reads(cell, other), expected: 2);

    // The looked-up machine must see both values of the undeclared cell, though what the step declares is the same in both.
    private static void AssertCalled(Func<Cell, Cell, Operation<int>> step, int expected)
    {
        var machine = new Computer(2);
        var (cell, other) = (machine.Layout.Flag("cell"), machine.Layout.Flag("other"));
        machine.Task("A", CpuMask.Of(0)).Add(() => Loop(() => step(cell, other)));
        machine.Task("B", CpuMask.Of(1)).Add(() => Loop(() => new Toggle(other)));
        var system = new MachineSystem(machine, null);
        var called = Expanded(system, States);

        Assert.Equal(called, Expanded(Tabled(system, States), States));
        Assert.True(called.Distinct().Count() >= expected);
    }

    private static async Step Loop(Func<Operation<int>> step)
    {
        while (true)
        {
            _ = await step();
        }
    }

    // As a search does that has made many steps.
    private static MachineSystem Tabled(MachineSystem system, int states)
    {
        system.BeginTables();
        _ = Expanded(system, states);
        return system;
    }

    // What leaves each of the first states, with what each state shows and what is noted.
    private static unsafe List<string> Expanded(MachineSystem system, int states)
    {
        var words = system.Machine.Layout.Words;
        var first = new ulong[words];
        fixed (ulong* at = first)
        {
            system.Initial(at);
        }

        var found = new HashSet<string> { Text(first) };
        var queue = new Queue<ulong[]>([first]);
        var all = new List<string>();
        while (all.Count < states && queue.TryDequeue(out var state))
        {
            all.Add(Expanded(system, state, found, queue));
        }

        return all;
    }

    private static unsafe string Expanded(MachineSystem system, ulong[] state, HashSet<string> found, Queue<ulong[]> queue)
    {
        var words = state.Length;
        var most = system.MaxBranching;
        var (states, choices, shown) = (new ulong[most * words], new uint[most], new ulong[most]);
        fixed (ulong* from = state, to = states, shows = shown)
        fixed (uint* of = choices)
        {
            var successors = new Successors { States = to, Choices = of, Observations = shows, Words = words };
            var shownByState = system.Expand(from, ref successors, reduce: false);
            for (var i = 0; i < successors.Count; i++)
            {
                var next = states[(i * words)..((i + 1) * words)];
                if ((shown[i] & Observation.Fatal) == 0 && found.Add(Text(next)))
                {
                    queue.Enqueue(next);
                }
            }

            return $"{Text(state)}: {shownByState:x} {successors.Noted:x} "
                + string.Join(' ', Enumerable.Range(0, successors.Count).Select(i =>
                    $"{choices[i]:x} {shown[i]:x} {Text(states[(i * words)..((i + 1) * words)])}"));
        }
    }

    private static string Text(ulong[] state) => string.Join('.', state.Select(w => $"{w:x}"));

    private sealed unsafe record Toggle(Cell Cell) : Reading
    {
        public override string Label => "toggle";

        public override int Range => 1;

        public override int Execute(ref StepExecution step)
        {
            Cell.Set(step.State, !Cell.IsSet(step.State));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Cell);
    }

    private sealed unsafe record Writes(Cell Cell, Cell Other) : Reading
    {
        public override string Label => "writes";

        public override int Range => 1;

        public override int Execute(ref StepExecution step)
        {
            Other.Set(step.State, false);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Cell);
    }

    private sealed unsafe record Reads(Cell Cell, Cell Other) : Reading
    {
        public override string Label => "reads";

        public override int Range => 2;

        public override int Execute(ref StepExecution step)
        {
            Cell.Set(step.State, Other.IsSet(step.State));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Cell);
    }
}
