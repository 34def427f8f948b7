namespace Shootdown.Explore.Lassos;

/// <summary>How a search for a lasso ended.</summary>
public enum LassoOutcome
{
    /// <summary>There is none: under the fairness assumed, the predicate ceases to hold again and again on every infinite run.</summary>
    Absent,

    /// <summary>There is one.</summary>
    Found,

    /// <summary>A bound was reached before either was known.</summary>
    Inconclusive,
}
