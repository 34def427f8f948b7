namespace Shootdown.Explore.Lassos;

/// <summary>What the search for lassos keeps of each state. The two are side by side because they are looked at together.</summary>
internal struct StateMark
{
    /// <summary>The set of states that the state belongs to; 0 for none.</summary>
    public uint Region;

    /// <summary>When the state was visited, or 0.</summary>
    public uint Number;
}
