namespace Shootdown.Tests.Properties;

/// <summary>What S12 sees of a step by where it stands, whatever the state.</summary>
public sealed class PinnedWhereNeededTests
{
    [Fact]
    public void A_mutex_taken_with_interrupts_off_shows() =>
        Assert.NotNull(Watch(new KernelLock(new Computer(1), "mutex", sleeps: true).Acquire(), Registers.Interrupt(0))?.Taken);

    [Fact]
    public void A_spinlock_taken_with_interrupts_off_does_not_show() =>
        Assert.Null(Watch(new KernelLock(new Computer(1), "lock", sleeps: false).Acquire(), Registers.Interrupt(0))?.Taken);

    [Theory]
    [InlineData(0, Outcome.Holds)]
    [InlineData(1, Outcome.Violated)]
    public void A_CPU_that_changes_the_state_of_another_shows(int cpu, Outcome expected)
    {
        var machine = new Computer(2);
        var state = new TlbState(machine, new Mmu(machine, [], 2, TlbForm.May), [], 1);

        Assert.Equal(expected, Decide(machine, [Pinning.PreemptDisable(), state.StoreIsLazy(cpu, true), Pinning.PutCpu()]));
    }

    [Theory]
    [InlineData(0, Outcome.Holds)]
    [InlineData(1, Outcome.Violated)]
    public void A_CPU_that_changes_which_addresses_another_masks_shows(int cpu, Outcome expected)
    {
        Assert.Equal(expected, After(lam => lam.WriteCr3(cpu, true)));
        Assert.Equal(expected, After(lam => lam.Note(cpu, true)));

        static Outcome After(Func<Lam, Operation<Nothing>> changes)
        {
            var machine = new Computer(2);
            _ = new TlbState(machine, new Mmu(machine, [], 2, TlbForm.May), [], 1);
            return Decide(machine, [Pinning.PreemptDisable(), changes(new Lam(machine, [])), Pinning.PutCpu()]);
        }
    }

    [Theory]
    [InlineData(true, Outcome.Holds)]
    [InlineData(false, Outcome.Violated)]
    public void A_lock_that_is_given_back_and_was_not_taken_shows(bool taken, Outcome expected)
    {
        var machine = new Computer(1);
        var taking = new KernelLock(machine, "lock", sleeps: false);

        Assert.Equal(expected, Decide(
            machine,
            [Pinning.PreemptDisable(), .. taken ? (Operation<Nothing>[])[taking.Acquire()] : [], taking.Release(), Pinning.PutCpu()]));
    }

    [Theory]
    [InlineData(true, Outcome.Holds)]
    [InlineData(false, Outcome.Violated)]
    public void A_lock_that_is_never_given_back_shows(bool givenBack, Outcome expected)
    {
        var machine = new Computer(1);
        var taking = new KernelLock(machine, "lock", sleeps: false);

        Assert.Equal(expected, Decide(
            machine,
            [Pinning.PreemptDisable(), taking.Acquire(), .. givenBack ? (Operation<Nothing>[])[taking.Release()] : [], Pinning.PutCpu()]));
    }

    [Theory]
    [InlineData(true, Outcome.Holds)]
    [InlineData(false, Outcome.Violated)]
    public void Interrupts_that_are_let_in_and_were_not_kept_out_show(bool keptOut, Outcome expected) =>
        Assert.Equal(expected, Decide(
            new Computer(1),
            [
                Pinning.PreemptDisable(), .. keptOut ? (Operation<Nothing>[])[Pinning.LocalIrqDisable()] : [], Pinning.LocalIrqEnable(),
                Pinning.PutCpu(),
            ]));

    private static Outcome Decide(Computer machine, IReadOnlyList<Operation<Nothing>> steps)
    {
        machine.Task("A", CpuMask.Of(0)).Add(() => Make(steps));
        Property[] asked = [PinnedWhereNeeded.Property];
        var system = new MachineSystem(machine, null, monitors: PropertyCatalogue.EyesOf(asked));
        return Checker.Check(system, asked, new CheckOptions())[0].Outcome;
    }

    private static async Step Make(IReadOnlyList<Operation<Nothing>> steps)
    {
        foreach (var step in steps)
        {
            await step;
        }
    }

    private static Probe? Watch(Operation operation, Registers registers)
    {
        var task = new Computer(1).Task("A", CpuMask.Of(0));
        var site = new Site(task, operation, registers, new Location([new RoutinePoint("A", null, 0)]));
        return PinnedWhereNeeded.Property.Monitors[0]().Watch(site);
    }
}
