namespace Shootdown.Scenarios.Calls;

/// <summary>A task that comes to a migration entry.</summary>
internal sealed class DoSwapPageCall : MemoryCall
{
    public override string Name => "do_swap_page";

    public override string Kernel => "mm/migrate.c, migration_entry_wait";

    public override string Title => "faults on a page of its own mm: where it is being migrated, waits until it has been";

    public override int Rank => 589;

    public override IReadOnlyList<CallField> Takes => [CallField.Page];

    public override int Weight => 0;

    public override bool UsesCurrentMm => true;

    public override string Sleeps => "waits for who migrates the page";

    public override IReadOnlyList<Drawing> Drawn => [];

    public override IReadOnlyList<string> DrawnAmong => [Name, "migrate_pages", "munmap", "access", "access"];

    internal override string? Demands(bool kernelThread, string? mm) => mm is null ? "do_swap_page while the task has an mm" : null;

    internal override Step Make(MadeCall call) => MigrationCall.Layer(call).MigrationEntryWait(call.Mm, call.Page);
}
