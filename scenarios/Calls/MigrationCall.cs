namespace Shootdown.Scenarios.Calls;

/// <summary>What moves the page of an mm, or makes its entry one that faults: it asks for no references, which are therefore refused
/// beside it.</summary>
internal abstract class MigrationCall : TableCall
{
    public override IReadOnlyList<CallField> Takes => [CallField.Mm];

    public override IReadOnlyList<Drawing> Drawn => [];

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

    internal static Migrate Layer(MadeCall call) => call.Memory.Layer(m => new Migrate(call.Design, m.Tlb, m.Rmap));
}
