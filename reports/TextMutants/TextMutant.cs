namespace Shootdown.Reports.TextMutants;

/// <summary>One change of one place of the text of a routine.</summary>
/// <param name="File">The file of the model.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Function">The kernel function that the routine stands for; the routine's own name where it stands for none.</param>
/// <param name="Routine">The routine's C# name.</param>
/// <param name="Operator">What is done to it.</param>
/// <param name="Before">What stands there, in one line.</param>
/// <param name="After">What stands there instead; empty if nothing does.</param>
public sealed record TextMutant(string File, int Line, string Function, string Routine, TextOperator Operator, string Before, string After)
{
    private const string Marker = "text";

    /// <summary>Which of those that are alike in all but the line it is, from 0.</summary>
    public int Ordinal { get; init; }

    /// <summary>How many of its routine are alike in all but the line.</summary>
    public int Alike { get; init; } = 1;

    /// <summary>The conditions under which the text comes by the place.</summary>
    internal string Conditions { get; init; } = string.Empty;

    /// <summary>What the text asks of the design there, by the names of the properties that the axes are.</summary>
    public IReadOnlyCollection<string> Asked { get; init; } = [];

    /// <summary>What the routine says of its mutants.</summary>
    public IReadOnlyList<RedundantAttribute> Redundant { get; init; } = [];

    /// <summary>What is changed to what; with a number where the routine says it more than once.</summary>
    public string Change => Alike == 1 ? Text : FormattableString.Invariant($"{Text} [{Ordinal + 1}]");

    /// <summary>Everything that tells it from other mutants.</summary>
    public string Name => FormattableString.Invariant($"{File}:{Line} {Function}, {TextOperators.NameOf(Operator)}: {Change}");

    /// <summary>The same for as long as its routine says the same, wherever it stands.</summary>
    public string Key =>
        FormattableString.Invariant($"{File} {Function} {Routine} {TextOperators.NameOf(Operator)} {Text} {Ordinal}");

    private string Text => After.Length == 0 ? Before : $"{Before} -> {After}";

    /// <summary>Whether a routine's text speaks of a mutant of the text, and not of a step.</summary>
    /// <param name="redundant">What the text says.</param>
    public static bool IsMeantBy(RedundantAttribute redundant)
    {
        ArgumentNullException.ThrowIfNull(redundant);
        return redundant.Mutant.StartsWith(Marker + " ", StringComparison.Ordinal);
    }

    /// <summary>Whether an explanation is of this mutant: <c>text</c>, the operator, and a part of what is changed.</summary>
    /// <param name="redundant">What the text says.</param>
    public bool IsExplainedBy(RedundantAttribute redundant)
    {
        ArgumentNullException.ThrowIfNull(redundant);
        return redundant.Mutant.Split(' ', 3) is [Marker, var what, var part] && what == TextOperators.NameOf(Operator)
            && Change.Contains(part, StringComparison.Ordinal);
    }
}
