namespace Shootdown.Scenarios.Calls;

/// <summary>Compaction, and NUMA balancing.</summary>
internal sealed class MigratePagesCall : TableCall
{
    public override string Name => "migrate_pages";

    public override string Kernel => "mm/migrate.c, migrate_pages";

    public override string Title => "moves the contents of the page of an mm to another, which is mapped in its place";

    public override int Rank => 565;

    public override IReadOnlyList<CallField> Takes => [CallField.Mm];

    public override PteValue Writes => PteValue.New;

    public override IReadOnlyList<string> DrawnAmong => [Name, Name, "munmap", "change_prot_numa", "access", "access"];

    public override IReadOnlyList<Drawing> Drawn => [];

    internal override Companions? Companions(MmUse mm) => new(["munmap", "change_prot_numa"]);

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
        call.Memory.Layer(m => new Migrate(call.Design, m.Tlb)).MigratePages(call.Flush(0, false));
}
