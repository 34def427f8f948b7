namespace Shootdown.Scenarios.Calls;

/// <summary>Migration by a device.</summary>
internal sealed class MigrateVmaCall : TableCall
{
    public override string Name => "migrate_vma";

    public override string Kernel => "mm/migrate_device.c, migrate_vma_setup";

    public override string Title => "moves the contents of the page of an mm to another by way of a device";

    public override int Rank => 585;

    public override IReadOnlyList<CallField> Takes => [CallField.Mm];

    public override PteValue Writes => PteValue.New;

    public override IReadOnlyList<string> DrawnAmong => [Name, "munmap", "access", "access"];

    public override IReadOnlyList<Drawing> Drawn => [];

    internal override Companions? Companions(MmUse mm) => new(["munmap"]);

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
        call.Memory.Layer(m => new Migrate(call.Design, m.Tlb)).MigrateVma(call.Flush(0, false));
}
