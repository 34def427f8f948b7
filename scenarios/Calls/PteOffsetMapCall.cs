namespace Shootdown.Scenarios.Calls;

/// <summary>A read of an upper entry without locks, of any mm.</summary>
internal sealed class PteOffsetMapCall : MemoryCall
{
    public override string Name => "pte_offset_map";

    public override string Kernel => "mm/pgtable-generic.c, __pte_offset_map";

    public override string Title => "reads an upper entry of any mm that takes two reads (PAE), with interrupts off";

    public override int Rank => 417;

    public override IReadOnlyList<CallField> Needs => [CallField.Mm];

    public override int Weight => 0;

    public override IReadOnlyList<Drawing> Drawn => [];

    public override string? NotDrawn => "an entry of two halves is changed by retract_page_tables alone";

    public override IReadOnlyList<Property> Promises(Call call) => [HalvesAreOneEntry.Property];

    internal override Step Make(MadeCall call) => PgtableGeneric.PteOffsetMap(Layer(call).EntryOf(call.Mm));

    internal static PgtableGeneric Layer(MadeCall call) => call.Memory.Layer(m => new PgtableGeneric(m.Machine));
}
