namespace Shootdown.Scenarios.Calls;

/// <summary>What a stale translation would spoil.</summary>
internal sealed class AccessCall : MemoryCall
{
    public override string Name => "access";

    public override string Kernel => "user space, with the hardware's page walk";

    public override string Title => "accesses user memory";

    public override int Rank => 300;

    public override IReadOnlyList<CallField> Takes => [CallField.Page, CallField.Emulated];

    public override int Weight => 0;

    public override bool IsAtomic => true;

    public override bool UsesCurrentMm => true;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Changer, 25), new(DrawnBy.Walker)];

    internal override string? Demands(bool kernelThread, string? mm) => mm is null ? "access while the task has an mm" : null;

    internal override Step Make(MadeCall call) =>
        call.Memory.Calling is { } calling && !call.IsKernelThread
            ? calling.UserMode(call.Mm.Number, call.Page)
            : call.Call.Emulated == true && call.Design.Backend == FlushBackend.Kvm
            ? call.Memory.Host.X86EmulateInstruction(call.Mm.Number, call.Page)
            : One(call.Memory.Tlb.Mmu.Access(call.Mm.Number, call.Page));
}
