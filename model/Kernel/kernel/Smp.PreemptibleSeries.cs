using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.kernel;

/// <content>Preemptible series, v1 to v3: what keeps the csd array of a CPU that goes offline while a call waits for its csds.</content>
public sealed partial class Smp
{
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
            await Rcu.WaitForReaders();
        }
    }

    private bool HoldsByRcu => design.CsdLifetime is CsdLifetime.Rcu or CsdLifetime.RcuTooShort;
}
