using System.Collections.Immutable;

namespace Shootdown.Tests.Model.Scheduling;

/// <summary>What a CPU does in a switch is done before the task that it has left runs elsewhere: what arm64's <c>__switch_to()</c> does by
/// its barrier may be relied upon.</summary>
public sealed class OnCpuTests
{
    [Fact]
    public void What_a_task_owes_its_CPU_is_done_in_the_switch_before_it_runs_elsewhere() => Assert.False(IsOwedElsewhere(true));

    [Fact]
    public void Without_on_cpu_it_is_still_owed() => Assert.True(IsOwedElsewhere(false));

    private static bool IsOwedElsewhere(bool heedsOnCpu)
    {
        var machine = new Computer(2) { RunsBeforeSwitched = !heedsOnCpu };
        var owed = machine.PerCpu("owed", 2);
        machine.AddSchedulers(0, CpuMask.All(2), (cpu, _) => SwitchTo(owed[cpu]));
        machine.Task("A", CpuMask.All(2)).Add(() => Invalidate(machine, owed));
        machine.Task("B", CpuMask.Of(0)).Add(() => ToyRoutine.Switch());
        return ExhaustiveSearch.Run(new MachineSystem(machine, null), [new Watch("it", Assertion.Failed)], new ExhaustiveOptions())
            .Watches[0].Broken;
    }

    private static async Step SwitchTo(Cell owed)
    {
        await Atomic.Private<Nothing>("saves registers");
        await Atomic.Store(owed, 0, "dsb(ish)");
    }

    // TLBI, and a DSB that is made where the task then runs.
    private static async Step Invalidate(Computer machine, ImmutableArray<Cell> owed)
    {
        var cpu = await Pinning.GetCpu(machine);
        await Atomic.Store(owed[cpu], 1, $"tlbi on {cpu}");
        await Pinning.PutCpu();
        var now = await Pinning.GetCpu(machine);
        await Atomic.Store(owed[now], 0, "dsb(ish)");
        await new IsDone(owed[cpu]);
        await Pinning.PutCpu();
    }

    private sealed unsafe record IsDone(Cell Owed) : Effect
    {
        public override string Label => "the page is freed";

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Owed.IsSet(step.State) ? Assertion.Failed : 0);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Read(Owed);
    }
}
