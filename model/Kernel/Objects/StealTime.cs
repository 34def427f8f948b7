using System.Collections.Immutable;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>
/// The <c>preempted</c> byte of each vCPU's <c>kvm_steal_time</c> (arch/x86/include/uapi/asm/kvm_para.h): memory that guest and host share.
/// </summary>
public sealed class StealTime
{
    private readonly Computer machine;
    private readonly ImmutableArray<Cell> preempted;

    /// <summary>Declares the bytes.</summary>
    /// <param name="machine">The machine.</param>
    public StealTime(Computer machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        this.machine = machine;
        preempted = machine.PerCpu("steal_time.preempted", 4, static v => ((VcpuFlags)v).ToString().ToUpperInvariant());
    }

    /// <summary><c>READ_ONCE(src->preempted)</c>.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public Operation<VcpuFlags> Read(int vcpu) => Atomic.Load<VcpuFlags>(preempted[vcpu], $"preempted[{vcpu}]");

    /// <summary><c>try_cmpxchg(&amp;src->preempted, &amp;state, state | KVM_VCPU_FLUSH_TLB)</c>.</summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="state">What was read.</param>
    public Operation<bool> TryAddFlush(int vcpu, VcpuFlags state) => Atomic.CompareExchange(
        preempted[vcpu], (int)state, (int)(state | VcpuFlags.Flush), $"try_cmpxchg(preempted[{vcpu}], {state}, {state | VcpuFlags.Flush})");

    /// <summary>Stores the flag beside what was read, with a plain store.</summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="state">What was read.</param>
    public Operation<Nothing> StoreFlush(int vcpu, VcpuFlags state) =>
        Atomic.Store(preempted[vcpu], (int)(state | VcpuFlags.Flush), $"preempted[{vcpu}] = {state | VcpuFlags.Flush}");

    /// <summary><c>xchg(&amp;st->preempted, 0)</c>, by the host.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public Operation<VcpuFlags> Take(int vcpu) => Atomic.Exchange<VcpuFlags>(preempted[vcpu], 0, $"xchg(preempted[{vcpu}], 0)");

    /// <summary>Clears the byte with a plain write, by the host.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public Operation<Nothing> Clear(int vcpu) => Atomic.Store(preempted[vcpu], 0, $"preempted[{vcpu}] = 0");

    /// <summary>Stores KVM_VCPU_PREEMPTED and no other flag, by the host.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public Operation<Nothing> MarkPreempted(int vcpu) =>
        Atomic.Store(preempted[vcpu], (int)VcpuFlags.Preempted, $"preempted[{vcpu}] = KVM_VCPU_PREEMPTED");

    /// <summary>A VM exit that takes the physical CPU, and the host's store of KVM_VCPU_PREEMPTED: between the two a vCPU is one that is
    /// slow.</summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="unless">What keeps the host from it while it is set; null for nothing.</param>
    public Operation<Nothing> Exit(int vcpu, Cell? unless = null) => Atomic.Hardware<Nothing, Nothing>(
        $"vCPU {vcpu} loses its physical CPU",
        [machine.Descheduled[vcpu], preempted[vcpu]],
        unless is null ? [] : [unless],
        1,
        default,
        static (ref Values v, Nothing _) =>
        {
            if (v.Count > 2 && v.IsSet(2))
            {
                return Operation.Blocked;
            }

            (v[0], v[1]) = (1, (int)VcpuFlags.Preempted);
            return 0;
        },
        MemoryOrder.Once) with { IsConditional = unless is not null, Concerns = new Descheduling(vcpu) };

    internal Cell Of(int vcpu) => preempted[vcpu];
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
