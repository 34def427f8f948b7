using System.Globalization;

namespace Shootdown.Model.Kernel.arch.x86.mm;

/// <summary>arch/x86/mm/tlb.c, nmi_uaccess_okay(): user memory read from NMI context (perf, kprobes).</summary>
/// <remarks>An NMI comes on top of whatever its CPU does, with interrupts off too, and its CPU does nothing else meanwhile: so its check
/// and its access are one step of the machine. Under page-table isolation it comes to the kernel's PCID and back in that step; the walks
/// that it makes there are those that the CPU made before it last went to user mode.</remarks>
public sealed class Nmi
{
    private readonly Design design;
    private readonly Tlb tlb;

    /// <summary>Creates the layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    public Nmi(Design design, Tlb tlb) => (this.design, this.tlb) = (design, tlb);

    /// <summary>An NMI handler reads user memory, if it may.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm that it reads, where the interrupted task has it.</param>
    /// <param name="page">The page.</param>
    [Kernel("arch/x86/mm/tlb.c", "nmi_uaccess_okay", "7.3")]
    public async Step CopyFromUserNmi(int cpu, Mm mm, int page) => await Read(cpu, mm, page);

    private Operation<Nothing> Read(int cpu, Mm mm, int page)
    {
        var (loaded, current) = (tlb.State.LoadedMm[cpu], tlb.Current.Of(cpu)!);
        return Atomic.Hardware<int, Nothing>(
            string.Create(CultureInfo.InvariantCulture, $"NMI handler reads {mm}.{page}"),
            [],
            design.NmiUaccess switch
            {
                NmiUaccess.RefusedWhilePending => [loaded, current, tlb.State.FlushPending[cpu]],
                NmiUaccess.RefusedWhileLazy => [loaded, current, tlb.State.IsLazy[cpu]],
                NmiUaccess.ByLoadedMm => [loaded],
                _ => [loaded, current],
            },
            1,
            TlbState.Loaded(mm),
            static (ref Values v, int wanted) =>
                v[0] != wanted || (v.Count > 1 && v[1] != wanted) || (v.Count > 2 && v.IsSet(2)) ? Operation.Blocked : 0,
            MemoryOrder.Once) with { IsConditional = true, Concerns = new UserAccess(mm.Number, page) { ByKernel = true } };
    }
}
