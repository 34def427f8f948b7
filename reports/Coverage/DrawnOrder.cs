namespace Shootdown.Reports.Coverage;

/// <summary>The order in which a sample is drawn: what is in it follows from names and a seed alone, so that one thing more leaves the
/// others where they were, on every machine.</summary>
public static class DrawnOrder
{
    /// <summary>Draws some.</summary>
    /// <param name="all">What to draw from.</param>
    /// <param name="name">The name of each, of which there is no other.</param>
    /// <param name="count">How many, at most.</param>
    /// <param name="seed">Which.</param>
    /// <typeparam name="T">What is drawn.</typeparam>
    public static IEnumerable<T> Draw<T>(IEnumerable<T> all, Func<T, string> name, int count, int seed) =>
        all.OrderBy(one => Hash(name(one), seed)).ThenBy(name, StringComparer.Ordinal).Take(count);

    // FNV-1a, then the finaliser of SplitMix64.
    private static ulong Hash(string text, int seed)
    {
        var hash = text.Aggregate(14695981039346656037UL ^ (ulong)seed, (h, c) => unchecked((h ^ c) * 1099511628211UL));
        hash = unchecked((hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL);
        hash = unchecked((hash ^ (hash >> 27)) * 0x94D049BB133111EBUL);
        return hash ^ (hash >> 31);
    }
}
