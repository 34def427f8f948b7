using System.Collections.Immutable;

namespace Shootdown.Model.Kernel.arch.x86.kvm;

/// <summary>arch/x86/kvm/x86.c: the host of a guest's vCPUs.</summary>
/// <remarks>
/// <para>A vCPU loses its physical CPU at any moment, whatever the guest does, with its interrupts off too; it gets one back. Between
/// the VM exit and the store of KVM_VCPU_PREEMPTED a vCPU is one that is slow, and so is one between its flush and the VM entry; so each
/// of the two is one step. One that is away unreported is slow too, and no step.</para>
/// <para>What the host emulates of the guest it does in two steps, translation and access, between which the vCPU's thread may lose its
/// physical CPU. It has one again before the host clears the preempted byte: the access may come before that. Here it comes after, which
/// is later than any other step that could make it wrong.</para>
/// </remarks>
public sealed class KvmHost
{
    private readonly Computer machine;
    private readonly Design design;
    private readonly Mmu mmu;
    private readonly StealTime stealTime;
    private readonly ImmutableArray<Cell> emulating;

    /// <summary>Creates the host.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="stealTime">What it shares with the guest.</param>
    public KvmHost(Computer machine, Design design, Mmu mmu, StealTime stealTime)
    {
        ArgumentNullException.ThrowIfNull(machine);
        (this.machine, this.design, this.mmu, this.stealTime) = (machine, design, mmu, stealTime);
        emulating = machine.PerCpu("emulating", 2);
    }

    /// <summary>Lets a vCPU have no physical CPU in the initial state.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public void BeginDescheduled(int vcpu) =>
        (machine.Descheduled[vcpu].Initial, stealTime.Of(vcpu).Initial) = (1, (int)VcpuFlags.Preempted);

    /// <summary>Runs a vCPU, and takes its physical CPU away a few times.</summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="times">How often, at most.</param>
    [Kernel("arch/x86/kvm/x86.c", "vcpu_run", "7.3")]
    [Differs("kvm_steal_time_set_preempted record_steal_time Mmu.Enter",
        "vcpu_enter_guest() and vcpu_put() do it, of whose loop this is what the guest's flushes see")]
    [Redundant("text wrong-operand i < i", "a host that takes no physical CPU away is a host, too")]
    [Redundant("text wrong-operand i < times -> times < times", "a host that takes no physical CPU away is a host, too")]
    [Redundant(
        "text left-out await KvmStealTimeSetPreempted(vcpu)",
        "a vCPU that is not said to be preempted is interrupted, and waited for, as any")]
    public async Step VcpuRun(int vcpu, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await KvmStealTimeSetPreempted(vcpu);
            await RecordStealTime(vcpu);
            await mmu.Enter(vcpu);
        }
    }

    /// <summary>Makes an access of the guest in its place, as one of a device or by a descriptor table; nothing comes of it where the
    /// page is not mapped.</summary>
    /// <param name="table">The number of the page table of the accessing task's mm.</param>
    /// <param name="page">The page.</param>
    [Kernel("arch/x86/kvm/x86.c", "x86_emulate_instruction", "7.3")]
    [Differs("Mmu.Translate Mmu.AccessThrough", "x86_emulate_insn() does it, an access of the guest's memory")]
    [Redundant(
        "text wrong-operand mmu.AccessThrough(table, page, translations, emulating) -> mmu.AccessThrough(table, page,",
        "by which translations it accesses is told to who looks on: where none is stale, none is missed")]
    public async Step X86EmulateInstruction(int table, int page)
    {
        var translations = await mmu.Translate(table, page, emulating);
        await mmu.AccessThrough(table, page, translations, emulating);
    }

    // vcpu->arch.at_instruction_boundary
    [Kernel("arch/x86/kvm/x86.c", "kvm_steal_time_set_preempted", "7.3")]
    [Differs("StealTime.Exit", "copy_to_user_nofault() of a flag, and what the guest does until then")]
    [Redundant("text left-out await stealTime.Exit(", "a vCPU that is not said to be preempted is interrupted, and waited for, as any")]
    [Redundant("text left-out await stealTime.MarkPreempted(", "that it is marked once more is the bug")]
    private async Step KvmStealTimeSetPreempted(int vcpu)
    {
        await stealTime.Exit(vcpu, design.KvmPreemptedReport == KvmPreemptedReport.AnyExit ? null : emulating[vcpu]);
        if (design.KvmFlagUpdate == KvmFlagUpdate.HostMarksAgain)
        {
            await stealTime.MarkPreempted(vcpu); // a second vcpu_put(), with no VM entry in between
        }
    }

    [Kernel("arch/x86/kvm/x86.c", "record_steal_time", "7.3")]
    [Differs("smp_wmb", "of the time stolen, with a seqcount of its own")]
    [Differs("StealTime.Take Mmu.DropFromHost", "an xchg in assembler, and kvm_vcpu_flush_tlb_guest()")]
    [Redundant(
        "text left-out await stealTime.Clear(vcpu)",
        "the store is the bug: a flush that is asked for before it is lost; without it, one that is asked for after it comes late")]
    private async Step RecordStealTime(int vcpu)
    {
        VcpuFlags flags;
        if (design.KvmFlagUpdate == KvmFlagUpdate.HostStore)
        {
            flags = await stealTime.Read(vcpu);
            await stealTime.Clear(vcpu);
        }
        else
        {
            flags = await stealTime.Take(vcpu);
        }

        if ((flags & VcpuFlags.Flush) != 0)
        {
            await mmu.DropFromHost(vcpu);
        }
    }
}
