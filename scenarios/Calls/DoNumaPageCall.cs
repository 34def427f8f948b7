namespace Shootdown.Scenarios.Calls;

/// <summary>The fault by which NUMA balancing goes.</summary>
internal sealed class DoNumaPageCall : MigrationCall
{
    public override string Name => "do_numa_page";

    public override string Kernel => "mm/memory.c, do_numa_page";

    public override string Title => "faults on the page of an mm where change_prot_numa has made it fault: migrates it, or maps it again";

    public override int Rank => 588;

    public override PteValue Writes => PteValue.New;

    public override IReadOnlyList<string> DrawnAmong => [Name, Name, "change_prot_numa", "change_prot_numa", "munmap", "access"];

    internal override Companions? Companions(MmUse mm) => new(["change_prot_numa", "munmap"]);

    internal override Step Make(MadeCall call) => Layer(call).DoNumaPage(call.Flush(0, false));
}
