namespace Shootdown.Model.Machine.Cpus;

/// <summary>The transitions that are interrupts taken.</summary>
internal sealed unsafe class InterruptDelivery
{
    private readonly Computer machine;
    private readonly ContextTable[] interrupts;
    private readonly Cell[] pending;
    private readonly DeviceInterrupt[] devices;
    private readonly int[] starts;

    /// <summary>Settles where each interrupt begins.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="tables">The contexts' automata.</param>
    public InterruptDelivery(Computer machine, ContextTable[] tables)
    {
        this.machine = machine;
        interrupts = [.. machine.Interrupts.Select(i => tables[i.Id])];
        (pending, devices) = ([.. machine.PendingIpi], [.. machine.Devices]);
        starts = [.. devices.Select(d => StartOf(machine, d))];
    }

    /// <summary>Where the interrupt of a device begins.</summary>
    /// <remarks>The handler is root 0 where the machine has one; devices follow in their order.</remarks>
    /// <param name="machine">The machine.</param>
    /// <param name="device">The device.</param>
    public static int StartOf(Computer machine, DeviceInterrupt device)
    {
        var own = machine.Devices.Where(d => d.Cpu == device.Cpu).ToList();
        return device.Context.Automaton.Starts[device.Context.Roots.Count - own.Count + own.IndexOf(device)];
    }

    /// <summary>Appends every interrupt that a CPU can take; its interrupts are on.</summary>
    /// <param name="state">The state.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="successors">Where to append.</param>
    /// <returns>Whether there is any.</returns>
    public bool Append(ulong* state, int cpu, ref Successors successors)
    {
        var taken = false;
        if (pending[cpu].IsSet(state))
        {
            var next = successors.Begin(state);
            pending[cpu].Set(next, false);
            interrupts[cpu].Node.Set(next, interrupts[cpu].Start);
            successors.Append(StepChoice.Of(ChoiceKind.Interrupt, interrupts[cpu].Id, cpu), 0);
            taken = true;
        }

        for (var i = 0; i < devices.Length; i++)
        {
            var device = devices[i];
            if (device.Cpu == cpu && device.Armed.IsSet(state) && machine.IsOnline(state, cpu))
            {
                var next = successors.Begin(state);
                device.Armed.Set(next, false);
                interrupts[cpu].Node.Set(next, starts[i]);
                successors.Append(StepChoice.Of(ChoiceKind.Device, i, cpu), 0);
                taken = true;
            }
        }

        return taken;
    }
}
