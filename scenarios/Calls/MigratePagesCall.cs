namespace Shootdown.Scenarios.Calls;

/// <summary>Compaction, and NUMA balancing.</summary>
internal sealed class MigratePagesCall : MigrationCall
{
    public override string Name => "migrate_pages";

    public override string Kernel => "mm/migrate.c, migrate_pages";

    public override string Title => "moves the contents of the page of an mm to another, which is mapped in its place";

    public override int Rank => 565;

    public override bool TellsOthers => true;

    public override PteValue Writes => PteValue.New;

    public override IReadOnlyList<string> DrawnAmong => [Name, Name, "munmap", "change_prot_numa", "access", "access"];

    internal override Companions? Companions(MmUse mm) => new(["munmap", "change_prot_numa"]);

    internal override Step Make(MadeCall call) => Discards(Layer(call).MigratePages(call.Flush(0, false)));
}
