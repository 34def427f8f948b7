namespace Shootdown.Model.Machine.Observing;

/// <summary>Which clauses are found broken while one step is made again to be explained; a search never asks.</summary>
internal static class Explanation
{
    [ThreadStatic]
    private static List<(ulong Breaks, string Meaning)>? found;

    /// <summary>Notes a clause, if this thread is explaining.</summary>
    public static void Add(ulong breaks, string meaning) => found?.Add((breaks, meaning));

    /// <summary>The clauses that some work finds broken.</summary>
    /// <param name="work">Makes the step again.</param>
    public static IReadOnlyList<(ulong Breaks, string Meaning)> Of(Action work)
    {
        var (outer, own) = (found, new List<(ulong, string)>());
        found = own;
        try
        {
            work();
        }
        finally
        {
            found = outer;
        }

        return own;
    }
}
