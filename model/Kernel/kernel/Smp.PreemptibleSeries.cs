using System.Collections.Immutable;
using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.kernel;

/// <content>Preemptible series, v1 to v3: what keeps the csd array of a CPU that goes offline while a call waits for its csds.</content>
public sealed partial class Smp
{
    private const string NotTheQueuedOne = "that it is not the csd that was queued is the bug, whichever of the other array's it is";
    private const string HitsAnother = "that the array is another is the bug: of another CPU it hits whoever calls from there";

    private async Step HoldCsdArray()
    {
        if (design.CsdLifetime == CsdLifetime.PinnedByMigrateDisable)
        {
            await MigrateDisable(machine);
        }
        else if (HoldsByRcu)
        {
            await Rcu.ReadLock();
        }
    }

    [Redundant("no-barrier rcu_read_unlock",
        "it is no barrier in the kernel either: the grace period that it lets end orders what the reader has done")]
    private async Step ReleaseCsdArray(bool waited)
    {
        if (design.CsdLifetime == CsdLifetime.PinnedByMigrateDisable && waited)
        {
            await MigrateEnable();
        }
        else if (HoldsByRcu && waited == (design.CsdLifetime == CsdLifetime.Rcu))
        {
            await Rcu.ReadUnlock();
        }
    }

    private async Step WaitForHolders()
    {
        if (HoldsByRcu)
        {
            await Rcu.StartGracePeriod();
            while (await Rcu.ReadersAreLeft())
            {
            }
        }
    }

    // By CPU: cfd_data.csd is the array that it got when it came back; none where it never gets one.
    private ImmutableArray<Cell> CsdArrayAgain { get; }

    // per_cpu_ptr(cfd->csd, cpu): who waits reads cfd->csd anew.
    [Redundant(
        "text negated !await Atomic.Load<bool>(CsdArrayAgain[source], $\"cfd[{source}].csd\") -> !(!await",
        "either array may be the first, as long as the other comes after it")]
    [Redundant("text wrong-operand CsdArrayAgain[target]", HitsAnother)]
    [Redundant("text off-by-one CfdCsd(source + 1, target, again: true)", NotTheQueuedOne)]
    [Redundant("text off-by-one CfdCsd(source, target + 1, again: true)", NotTheQueuedOne)]
    [Redundant("text wrong-operand CfdCsd(target, target, again: true)", NotTheQueuedOne)]
    [Redundant("text wrong-operand CfdCsd(source, source, again: true)", NotTheQueuedOne)]
    [Redundant(
        "text negated design.CsdLifetime != CsdLifetime.AllocatedAgain || ",
        "either array may be the first, as long as the other comes after it")]
    private async Step<Csd> CurrentCsd(int source, int target)
    {
        if (design.CsdLifetime != CsdLifetime.AllocatedAgain || !await Atomic.Load<bool>(CsdArrayAgain[source], $"cfd[{source}].csd"))
        {
            return CfdCsd(source, target);
        }

        return CfdCsd(source, target, again: true);
    }

    [Redundant("text left-out await Atomic.Store(CsdArrayAgain", "that there is another array is the bug")]
    private async Step AllocateAgain(int cpu) =>
        await Atomic.Store(CsdArrayAgain[cpu], 1, $"cfd[{cpu}].csd = alloc_percpu()", MemoryOrder.Plain);

    private bool HoldsByRcu => design.CsdLifetime is CsdLifetime.Rcu or CsdLifetime.RcuTooShort;
}
