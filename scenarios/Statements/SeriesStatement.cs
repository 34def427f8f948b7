namespace Shootdown.Scenarios.Statements;

/// <summary>What a sentence of a mail thread is for.</summary>
public enum StatementKind
{
    /// <summary>Why something is safe.</summary>
    SafetyArgument,

    /// <summary>What would go wrong, and how.</summary>
    Hazard,

    /// <summary>What a reviewer objects to.</summary>
    Objection,

    /// <summary>Why something is done as it is done.</summary>
    Reason,

    /// <summary>What something costs or saves.</summary>
    Cost,
}

/// <summary>Something that a mail thread says and that can be right or wrong, in our words.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Place">Where in the thread it stands: a patch, a reply.</param>
/// <param name="Text">The statement.</param>
/// <param name="Answer">What is known of it.</param>
public sealed record SeriesStatement(StatementKind Kind, string Place, string Text, StatementAnswer Answer);

/// <summary>A message of a thread, as far as its archive tells.</summary>
/// <param name="What">What it is.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Date">When; null where that is not told.</param>
/// <param name="Link">Its address; null where that is not told.</param>
public sealed record ThreadMessage(string What, string Author, string? Date = null, string? Link = null);

/// <summary>A part of a thread.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Statements">Its statements, in the order of the thread.</param>
public sealed record StatementSection(string Title, IReadOnlyList<SeriesStatement> Statements);

/// <summary>A patch series with its mail thread.</summary>
/// <param name="Name">Its name on the command line, and that of its page in docs/series.</param>
/// <param name="Title">What it is.</param>
/// <param name="Introduction">What its page begins with.</param>
/// <param name="Sections">Its parts.</param>
public sealed record StatementSeries(string Name, string Title, string Introduction, IReadOnlyList<StatementSection> Sections)
{
    /// <summary>Its messages, in the order in which they came: statements refer to them by number.</summary>
    public IReadOnlyList<ThreadMessage> Messages { get; init; } = [];

    /// <summary>Every statement, in the order of the thread.</summary>
    public IReadOnlyList<SeriesStatement> Statements { get; } = [.. Sections.SelectMany(s => s.Statements)];
}
