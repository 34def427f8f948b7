namespace Shootdown.Scenarios.Calls;

/// <summary>Kernel text that has been changed.</summary>
internal sealed class TextPokeSyncCall : CallKind
{
    public override string Name => "smp_text_poke_sync_each_cpu";

    public override string Kernel => "arch/x86/kernel/alternative.c, smp_text_poke_sync_each_cpu";

    public override string Title => "makes every CPU fetch kernel text anew";

    public override int Rank => 160;

    public override bool Waits => true;

    public override string? NotDrawn => "it is on_each_cpu_cond_mask, which is drawn, with one callback";

    public override IReadOnlyList<Property> Promises(Call call) => [TextIsFetchedAnew.Property];

    internal override Step Make(MadeCall call) =>
        new Alternative(call.Model.Machine, call.Design, call.Smp).SmpTextPokeSyncEachCpu(call.RequestThat(waits: true, suffix: ".text"));
}
