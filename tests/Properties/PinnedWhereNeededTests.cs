namespace Shootdown.Tests.Properties;

/// <summary>What S12 sees of a step by where it stands, whatever the state.</summary>
public sealed class PinnedWhereNeededTests
{
    [Fact]
    public void One_put_cpu_too_many_shows() => Assert.NotNull(Watch(Pinning.PutCpu(), Registers.Task)?.Taken);

    [Fact]
    public void A_put_cpu_that_undoes_a_get_cpu_does_not_show() =>
        Assert.Null(Watch(Pinning.PutCpu(), Registers.Task with { Preempt = 1 })?.Taken);

    [Fact]
    public void A_mutex_taken_with_interrupts_off_shows() =>
        Assert.NotNull(Watch(new KernelLock(new Computer(1), "mutex", sleeps: true).Acquire(), Registers.Interrupt(0))?.Taken);

    [Fact]
    public void A_spinlock_taken_with_interrupts_off_does_not_show() =>
        Assert.Null(Watch(new KernelLock(new Computer(1), "lock", sleeps: false).Acquire(), Registers.Interrupt(0))?.Taken);

    private static Probe? Watch(Operation operation, Registers registers)
    {
        var task = new Computer(1).Task("A", CpuMask.Of(0));
        return PinnedWhereNeeded.Property.Monitors[0]()
            .Watch(new Site(task, operation, registers, new Location([new RoutinePoint("A", null, 0)])));
    }
}
