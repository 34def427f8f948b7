using System.Collections.Immutable;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>
/// The <c>preempted</c> byte of each vCPU's <c>kvm_steal_time</c> (arch/x86/include/uapi/asm/kvm_para.h): memory that guest and host share.
/// </summary>
public sealed unsafe class StealTime
{
    private readonly ImmutableArray<Cell> preempted;

    /// <summary>Declares the bytes.</summary>
    /// <param name="machine">The machine.</param>
    public StealTime(Computer machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        preempted = machine.PerCpu("steal_time.preempted", 4, static v => ((VcpuFlags)v).ToString().ToUpperInvariant());
    }

    /// <summary><c>READ_ONCE(src->preempted)</c>.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public Operation<VcpuFlags> Read(int vcpu) => new ReadOperation(this, vcpu);

    /// <summary><c>try_cmpxchg(&amp;src->preempted, &amp;state, state | KVM_VCPU_FLUSH_TLB)</c>.</summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="state">What was read.</param>
    public Operation<bool> TryAddFlush(int vcpu, VcpuFlags state) => new CompareExchangeQuestion(this, vcpu, state);

    /// <summary>Stores the flag beside what was read, with a plain store.</summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="state">What was read.</param>
    public Operation<Nothing> StoreFlush(int vcpu, VcpuFlags state) =>
        new StoreOperation(preempted[vcpu], (int)(state | VcpuFlags.Flush), $"preempted[{vcpu}] = {state | VcpuFlags.Flush}", MemoryOrder.Once);

    /// <summary><c>xchg(&amp;st->preempted, 0)</c>, by the host.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public Operation<VcpuFlags> Take(int vcpu) => new TakeOperation(this, vcpu);

    /// <summary>Clears the byte with a plain write, by the host.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public Operation<Nothing> Clear(int vcpu) => new StoreOperation(preempted[vcpu], 0, $"preempted[{vcpu}] = 0", MemoryOrder.Once);

    internal Cell Of(int vcpu) => preempted[vcpu];

    private sealed record ReadOperation(StealTime Time, int Vcpu) : Operation<VcpuFlags>
    {
        public override string Label => $"preempted[{Vcpu}]";

        public override int Range => 4;

        public override VcpuFlags Decode(int result) => (VcpuFlags)result;

        public override int Execute(ref StepExecution step) => Time.preempted[Vcpu].Get(step.State);

        public override void Touch(Footprint footprint) => footprint.Read(Time.preempted[Vcpu]);
    }

    private sealed record CompareExchangeQuestion(StealTime Time, int Vcpu, VcpuFlags State) : Question
    {
        public override string Label => $"try_cmpxchg(preempted[{Vcpu}], {State}, {State | VcpuFlags.Flush})";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            if (Time.preempted[Vcpu].Get(step.State) != (int)State)
            {
                return 0;
            }

            Time.preempted[Vcpu].Set(step.State, (int)(State | VcpuFlags.Flush));
            return 1;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Time.preempted[Vcpu]);
    }

    private sealed record TakeOperation(StealTime Time, int Vcpu) : Operation<VcpuFlags>
    {
        public override string Label => $"xchg(preempted[{Vcpu}], 0)";

        public override int Range => 4;

        public override MemoryOrder Order => MemoryOrder.Full;

        public override VcpuFlags Decode(int result) => (VcpuFlags)result;

        public override int Execute(ref StepExecution step)
        {
            var flags = Time.preempted[Vcpu].Get(step.State);
            Time.preempted[Vcpu].Set(step.State, 0);
            return flags;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Time.preempted[Vcpu]);
    }
}

/// <summary>What the <c>preempted</c> byte says.</summary>
[Flags]
public enum VcpuFlags
{
    /// <summary>The vCPU has a physical CPU, or is about to get one.</summary>
    None = 0,

    /// <summary>KVM_VCPU_PREEMPTED.</summary>
    Preempted = 1,

    /// <summary>KVM_VCPU_FLUSH_TLB: the host flushes the vCPU's TLB before it runs again.</summary>
    Flush = 2,
}
