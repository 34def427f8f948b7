namespace Shootdown.Explore.Lassos;

/// <summary>A strongly connected set of pending states in which a fair run can stay for ever.</summary>
/// <param name="region">The region that its states are marked with.</param>
/// <param name="ledger">What it shows of each process.</param>
/// <param name="level">The least level of its states.</param>
/// <param name="entry">The index of its least state on that level.</param>
/// <param name="state">That state's words.</param>
internal sealed class FairComponent(uint region, FairnessLedger ledger, int level, long entry, ulong[] state)
{
    /// <summary>The region that its states are marked with.</summary>
    public uint Region => region;

    /// <summary>What it shows of each process.</summary>
    public FairnessLedger Ledger => ledger;

    /// <summary>The least level of its states.</summary>
    public int Level => level;

    /// <summary>The index of its least state on that level.</summary>
    public long Entry => entry;

    /// <summary>That state's words.</summary>
    public ulong[] State => state;
}
