namespace Shootdown.Scenarios.Calls;

/// <summary>A guest that translates by an mm.</summary>
internal sealed class KvmTdpPageFaultCall : MemoryCall
{
    public override string Name => "kvm_tdp_page_fault";

    public override string Kernel => "arch/x86/kvm/mmu/mmu.c, kvm_tdp_mmu_page_fault";

    public override string Title => "maps a page of its own mm in the second stage of a guest, which may then use it";

    public override int Rank => 415;

    public override string? NotOn(Design design) => Shared(design);

    public override IReadOnlyList<CallField> Takes => [CallField.Page];

    public override int Weight => 0;

    public override bool UsesCurrentMm => true;

    public override IReadOnlyList<Drawing> Drawn => [];

    public override IReadOnlyList<string> DrawnAmong => [Name, Name, "munmap", "try_to_unmap", "access"];

    public override bool TranslatesOutside => true;

    public override string Sleeps => "takes locks";

    internal override string? Demands(bool kernelThread, string? mm) => mm is null ? "kvm_tdp_page_fault while the task has an mm" : null;

    internal override Step Make(MadeCall call) =>
        call.Memory.Layer(_ => new TdpMmu(call.Design)).KvmTdpMmuPageFault(call.Mm, call.Page);
}
