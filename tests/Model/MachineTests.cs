namespace Shootdown.Tests.Model;

/// <summary>The hardware and the scheduler, a rule each.</summary>
public sealed class MachineTests
{
    [Fact]
    public void Two_tasks_on_two_CPUs_interleave_in_every_way()
    {
        var machine = new Computer(2);
        var cell = machine.Layout.Declare("cell", 5);
        machine.Task("A", CpuMask.Of(0)).Add(() => Twice(cell));
        machine.Task("B", CpuMask.Of(1)).Add(() => Twice(cell));

        // Positions (a, b) from (0, 0) to (2, 2); the cell is their sum.
        Assert.Equal(9, Explore(machine).States);
    }

    [Fact]
    public void Two_tasks_on_one_CPU_take_turns()
    {
        var machine = new Computer(2);
        var cell = machine.Layout.Declare("cell", 5);
        machine.Task("A", CpuMask.Of(0)).Add(() => Twice(cell));
        machine.Task("B", CpuMask.Of(0)).Add(() => Twice(cell));

        // The nine positions with the CPU idle, and those in which A or B has it and is not done.
        Assert.Equal(9 + 6 + 6, Explore(machine).States);
    }

    [Fact]
    public void Preemption_off_keeps_the_other_task_away()
    {
        var machine = new Computer(2);
        var cell = machine.Layout.Declare("cell", 3);
        machine.Task("A", CpuMask.Of(0)).Add(() => Section(cell));
        machine.Task("B", CpuMask.Of(0)).Add(() => Section(cell));

        // Inside A's section the cell stays 1 until A leaves: B never sees it.
        Assert.False(Breaks(machine, Assertion.Failed));

        static async Step Section(Cell cell)
        {
            await Pinning.PreemptDisable();
            await new Claim(cell);
            await new Release(cell);
            await Pinning.PutCpu();
        }
    }

    [Fact]
    public void Without_preemption_off_the_other_task_gets_in()
    {
        var machine = new Computer(2);
        var cell = machine.Layout.Declare("cell", 3);
        machine.Task("A", CpuMask.Of(0)).Add(() => Section(cell));
        machine.Task("B", CpuMask.Of(0)).Add(() => Section(cell));

        Assert.True(Breaks(machine, Assertion.Failed));

        static async Step Section(Cell cell)
        {
            await new Claim(cell);
            await new Release(cell);
        }
    }

    [Fact]
    public void A_task_that_waits_for_what_never_comes_is_stuck()
    {
        var machine = new Computer(2);
        var cell = machine.Layout.Flag("cell");
        machine.Task("A", CpuMask.Of(0)).Add(() => Wait(cell));

        Assert.True(Breaks(machine, Observation.Stuck));
    }

    [Fact]
    public void A_task_that_spins_with_preemption_on_lets_the_one_it_waits_for_run()
    {
        var machine = new Computer(2);
        var cell = machine.Layout.Flag("cell");
        machine.Task("A", CpuMask.Of(0)).Add(() => Wait(cell));
        machine.Task("B", CpuMask.Of(0)).Add(() => Once(cell));

        Assert.False(Breaks(machine, Observation.Stuck));
    }

    [Fact]
    public void A_real_time_task_that_spins_does_not()
    {
        var machine = new Computer(2);
        var cell = machine.Layout.Flag("cell");
        machine.Task("A", CpuMask.Of(0), realtime: true).Add(() => Wait(cell));
        machine.Task("B", CpuMask.Of(0)).Add(() => Once(cell));

        Assert.True(Breaks(machine, Observation.Stuck));
    }

    [Fact]
    public void An_IPI_is_taken_with_interrupts_on_only()
    {
        Assert.False(Breaks(Interrupted(irqsOff: true), Assertion.Failed));
        Assert.True(Breaks(Interrupted(irqsOff: false), Assertion.Failed));

        static (Computer, Func<int, Step>) Interrupted(bool irqsOff)
        {
            var machine = new Computer(2);
            var cell = machine.Layout.Declare("cell", 3);
            machine.Task("A", CpuMask.Of(0)).Add(() => Send(machine));
            machine.Task("B", CpuMask.Of(1)).Add(() => Section(cell, irqsOff));
            return (machine, _ => Section(cell, false));
        }

        static async Step Send(Computer machine) => await Ipi.SendSingle(machine, 1, unlessPolling: false);

        static async Step Section(Cell cell, bool irqsOff)
        {
            if (irqsOff)
            {
                await Pinning.LocalIrqDisable();
            }

            await new Claim(cell);
            await new Release(cell);
            if (irqsOff)
            {
                await Pinning.LocalIrqEnable();
            }
        }
    }

    [Fact]
    public void A_migrating_task_is_seen_on_every_CPU_of_its_affinity()
    {
        var machine = new Computer(3);
        var seen = machine.Layout.Declare("seen", 4);
        machine.Task("A", CpuMask.Of(0, 2)).Add(() => Look(machine, seen));

        var system = new MachineSystem(machine, null);
        var result = ExhaustiveSearch.Run(system, [], new ExhaustiveOptions());

        // Off and on either CPU before; the CPU seen, and off or on either, before the store; the two stores.
        Assert.Equal(3 + (2 * 3) + 2, result.States);

        static async Step Look(Computer machine, Cell seen)
        {
            var cpu = await Pinning.RawSmpProcessorId(machine);
            await new SetTo(seen, cpu + 1);
        }
    }

    [Fact]
    public void Migrate_disable_keeps_a_preempted_task_on_its_CPU()
    {
        Assert.False(Breaks(Build(pinned: true), Assertion.Failed));
        Assert.True(Breaks(Build(pinned: false), Assertion.Failed));

        static Computer Build(bool pinned)
        {
            var machine = new Computer(2);
            machine.Task("A", CpuMask.Of(0, 1)).Add(() => Compare(machine, pinned));
            return machine;
        }

        static async Step Compare(Computer machine, bool pinned)
        {
            if (pinned)
            {
                await Pinning.MigrateDisable(machine);
            }

            var before = await Pinning.RawSmpProcessorId(machine);
            await new SameCpu(before);
            if (pinned)
            {
                await Pinning.MigrateEnable();
            }
        }
    }

    private static async Step Once(Cell cell) => await new Increment(cell);

    private static async Step Twice(Cell cell)
    {
        await new Increment(cell);
        await new Increment(cell);
    }

    private static async Step Wait(Cell cell) => await new WaitFor(cell, 1);

    private static ExhaustiveResult Explore(Computer machine) =>
        ExhaustiveSearch.Run(new MachineSystem(machine, null), [], new ExhaustiveOptions());

    private static bool Breaks(Computer machine, ulong observation) => Breaks((machine, null), observation);

    private static bool Breaks((Computer Machine, Func<int, Step>? Handler) parts, ulong observation) =>
        ExhaustiveSearch.Run(new MachineSystem(parts.Machine, parts.Handler), [new Watch("it", observation)], new ExhaustiveOptions())
            .Watches[0].Broken;

    private sealed unsafe record Claim(Cell Cell) : Effect
    {
        public override string Label => "claim";

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Cell.IsSet(step.State) ? Assertion.Failed : 0);
            Cell.Set(step.State, 1);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Cell);
    }

    private sealed unsafe record Release(Cell Cell) : Effect
    {
        public override string Label => "release";

        public override int Execute(ref StepExecution step)
        {
            Cell.Set(step.State, 0);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Cell);
    }

    private sealed unsafe record SetTo(Cell Cell, int Value) : Effect
    {
        public override string Label => "set";

        public override int Execute(ref StepExecution step)
        {
            Cell.Set(step.State, Value);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Cell);
    }

    private sealed record SameCpu(int Cpu) : Effect
    {
        public override string Label => "same CPU";

        public override bool DependsOnCpu => true;

        public override int Execute(ref StepExecution step)
        {
            step.Observe(step.Cpu == Cpu ? 0 : Assertion.Failed);
            return 0;
        }

        public override void Touch(Footprint footprint)
        {
        }
    }
}
