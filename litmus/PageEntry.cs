using System.Globalization;

namespace Shootdown.Litmus;

/// <summary>A page-table entry as a value of memory.</summary>
/// <param name="IsValid">Whether it is valid.</param>
/// <param name="Page">The page that it maps to: at most <see cref="MostLetters"/> letters of ASCII.</param>
public readonly record struct PageEntry(bool IsValid, string Page)
{
    /// <summary>The most letters of a page's name.</summary>
    public const int MostLetters = 6;

    // No test has numbers as large.
    private const long Mark = 0x50L << 56;

    /// <summary>The entry as a number, which no other entry has.</summary>
    public long Value => Page.Aggregate(0L, (sum, letter) => (sum << 8) | letter) | (IsValid ? 1L << 48 : 0) | Mark;

    /// <summary>The entry that a number stands for; null if it stands for itself.</summary>
    /// <param name="value">The number.</param>
    public static PageEntry? Of(long value)
    {
        if (value >> 56 != Mark >> 56)
        {
            return null;
        }

        var letters = Enumerable.Range(0, MostLetters).Select(i => (char)(value >> (8 * (MostLetters - 1 - i)) & 0xFF)).Where(c => c != 0);
        return new PageEntry((value >> 48 & 1) != 0, string.Concat(letters));
    }

    /// <summary>The location of a virtual page's entry.</summary>
    /// <param name="page">The page.</param>
    public static string LocationOf(string page) => $"pte:{page}";

    /// <summary>A value in words: an entry as such, all else as a number.</summary>
    /// <param name="value">The value.</param>
    public static string TextOf(long value) => Of(value) is { } entry
        ? $"({(entry.IsValid ? "valid" : "invalid")}, {entry.Page})"
        : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads a number, or an entry as <c>["D", valid, page]</c>.</summary>
    /// <param name="place">Where it stands.</param>
    internal static long Read(LocatedValue place)
    {
        if (place.Value.ValueKind != System.Text.Json.JsonValueKind.Array)
        {
            return place.WholeNumber();
        }

        var items = place.Items().ToList();
        if (items.Count != 3)
        {
            throw place.Refuse("[\"D\", valid, page]");
        }

        _ = items[0].OneOf(("D", true));
        var page = items[2].Name();
        return page.Length <= MostLetters && page.All(char.IsAscii)
            ? new PageEntry(items[1].Number(0, 1, "valid") != 0, page).Value
            : throw items[2].Refuse($"a page with a name of at most {MostLetters} letters");
    }
}
