namespace Shootdown.Scenarios.Calls;

/// <summary>Compaction of several pages.</summary>
internal sealed class MigratePagesBatchCall : MigrationCall
{
    public override string Name => "migrate_pages_batch";

    public override string Kernel => "mm/migrate.c, migrate_pages_batch";

    public override string Title => "moves the contents of both pages of an mm of two to others, with one flush";

    public override int Rank => 566;

    public override string? NotOn(Design design) => InBatches(design);

    public override PteValue Writes => PteValue.New;

    public override IReadOnlyList<string> DrawnAmong => [Name, "munmap", "munmap", "access", "access"];

    // arch_tlbbatch_add_pending() of each page.
    internal override int Generations(Call call, MmUse mm) => 2;

    internal override Companions? Companions(MmUse mm) => new(["munmap"], WorkloadLimits.Most);

    internal override void CheckCompany(PlacedCall call, IReadOnlyList<PlacedCall> calls)
    {
        base.CheckCompany(call, calls);
        var (mm, changes) = Changes(call, calls);
        call.Demand(
            mm.Pages == 2,
            "call",
            $"{Excerpt.Quoted(Name)} of {Excerpt.Quoted(mm.Name)}, which has {mm.Pages} pages",
            $"{Name} of an mm of two pages");
        var first = changes.First(c => c.Kind == this);
        call.Demand(
            call == first, "call", $"{Excerpt.Quoted(Name)} of {Excerpt.Quoted(mm.Name)}", $"one of an mm, as {first.Path} is");
    }

    internal override Step Make(MadeCall call) => Layer(call).MigratePagesBatch(call.Mm, call.FlushOf(null, -1, false));
}
