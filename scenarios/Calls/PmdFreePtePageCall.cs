namespace Shootdown.Scenarios.Calls;

/// <summary>A table of the kernel's own that is freed.</summary>
internal sealed class PmdFreePtePageCall : MemoryCall
{
    public override string Name => "pmd_free_pte_page";

    public override string Kernel => "arch/x86/mm/pgtable.c, pmd_free_pte_page";

    public override string Title => "takes a page table of kernel memory away that maps nothing any more, flushes, and frees it";

    public override int Rank => 433;

    public override string? NotOn(Design design) => OfX86(design);

    public override bool Waits => true;

    public override IReadOnlyList<Drawing> Drawn => [];

    public override string NotDrawn => "what it breaks as it stands, docs/findings.md tells";

    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        var first = calls.First(c => c.Kind is PmdFreePtePageCall);
        call.Demand(call == first, "call", "'pmd_free_pte_page' once more", $"one pmd_free_pte_page in all, as {first.Path} is");
    }

    internal override Step Make(MadeCall call) => call.Memory.Layer(m => new Pgtable(call.Design, m.Tlb, m.KernelTable!))
        .PmdFreePtePage(call.RequestFor("kernel"));
}
