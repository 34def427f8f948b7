namespace Shootdown.Model.Kernel.Objects;

/// <summary>The function of a request runs on a CPU and reads its arguments.</summary>
/// <param name="Smp">The layer.</param>
/// <param name="Argument">func and info as they were copied from the csd.</param>
/// <param name="Cpu">The CPU.</param>
/// <param name="Local">Whether the caller runs it itself, and so asked nobody.</param>
internal sealed unsafe record RunOperation(Smp Smp, Argument Argument, int Cpu, bool Local) : Effect
{
    /// <summary>Whether a stopper runs it: every CPU has its interrupts off then.</summary>
    public bool Stopped { get; } = Smp.Machine.Current.Kind == ContextKind.Hotplug;

    public override string Label => $"func(info) of {Argument.Request}";

    public override bool DependsOnCpu => !Stopped;

    public override int Execute(ref StepExecution step)
    {
        var state = step.State;
        var request = Argument.Request;
        if (request.Func is not null)
        {
            // The function has read its arguments itself.
        }
        else if (Argument.InfoCpu >= 0)
        {
            step.Observe(Smp.Info[Argument.InfoCpu].Get(state) == request.Id + 1 ? 0 : Observed.ForeignInfoRead);
        }
        else if (Argument.InfoCpu == Objects.Argument.OnStack && request.Wait && !Local && !request.Alive.IsSet(state))
        {
            step.Observe(Observed.DeadInfoRead);
        }

        var asked = request.Asked.GetMask(state);
        if (Local)
        {
            step.Observe(asked.IsEmpty ? 0 : Observed.RunsBesideRemote);
        }
        else
        {
            step.Observe(asked.Contains(Cpu) ? 0 : Observed.RanUnasked);
            request.Asked.Set(state, asked.Without(Cpu));
        }

        step.Observe(Stopped || step.Cpu == Cpu ? 0 : Observed.RanExposed);

        // The DYING flush runs callbacks on a CPU that has just left cpu_online_mask; nothing else may.
        var online = Smp.Machine.IsOnline(state, Cpu);
        step.Observe(online || Stopped ? 0 : Observed.RanOffline);
        request.Owed.Set(state, request.Owed.GetMask(state).Without(Cpu));
        return 0;
    }

    public override void Touch(Footprint footprint)
    {
        footprint.Read(Argument.InfoCpu >= 0 && Argument.Request.Func is null ? Smp.Info[Argument.InfoCpu] : Argument.Request.Alive)
            .Read(Smp.Machine.State[Cpu]).Write(Argument.Request.Owed);
        if (Local)
        {
            footprint.Read(Argument.Request.Asked);
        }
        else
        {
            footprint.Write(Argument.Request.Asked);
        }
    }

    public override ulong ObservedWhenTaken(Registers registers) => Stopped || registers.IrqsOff ? 0 : Observed.RanExposed;
}

/// <summary>A call returns to its caller: its frame, with the arguments and a csd on the stack, is gone.</summary>
/// <param name="Request">The call.</param>
/// <param name="Mask">The wait mask that it went by, or null.</param>
internal sealed unsafe record ReturnOperation(Request Request, MaskStorage? Mask) : Effect
{
    public override string Label => $"{Request} returns";

    public override int Execute(ref StepExecution step)
    {
        var (asked, owed) = (Request.Asked.GetMask(step.State), Request.Owed.GetMask(step.State));
        if (Request.Wait)
        {
            step.Observe((asked.IsEmpty ? 0 : Observed.ReturnedEarly) | ((owed - asked).IsEmpty ? 0 : Observed.NeverRan));
            Request.Alive.Set(step.State, false);
            Request.Asked.Set(step.State, CpuMask.None);
        }
        else
        {
            step.Observe((owed - asked).IsEmpty ? 0 : Observed.NeverRan);
        }

        Request.Owed.Set(step.State, CpuMask.None);
        if (Mask is not null && Request.Wait && Mask.User.Get(step.State) == Request.Id + 1)
        {
            Mask.User.Set(step.State, 0);
        }

        return 0;
    }

    public override void Touch(Footprint footprint)
    {
        footprint.Write(Request.Owed).Write(Request.Asked);
        if (Request.Wait)
        {
            footprint.Write(Request.Alive);
            if (Mask is not null)
            {
                footprint.Write(Mask.User);
            }
        }
    }
}

/// <summary>The caller's stack frame comes to hold a csd and the arguments.</summary>
/// <param name="Request">The call.</param>
internal sealed unsafe record FrameOperation(Request Request) : Effect
{
    public override string Label => $"csd and arguments of {Request} on the stack";

    public override MemoryOrder Order => MemoryOrder.Plain;

    public override int Execute(ref StepExecution step)
    {
        Request.Alive.Set(step.State, true);
        return 0;
    }

    public override void Touch(Footprint footprint) => footprint.Write(Request.Alive);
}

/// <summary><c>cpu_online(cpu)</c>, on which a call to one CPU decides whether it fails.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Cpu">The CPU.</param>
/// <param name="Request">The call.</param>
/// <param name="Any">The CPUs any of which the caller would have taken, or none.</param>
internal sealed unsafe record OnlineQuestion(Computer Machine, int Cpu, Request Request, CpuMask Any) : Question
{
    public override string Label => $"cpu_online({Cpu})";

    public override int Execute(ref StepExecution step)
    {
        var online = Machine.Online(step.State);
        if (!online.Contains(Cpu))
        {
            step.Observe((Any & online).IsEmpty ? 0 : Observed.FailedWithOnline);
            Request.Owed.Set(step.State, CpuMask.None);
            return 0;
        }

        Request.Owed.Set(step.State, CpuMask.Of(Cpu));
        return 1;
    }

    public override void Touch(Footprint footprint) => footprint.Read([.. Machine.State]).Write(Request.Owed);
}

/// <summary><c>sched_numa_find_nth_cpu(mask, 0, node)</c>: an online CPU of the mask, or one that is not where none is.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Mask">The mask.</param>
internal sealed unsafe record NearestQuestion(Computer Machine, CpuMask Mask) : Reading
{
    public override string Label => $"sched_numa_find_nth_cpu({Mask})";

    public override int Range => Machine.Cpus;

    public override int Execute(ref StepExecution step) => (Mask & Machine.Online(step.State)) is var online && online.IsEmpty ? Mask.First : online.First;

    public override void Touch(Footprint footprint) => footprint.Read([.. Machine.State]);

    public override bool Possible(CpuMask cpus, Registers registers, int result) => Mask.Contains(result);
}

/// <summary><c>cpumask_test_cpu()</c> on an argument mask that others may write.</summary>
/// <param name="Mask">The mask.</param>
/// <param name="Cpu">The CPU.</param>
internal sealed unsafe record MaskQuestion(MaskArgument Mask, int Cpu) : Question
{
    public override string Label => $"cpumask_test_cpu({Cpu}, {Mask})";

    public override int Execute(ref StepExecution step) => Mask.Get(step.State).Contains(Cpu) ? 1 : 0;

    public override void Touch(Footprint footprint) => Mask.Touch(footprint);
}

/// <summary>Frees or allocates something whose only content that matters is whether it exists.</summary>
/// <param name="Freed">Set while it does not exist.</param>
/// <param name="Name">The call in the kernel's words.</param>
/// <param name="Free">Whether it is freed.</param>
internal sealed unsafe record AllocationOperation(Cell Freed, string Name, bool Free) : Effect
{
    public override string Label => Name;

    public override MemoryOrder Order => MemoryOrder.Plain;

    public override int Execute(ref StepExecution step)
    {
        Freed.Set(step.State, Free);
        return 0;
    }

    public override void Touch(Footprint footprint) => footprint.Write(Freed);
}

/// <summary>Stores a cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Value">The value.</param>
/// <param name="Name">The store in the kernel's words.</param>
/// <param name="Order">Plain for an ordinary store, full for a locked instruction such as set_bit.</param>
internal sealed unsafe record StoreOperation(Cell Cell, int Value, string Name, MemoryOrder Order = MemoryOrder.Full) : Effect
{
    public override string Label => Name;

    public override MemoryOrder Order { get; } = Order;

    public override IReadOnlyList<Cell> Stores => Order == MemoryOrder.Full ? [] : [Cell];

    public override IReadOnlyList<Cell> StoresIfUnordered => [Cell];

    public override int Execute(ref StepExecution step)
    {
        Cell.Set(step.State, Value);
        return 0;
    }

    public override void Touch(Footprint footprint) => footprint.Write(Cell);
}
