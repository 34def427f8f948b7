namespace Shootdown.Scenarios.Calls;

/// <summary>KSM, which trusts that nobody can write.</summary>
internal sealed class WriteProtectPageCall : TableCall
{
    public override string Name => "write_protect_page";

    public override string Kernel => "mm/ksm.c, write_protect_page";

    public override string Title => "makes a page of an mm one that nobody can write, as KSM does before it compares it";

    public override int Rank => 540;

    public override PteValue Writes => PteValue.ReadOnly;

    // The page's lock.
    internal override Companions? Companions(MmUse mm) => new(["mprotect", "munmap"], WorkloadLimits.Most);

    internal override Step Make(MadeCall call) => call.Memory.MmMemory.WriteProtectPage(call.Flush(call.Page, false));
}
