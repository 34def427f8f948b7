using System.Globalization;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>The type nibble of <c>u_flags</c> (include/linux/smp_types.h).</summary>
public enum CsdType
{
    /// <summary>CSD_TYPE_ASYNC: unlocked before its function runs.</summary>
    Async,

    /// <summary>CSD_TYPE_SYNC: unlocked after its function has run.</summary>
    Sync,

    /// <summary>CSD_TYPE_IRQ_WORK: an irq_work entry.</summary>
    IrqWork,

    /// <summary>CSD_TYPE_TTWU: a remote wakeup.</summary>
    Ttwu,
}

/// <summary>A <c>call_single_data_t</c>.</summary>
public sealed class Csd
{
    private readonly List<Argument> arguments = [];
    private readonly Computer machine;

    internal Csd(Computer machine, string name, int source, Cell? freed, Request? frame)
    {
        (this.machine, Name, Source, Freed, Frame) = (machine, name, source, freed, frame);
        Lock = machine.Layout.Flag(name + ".LOCK");
        Type = machine.Layout.Declare(name + ".type", 4, 0, -1, static v => ((CsdType)v).ToString().ToUpperInvariant());
        Carries = machine.Layout.Declare(name + ".func", 1, 0, -1, v => v == 0 ? "-" : arguments[v - 1].Request.Name);
    }

    /// <summary>Its name in traces.</summary>
    public string Name { get; }

    /// <summary>The CPU whose cfd_data it is part of, or -1.</summary>
    public int Source { get; }

    /// <summary>What it has been seen to carry.</summary>
    public IReadOnlyList<Argument> Arguments => arguments;

    /// <summary>CSD_FLAG_LOCK.</summary>
    internal Cell Lock { get; }

    /// <summary>The type nibble.</summary>
    internal Cell Type { get; }

    /// <summary>func and info: 0, or 1 + the index of an argument. Unlocking clears it, for nobody may read func or info of an unlocked
    /// csd, and a csd is filled before it is queued.</summary>
    internal Cell Carries { get; }

    /// <summary>Set once the array that it is part of has been freed; null for one that never is.</summary>
    internal Cell? Freed { get; }

    /// <summary>The request in whose stack frame it lies, or null.</summary>
    internal Request? Frame { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary><c>csd_lock_wait()</c>: waits until LOCK is clear.</summary>
    /// <param name="purpose">Whether the waiter wants the csd, or its own request to be done.</param>
    /// <param name="request">The waiter's request.</param>
    /// <param name="queued">Whether the request ever queued this csd.</param>
    /// <param name="style">Whether it spins or sleeps.</param>
    /// <param name="diagnosed">Whether it is the debug wait, whose diagnostics need a pinned CPU.</param>
    public Operation<Nothing> LockWait(WaitPurpose purpose, Request request, bool queued = true, WaitStyle style = WaitStyle.Spin, bool diagnosed = false) =>
        new WaitOperation(this, purpose, request, queued, style, diagnosed);

    /// <summary><c>csd->node.u_flags &amp; CSD_FLAG_LOCK</c>.</summary>
    /// <param name="request">Ghost: the call that is to use the csd if it is free.</param>
    /// <param name="cpu">Ghost: the CPU that then owes it its function.</param>
    public Operation<bool> IsLocked(Request request, int cpu) => new LockedQuestion(this, request, cpu);

    /// <summary><c>csd->node.u_flags |= CSD_FLAG_LOCK</c>, a plain store.</summary>
    public Operation<Nothing> SetLock() => new SetLockOperation(this);

    /// <summary><c>try_cmpxchg_acquire(&amp;flags, flags | CSD_FLAG_LOCK)</c>.</summary>
    /// <param name="request">Ghost: the call that owns the csd from then on, where that is all that it waits for; else null.</param>
    /// <param name="cpu">Ghost: the CPU that then owes it its function.</param>
    public Operation<bool> TryLock(Request? request = null, int cpu = -1) => new TryLockOperation(this, request, cpu);

    /// <summary>Stores type, func and info.</summary>
    /// <param name="type">The type.</param>
    /// <param name="argument">What the csd is to carry.</param>
    /// <remarks>One step: between LOCK and llist_add nobody may look, and whoever does is observed at the first store.</remarks>
    public Operation<Nothing> Fill(CsdType type, Argument argument)
    {
        if (!arguments.Contains(argument))
        {
            arguments.Add(argument);
            machine.Layout.Widen(Carries, arguments.Count + 1);
            machine.Discover();
        }

        return new FillOperation(this, type, argument, arguments.IndexOf(argument) + 1);
    }

    /// <summary><c>csd_unlock()</c>.</summary>
    public Operation<Nothing> Unlock() => new UnlockOperation(this);

    /// <summary>What touching the csd now shows: nothing if its memory exists.</summary>
    internal unsafe ulong Liveness(ulong* state) =>
        Freed?.IsSet(state) == true ? Observed.FreedCsdTouched
        : Frame is not null && Frame.Wait && !Frame.Alive.IsSet(state) ? Observed.DeadFrameTouched
        : 0;

    internal Footprint TouchLiveness(Footprint footprint)
    {
        if (Freed is not null)
        {
            footprint.Read(Freed);
        }

        return Frame is not null ? footprint.Read(Frame.Alive) : footprint;
    }

    private sealed unsafe record WaitOperation(Csd Csd, WaitPurpose Purpose, Request Request, bool Queued, WaitStyle Style, bool Diagnosed) : Effect
    {
        public override string Label => Purpose == WaitPurpose.Acquire ? $"csd_lock({Csd}): LOCK is clear" : $"csd_lock_wait({Csd}): LOCK is clear";

        public override MemoryOrder Order => MemoryOrder.Acquire;

        public override bool IsWait => true;

        public override bool Sleeps => Style == WaitStyle.Sleep && Purpose == WaitPurpose.Completion;

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Csd.Liveness(step.State));
            if ((step.Observations & Observation.Fatal) != 0)
            {
                return 0;
            }

            if (!Csd.Lock.IsSet(step.State))
            {
                return 0;
            }

            if (Purpose == WaitPurpose.Completion)
            {
                if (!Queued)
                {
                    step.Observe(Observed.WaitsForeign);
                }
                else if (Csd.Carries.Get(step.State) is var carries && carries != 0 && Csd.arguments[carries - 1].Request != Request)
                {
                    step.Observe(Observed.Relocked);
                }
            }

            return Blocked;
        }

        public override void Touch(Footprint footprint) => Csd.TouchLiveness(footprint).Read(Csd.Lock, Csd.Carries);

        public override ulong ObservedWhenTaken(Registers registers) => (Diagnosed && registers.Preemptible ? Observed.UnpinnedDiagnostics : 0) | Atomic(registers);

        public override ulong ObservedWhenBlocked(Registers registers) =>
            (registers.Preemptible ? 0 : Purpose == WaitPurpose.Completion ? Observed.WaitsPinned : Observed.AcquiresPinned)
            | (registers.IrqsOff ? Observed.WaitsIrqsOff : 0)
            | (registers.OwesIpi ? Observed.WaitsOwing : 0)
            | Atomic(registers);

        private ulong Atomic(Registers registers) => Sleeps && !registers.Preemptible ? Observed.SleptAtomic : 0;
    }

    private sealed unsafe record LockedQuestion(Csd Csd, Request Request, int Cpu) : Question
    {
        public override string Label => $"{Csd}.u_flags & LOCK";

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Csd.Liveness(step.State));
            if (Csd.Lock.IsSet(step.State))
            {
                return 1;
            }

            Request.Owed.Set(step.State, CpuMask.Of(Cpu));
            return 0;
        }

        public override void Touch(Footprint footprint) => Csd.TouchLiveness(footprint).Read(Csd.Lock).Write(Request.Owed);
    }

    private sealed unsafe record SetLockOperation(Csd Csd) : Effect
    {
        public override string Label => $"csd_lock({Csd}): u_flags |= LOCK";

        public override IReadOnlyList<Cell> Stores => [Csd.Lock];

        public override MemoryOrder Order => MemoryOrder.Plain;

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Csd.Liveness(step.State) | (Csd.Lock.IsSet(step.State) ? Observed.BusyCsdWritten : 0));
            Csd.Lock.Set(step.State, true);
            return 0;
        }

        public override void Touch(Footprint footprint) => Csd.TouchLiveness(footprint).Write(Csd.Lock);
    }

    private sealed unsafe record TryLockOperation(Csd Csd, Request? Request, int Cpu) : Question
    {
        public override string Label => $"try_cmpxchg_acquire({Csd}.u_flags)";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Csd.Liveness(step.State));
            if (Csd.Lock.IsSet(step.State))
            {
                return 0;
            }

            Csd.Lock.Set(step.State, true);
            Request?.Owed.Set(step.State, CpuMask.Of(Cpu));
            return 1;
        }

        public override void Touch(Footprint footprint)
        {
            Csd.TouchLiveness(footprint).Write(Csd.Lock);
            if (Request is not null)
            {
                footprint.Write(Request.Owed);
            }
        }
    }

    private sealed unsafe record FillOperation(Csd Csd, CsdType Type, Argument Argument, int Value) : Effect
    {
        public override string Label => $"{Csd}: {Type.ToString().ToUpperInvariant()}, func, info of {Argument.Request}";

        public override IReadOnlyList<Cell> Stores => [Csd.Type, Csd.Carries];

        public override MemoryOrder Order => MemoryOrder.Plain;

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Csd.Liveness(step.State) | (Csd.Carries.Get(step.State) != 0 ? Observed.BusyCsdWritten : 0));
            Csd.Type.Set(step.State, (int)Type);
            Csd.Carries.Set(step.State, Value);
            return 0;
        }

        public override void Touch(Footprint footprint) => Csd.TouchLiveness(footprint).Write(Csd.Type, Csd.Carries);
    }

    private sealed unsafe record UnlockOperation(Csd Csd) : Effect
    {
        public override string Label => $"csd_unlock({Csd})";

        public override IReadOnlyList<Cell> Stores => [Csd.Carries, Csd.Type, Csd.Lock];

        public override MemoryOrder Order => MemoryOrder.Release;

        public override int Execute(ref StepExecution step)
        {
            step.Observe(Csd.Liveness(step.State));
            Csd.Lock.Set(step.State, false);
            Csd.Type.Set(step.State, 0);
            Csd.Carries.Set(step.State, 0);
            return 0;
        }

        public override void Touch(Footprint footprint) => Csd.TouchLiveness(footprint).Write(Csd.Lock, Csd.Type, Csd.Carries);
    }
}

/// <summary>What a wait on a csd's lock bit is for.</summary>
public enum WaitPurpose
{
    /// <summary>To use the csd.</summary>
    Acquire,

    /// <summary>To know that one's own request is done.</summary>
    Completion,
}

/// <summary>Names of csds and requests.</summary>
internal static class CsdName
{
    public static string Cfd(int source, int target) => string.Create(CultureInfo.InvariantCulture, $"csd[{source}→{target}]");

    public static string Data(int cpu) => string.Create(CultureInfo.InvariantCulture, $"csd_data[{cpu}]");
}
