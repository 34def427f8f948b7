namespace Shootdown.Explore.Exhaustive;

/// <summary>What a search has ended for want of, where whoever asks may give it more.</summary>
public enum Shortage
{
    /// <summary>Nothing of the kind.</summary>
    None,

    /// <summary>Memory.</summary>
    Memory,

    /// <summary>Room on disk.</summary>
    Disk,
}
