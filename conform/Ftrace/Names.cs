namespace Shootdown.Conform.Ftrace;

/// <summary>Names that come again and again, each once; of those that do not, a few.</summary>
internal static class Names
{
    private const int Most = 4096;

    [ThreadStatic]
    private static HashSet<string>? known;

    /// <summary>A name as text.</summary>
    /// <param name="name">The name.</param>
    public static string Of(ReadOnlySpan<char> name)
    {
        known ??= [];
        var bySpan = known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (bySpan.TryGetValue(name, out var text))
        {
            return text;
        }

        if (known.Count >= Most)
        {
            known.Clear();
        }

        known.Add(text = name.ToString());
        return text;
    }
}
