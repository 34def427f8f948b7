namespace Shootdown.Scenarios.Calls;

/// <summary>What NUMA balancing goes by.</summary>
internal sealed class ChangeProtNumaCall : MigrationCall
{
    public override string Name => "change_prot_numa";

    public override string Kernel => "mm/mempolicy.c, change_prot_numa";

    public override string Title => "makes the next access of the page of an mm fault, and flushes";

    public override int Rank => 587;

    internal override Companions? Companions(MmUse mm) => new(["migrate_pages", "do_numa_page", "munmap"]);

    internal override Step Make(MadeCall call) => Layer(call).ChangeProtNuma(call.Flush(0, false));
}
