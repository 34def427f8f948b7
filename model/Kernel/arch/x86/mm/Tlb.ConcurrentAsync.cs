namespace Shootdown.Model.Kernel.arch.x86.mm;

/// <content>Concurrent-async RFC, patch 11: a flush that its sender does not wait for.</content>
public sealed partial class Tlb
{
    // The sender has gone on already, so until the flush is done nothing on this CPU may look at user memory: only an NMI could.
    [Kernel("arch/x86/mm/tlb.c", "flush_tlb_func", "concurrent-async RFC")]
    private async Step FlushAcknowledged(int cpu, FlushArguments arguments)
    {
        await FlushTlbFunc(cpu, arguments);
        await State.StoreFlushPending(cpu, false);
    }
}
