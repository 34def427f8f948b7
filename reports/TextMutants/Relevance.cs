using System.Text.RegularExpressions;

namespace Shootdown.Reports.TextMutants;

/// <summary>How much systems seem to be about a mutant, by their words alone: to build a system takes longer than most searches of it, and
/// most mutants are killed by what is about them.</summary>
internal sealed partial class Relevance
{
    private const int TooShort = 2;

    // Where a file has a part of its own, its name says what that is about, and a mutant's own text seldom does.
    private const double OfFile = 3;

    private readonly List<(string Word, double Weight)> words = [];

    /// <summary>Looks at what a mutant is called, and what it is made under.</summary>
    /// <param name="mutant">The mutant.</param>
    /// <param name="systems">What each system is about, in small letters: a word counts the more, the fewer it occurs in.</param>
    public Relevance(TextMutant mutant, IReadOnlyList<string> systems)
    {
        var ofFile = WordsOf(Path.GetFileNameWithoutExtension(mutant.File)).ToHashSet(StringComparer.Ordinal);
        var others = WordsOf($"{Path.GetDirectoryName(mutant.File)} {mutant.Routine} {mutant.Conditions} {mutant.Before}")
            .Append(mutant.Function);
        foreach (var word in ofFile.Union(others))
        {
            var occurs = systems.Count(s => s.Contains(word, StringComparison.Ordinal));
            if (occurs > 0)
            {
                words.Add((word, Math.Log((double)systems.Count / occurs) * (ofFile.Contains(word) ? OfFile : 1)));
            }
        }
    }

    /// <summary>The more, the more a system is about it: it calls the function, or one of the same file, or has words of its text in its
    /// name.</summary>
    /// <param name="about">What the system is about, in small letters.</param>
    public double Of(string about) => words.Sum(w => about.Contains(w.Word, StringComparison.Ordinal) ? w.Weight : 0);

    private static IEnumerable<string> WordsOf(string text) =>
        Word().Matches(text).Select(m => m.Value.ToLowerInvariant()).Where(w => w.Length > TooShort);

    [GeneratedRegex("[A-Z]?[a-z0-9]{2,}|[A-Z0-9]{3,}")]
    private static partial Regex Word();
}
