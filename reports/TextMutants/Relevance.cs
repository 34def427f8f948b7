using System.Text.RegularExpressions;

namespace Shootdown.Reports.TextMutants;

/// <summary>How much systems seem to be about a mutant, by their words alone: to build a system takes longer than most searches of it, and
/// most mutants are killed by what is about them.</summary>
internal sealed partial class Relevance
{
    private const int OfFunction = 8;

    private readonly TextMutant mutant;
    private readonly IReadOnlyList<string> words;

    /// <summary>Looks at what a mutant is called, and what it is made under.</summary>
    /// <param name="mutant">The mutant.</param>
    public Relevance(TextMutant mutant)
    {
        this.mutant = mutant;
        var file = mutant.File[(mutant.File.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var names = $"{file} {mutant.Function} {mutant.Routine} {mutant.Conditions} {mutant.Before}";
        words = [.. Word().Matches(names).Select(m => m.Value.ToLowerInvariant()).Distinct()];
    }

    /// <summary>The more, the more a system is about it: it calls the function, or one of the same file, or has words of its text in its
    /// name.</summary>
    /// <param name="about">What the system is about, in small letters.</param>
    public int Of(string about) =>
        (about.Contains(mutant.Function, StringComparison.OrdinalIgnoreCase) ? OfFunction : 0)
        + words.Count(w => about.Contains(w, StringComparison.Ordinal));

    [GeneratedRegex("[A-Z]?[a-z0-9]{2,}|[A-Z0-9]{3,}")]
    private static partial Regex Word();
}
