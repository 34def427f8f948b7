namespace Shootdown.Explore.Exhaustive;

/// <summary>How an exhaustive search ended.</summary>
public enum SearchOutcome
{
    /// <summary>Every reachable state was expanded: what was not broken holds.</summary>
    Exhausted,

    /// <summary>Every watch had been broken, so there was nothing left to look for.</summary>
    Stopped,

    /// <summary>A bound was reached: what was not broken may or may not hold.</summary>
    Inconclusive,
}
