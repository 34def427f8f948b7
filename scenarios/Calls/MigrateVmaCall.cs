namespace Shootdown.Scenarios.Calls;

/// <summary>Migration by a device.</summary>
internal sealed class MigrateVmaCall : MigrationCall
{
    public override string Name => "migrate_vma";

    public override string Kernel => "mm/migrate_device.c, migrate_vma_setup";

    public override string Title => "moves the contents of the page of an mm to another by way of a device";

    public override int Rank => 585;

    public override PteValue Writes => PteValue.New;

    public override IReadOnlyList<string> DrawnAmong => [Name, "munmap", "access", "access"];

    internal override Companions? Companions(MmUse mm) => new(["munmap"]);

    internal override Step Make(MadeCall call) => Layer(call).MigrateVma(call.Flush(0, false));
}
