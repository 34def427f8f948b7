namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/vmalloc.c.</summary>
public sealed class Vmalloc
{
    private readonly Tlb tlb;

    /// <summary>Creates the layer.</summary>
    /// <param name="tlb">The flushing layer.</param>
    public Vmalloc(Tlb tlb) => this.tlb = tlb;

    /// <summary>Unmaps and frees a page of kernel memory.</summary>
    /// <param name="request">The call that flushes it.</param>
    [Kernel("mm/vmalloc.c", "vfree", "7.3")]
    [Differs("flush_tlb_kernel_range", "vm_reset_perms() and __purge_vmap_area_lazy() flush, before the area is used again")]
    public async Step Vfree(Request request)
    {
        await tlb.Kernel!.Clear();
        await tlb.FlushTlbKernelRange(request);
        await tlb.Kernel.Free();
    }
}
