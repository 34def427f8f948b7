using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.arch.x86.mm;

/// <content>Preemptible series, patch 14: what it must leave pinned.</content>
public sealed partial class Tlb
{
    // The mutant that gives preemption back before it acts on what it has seen of mm_cpumask.
    [Kernel("arch/x86/mm/tlb.c", "flush_tlb_mm_range", "7.3")]
    [Redundant("always-yes cpumask_any_but", LongerWay)]
    [Redundant("text wrong-operand InfoOf(infoCpu) -> InfoOf(cpu) [1]", "what has been read of any CPU's flush_tlb_info is decoded alike")]
    [Redundant(
        "text off-by-one InfoOf(infoCpu) -> InfoOf(infoCpu + 1) [1]", "what has been read of any CPU's flush_tlb_info is decoded alike")]
    [Redundant("text off-by-one flush.Mm!.CpumaskAnyBut(", "that what it has seen of mm_cpumask is old by then is the bug")]
    [Redundant("text off-by-one FlushTlbMulti(", "the arguments lie on the stack there: no CPU is told in whose memory")]
    [Redundant(
        "text off-by-one InfoOf(infoCpu) -> InfoOf(infoCpu + 1) [2]",
        "the arguments lie on the stack there: no CPU is told in whose memory")]
    [Redundant(
        "text wrong-operand State.ReadLoadedMm(cpu)",
        "that it may be another CPU than the one whose mm_cpumask bit it has seen is the bug")]
    [Redundant(
        "text wrong-operand InfoOf(infoCpu) -> InfoOf(cpu) [2]",
        "the arguments lie on the stack there: no CPU is told in whose memory")]
    private async Step FlushUnpinned(Flush flush, int infoCpu)
    {
        var others = await flush.Mm!.CpumaskAnyBut(infoCpu);
        await PutCpu();
        if (others)
        {
            await FlushTlbMulti(flush, flush.Mm!, infoCpu);
            return;
        }

        await LocalIrqDisable();
        var cpu = await RawSmpProcessorId(machine);
        if (await State.ReadLoadedMm(cpu) == flush.Mm!.Number + 1)
        {
            await FlushTlbFunc(cpu, InfoOf(infoCpu).Decode(await InfoOf(infoCpu).Read(flush.Request)));
        }

        await LocalIrqEnable();
    }
}
