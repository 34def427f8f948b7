namespace Shootdown.Tests.Model.Scheduling;

/// <summary>A task of the reference as a routine of the machine.</summary>
internal static class ToyRoutine
{
    /// <summary>A context switch of one step.</summary>
    public static async Step Switch() => await Atomic.Private<Nothing>("switches");

    /// <summary>Makes the acts.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="name">The task's name.</param>
    /// <param name="task">The task.</param>
    /// <param name="told">Whether those who wait have been told.</param>
    public static async Step Run(Computer machine, string name, ToyTask task, Cell told)
    {
        for (var place = 0; task.At(place) is { } act; place++)
        {
            switch (act)
            {
                case Act.Plain:
                    await Atomic.Load<bool>(told, $"{name}.{place} goes on");
                    break;
                case Act.Pin:
                    await Pinning.PreemptDisable();
                    break;
                case Act.Unpin:
                    await Pinning.PutCpu();
                    break;
                case Act.Stay:
                    await Pinning.MigrateDisable(machine);
                    break;
                case Act.Go:
                    await Pinning.MigrateEnable();
                    break;
                case Act.Set:
                    await Atomic.Store(told, 1, $"{name}.{place} tells");
                    break;
                default:
                    await (Atomic.Await(told, 1, $"{name}.{place} waits") with { SleepsWhile = act == Act.Sleep });
                    break;
            }
        }
    }
}
