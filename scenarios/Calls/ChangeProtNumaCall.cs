namespace Shootdown.Scenarios.Calls;

/// <summary>What NUMA balancing goes by.</summary>
internal sealed class ChangeProtNumaCall : TableCall
{
    public override string Name => "change_prot_numa";

    public override string Kernel => "mm/mempolicy.c, change_prot_numa";

    public override string Title => "makes the next access of the page of an mm fault, and flushes";

    public override int Rank => 587;

    public override IReadOnlyList<CallField> Takes => [CallField.Mm];

    public override IReadOnlyList<Drawing> Drawn => [];

    internal override Companions? Companions(MmUse mm) => new(["migrate_pages"]);

    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        base.CheckCompany(call, calls);
        var reference = calls.FirstOrDefault(c => c.Mm == call.Mm && c.Kind is MemoryCall { HoldsReference: true });
        reference?.Demand(
            false,
            "call",
            $"{Excerpt.Quoted(reference.Name)} of {Excerpt.Quoted(call.Mm)}",
            $"no {reference.Name} of an mm that {call.Path} is of");
    }

    internal override Step Make(MadeCall call) =>
        call.Memory.Layer(m => new Migrate(call.Design, m.Tlb)).ChangeProtNuma(call.Flush(0, false));
}
