namespace Shootdown.Json;

/// <summary>Finds what somebody who mistyped a name may have meant.</summary>
public static class NearestNames
{
    private const int Most = 3;
    private const int MostOfAll = 12;

    /// <summary>A sentence that names what is near, or all there is where that is little.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="known">What there is.</param>
    /// <param name="where">How to see all.</param>
    public static string Suggest(string text, IReadOnlyCollection<string> known, string where)
    {
        ArgumentNullException.ThrowIfNull(known);
        if (known.Count <= Most * 2)
        {
            return $"accepted: {string.Join(", ", known)}";
        }

        var near = Of(text, known);
        return near.Count == 0 ? $"accepted: see {where}" : $"did you mean {Or(near)}? All: {where}";
    }

    /// <summary>What would be accepted in place of a name: what is near, or all there is.</summary>
    /// <param name="text">What stands there.</param>
    /// <param name="known">What there is.</param>
    /// <param name="where">What lists it.</param>
    public static string Accepted(string text, IReadOnlyCollection<string> known, string where)
    {
        ArgumentNullException.ThrowIfNull(known);
        var near = known.Count <= MostOfAll ? [] : Of(text, known);
        return near.Count == 0 ? $"one of {string.Join(", ", known)}" : $"{Or(near)}, or another of {where}";
    }

    /// <summary>The names nearest to a text, the best first; none where nothing is near.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="known">What there is.</param>
    public static IReadOnlyList<string> Of(string text, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(text);
        var typed = text.Length > 64 ? text[..64] : text;
        return [.. known
            .Select(name => (Name: name, Distance: Score(typed, name)))
            .Where(n => n.Distance <= Math.Max(2, Math.Max(typed.Length, n.Name.Length) / 3))
            .OrderBy(n => n.Distance)
            .Take(Most)
            .Select(n => n.Name)];
    }

    // Who types a part of the name has it right as far as that goes.
    private static int Score(string typed, string name) =>
        typed.Length >= 2 && name.Contains(typed, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(typed, name);

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j - 1], row[j]));
            }
        }

        return row[^1];
    }

    private static string Or(IReadOnlyList<string> names) =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names.Take(names.Count - 1))} or {names[^1]}";
}
