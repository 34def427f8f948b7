namespace Shootdown.Model.Kernel.Objects;

/// <summary>A cpumask in memory (include/linux/cpumask.h): a CPU's scratch mask, or the mask that a call goes by while it waits.</summary>
public sealed unsafe class MaskStorage
{
    internal MaskStorage(Computer machine, string name, int home, int owner, Cell? freed, ulong whenFreed, int requests)
    {
        (Machine, Name, Home, Freed, WhenFreed) = (machine, name, home, freed, whenFreed);
        Bits = machine.Layout.Mask(name, machine.Cpus, CpuMask.None, owner);
        User = machine.Layout.Declare(name + ".user", requests + 1, 0, owner);
        User.IsHidden = true;
        IsPrivate = owner >= 0;
    }

    /// <summary>Its name in traces.</summary>
    public string Name { get; }

    /// <summary>The CPU from which alone it should be touched (this_cpu data), or -1.</summary>
    public int Home { get; }

    internal Computer Machine { get; }

    internal Cell Bits { get; }

    /// <summary>Ghost: 1 + the number of the request that still goes by the mask.</summary>
    internal Cell User { get; }

    internal Cell? Freed { get; }

    /// <summary>Whether the reduction relies on <see cref="Home"/>, so that a step from elsewhere may not go on.</summary>
    internal bool IsPrivate { get; }

    internal ulong WhenFreed { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary><c>cpumask_and(mask, argument, cpu_online_mask)</c> without <paramref name="self"/>; false if nothing is left.</summary>
    /// <param name="argument">The argument mask.</param>
    /// <param name="self">The executing CPU.</param>
    /// <param name="request">Whose call it is.</param>
    /// <param name="wanted">Ghost: the CPUs that cond does not decline.</param>
    /// <param name="local">Ghost: whether the executing CPU is to run the function too.</param>
    public Operation<bool> Build(MaskArgument argument, int self, Request request, CpuMask wanted, bool local) =>
        new BuildOperation(this, argument, self, request, wanted, local);

    /// <summary><c>cpumask_copy()</c>, word by word.</summary>
    /// <param name="source">What is copied.</param>
    /// <param name="online">Whether without the CPUs that are not online (<c>cpumask_and(mask, source, cpu_online_mask)</c>).</param>
    public Operation<Nothing> Copy(MaskArgument source, bool online = false) => new CopyOperation(this, source, online);

    /// <summary><c>cpumask_clear()</c>.</summary>
    public Operation<Nothing> Clear() => new ClearOperation(this);

    /// <summary><c>__cpumask_set_cpu()</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> SetCpu(int cpu) => new WriteOperation(this, cpu, true);

    /// <summary><c>__cpumask_clear_cpu()</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> ClearCpu(int cpu) => new WriteOperation(this, cpu, false);

    /// <summary>The next step of <c>for_each_cpu</c>: the first CPU of the mask that is at least <paramref name="from"/>, or the number
    /// of CPUs. The mask is read anew each time, as the kernel does.</summary>
    /// <param name="from">Where to begin.</param>
    public Operation<int> Next(int from) => new NextOperation(this, from);

    internal ulong Liveness(ref StepExecution step)
    {
        var observed = Freed?.IsSet(step.State) == true ? WhenFreed : 0;
        return Home < 0 || step.Cpu == Home ? observed : observed | Observed.MovedOff | (IsPrivate ? Observation.Fatal : 0);
    }

    internal Footprint TouchLiveness(Footprint footprint) => Freed is null ? footprint : footprint.Read(Freed);

    private sealed record BuildOperation(MaskStorage Mask, MaskArgument Argument, int Self, Request Request, CpuMask Wanted, bool Local) : Question
    {
        public override string Label => $"cpumask_and({Mask}, {Argument}, cpu_online_mask)";

        public override MemoryOrder Order => MemoryOrder.Plain;

        public override IReadOnlyList<Cell> Stores => [Mask.Bits];

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Mask.Liveness(ref step));
            var online = Argument.Get(step.State) & Mask.Machine.Online(step.State);
            var remote = online.Without(Self);
            Request.Owed.Set(step.State, (Local ? online : remote) & Wanted);
            if (Request.Wait)
            {
                Request.Alive.Set(step.State, true);
            }

            if (remote.IsEmpty)
            {
                return 0;
            }

            var user = Mask.User.Get(step.State);
            if (user != 0 && user != Request.Id + 1)
            {
                step.Observe(Observed.WaitMaskOverwritten);
            }

            Mask.Bits.Set(step.State, remote);
            if (Request.Wait)
            {
                Mask.User.Set(step.State, Request.Id + 1);
            }

            return 1;
        }

        public override void Touch(Footprint footprint)
        {
            Mask.TouchLiveness(footprint).Write(Mask.Bits, Request.Owed);
            footprint.Read([.. Mask.Machine.State]);
            Argument.Touch(footprint);
            if (Request.Wait)
            {
                footprint.Write(Request.Alive, Mask.User);
            }
            else
            {
                footprint.Read(Mask.User);
            }
        }
    }

    private sealed record CopyOperation(MaskStorage Mask, MaskArgument Source, bool Online) : Effect
    {
        public override string Label => Online ? $"cpumask_and({Mask}, {Source}, cpu_online_mask)" : $"cpumask_copy({Mask}, {Source})";

        public override IReadOnlyList<Cell> Stores => [Mask.Bits];

        public override MemoryOrder Order => MemoryOrder.Plain;

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Mask.Liveness(ref step));
            Mask.Bits.Set(step.State, Online ? Source.Get(step.State) & Mask.Machine.Online(step.State) : Source.Get(step.State));
            return 0;
        }

        public override void Touch(Footprint footprint)
        {
            Mask.TouchLiveness(footprint).Write(Mask.Bits);
            Source.Touch(footprint);
            if (Online)
            {
                footprint.Read([.. Mask.Machine.State]);
            }
        }
    }

    private sealed record ClearOperation(MaskStorage Mask) : Effect
    {
        public override string Label => $"cpumask_clear({Mask})";

        public override IReadOnlyList<Cell> Stores => [Mask.Bits];

        public override MemoryOrder Order => MemoryOrder.Plain;

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Mask.Liveness(ref step));
            Mask.Bits.Set(step.State, CpuMask.None);
            return 0;
        }

        public override void Touch(Footprint footprint) => Mask.TouchLiveness(footprint).Write(Mask.Bits);
    }

    private sealed record WriteOperation(MaskStorage Mask, int Cpu, bool Set) : Effect
    {
        public override string Label => $"{(Set ? "__cpumask_set_cpu" : "__cpumask_clear_cpu")}({Cpu}, {Mask})";

        public override IReadOnlyList<Cell> Stores => [Mask.Bits];

        public override MemoryOrder Order => MemoryOrder.Plain;

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Mask.Liveness(ref step));
            var bits = Mask.Bits.GetMask(step.State);
            Mask.Bits.Set(step.State, Set ? bits.With(Cpu) : bits.Without(Cpu));
            return 0;
        }

        public override void Touch(Footprint footprint) => Mask.TouchLiveness(footprint).Write(Mask.Bits);
    }

    private sealed record NextOperation(MaskStorage Mask, int From) : Reading
    {
        public override string Label => $"for_each_cpu({Mask}) from {From}";

        public override int Range => Mask.Machine.Cpus + 1;

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Mask.Liveness(ref step));
            return Mask.Bits.GetMask(step.State).NextFrom(From) is var cpu && cpu < 0 ? Mask.Machine.Cpus : cpu;
        }

        public override void Touch(Footprint footprint) => Mask.TouchLiveness(footprint).Read(Mask.Bits);

        public override bool Possible(CpuMask cpus, Registers registers, int result) => result >= From;
    }
}

/// <summary>The mask that a caller passes: a constant, or a cpumask that somebody may write meanwhile.</summary>
/// <param name="Constant">The mask, where <paramref name="Shared"/> is null.</param>
/// <param name="Shared">The cpumask in memory, or null.</param>
public sealed record MaskArgument(CpuMask Constant, Cell? Shared = null)
{
    /// <inheritdoc/>
    public override string ToString() => Shared?.Name ?? Constant.ToString();

    /// <summary>The next step of <c>for_each_cpu</c>: the first CPU of the mask that is at least <paramref name="from"/>, or the number of CPUs.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="from">Where to begin.</param>
    public Operation<int> Next(Computer machine, int from) => new NextReading(this, machine, from);

    internal unsafe CpuMask Get(ulong* state) => Shared?.GetMask(state) ?? Constant;

    internal void Touch(Footprint footprint)
    {
        if (Shared is not null)
        {
            footprint.Read(Shared);
        }
    }

    /// <summary>Whether <paramref name="cpu"/> may be in the mask.</summary>
    /// <param name="cpu">A CPU.</param>
    public bool MayContain(int cpu) => Shared is not null || Constant.Contains(cpu);

    private sealed unsafe record NextReading(MaskArgument Mask, Computer Machine, int From) : Reading
    {
        public override string Label => $"for_each_cpu({Mask}) from {From}";

        public override int Range => Machine.Cpus + 1;

        public override int Execute(ref StepExecution step) => Mask.Get(step.State).NextFrom(From) is var cpu && cpu < 0 ? Machine.Cpus : cpu;

        public override void Touch(Footprint footprint) => Mask.Touch(footprint);

        public override bool Possible(CpuMask cpus, Registers registers, int result) => result >= From;
    }
}
