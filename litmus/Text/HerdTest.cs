namespace Shootdown.Litmus.Text;

/// <summary>A litmus test as a text in herd's format has it, whatever its architecture.</summary>
public sealed record HerdTest
{
    /// <summary>The file that it is from, for messages.</summary>
    public string File { get; init; } = "litmus";

    /// <summary>The language of its threads.</summary>
    public required HerdArchitecture Architecture { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The quoted line below the name; null if there is none.</summary>
    public string? Description { get; init; }

    /// <summary>The lines <c>Key=value</c> between the name and the initial state.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Information { get; init; } = [];

    /// <summary>What is said of the initial state; where nothing is said it is 0, and a page-table entry maps its own page.</summary>
    public IReadOnlyList<Initialisation> Initial { get; init; } = [];

    /// <summary>The threads, in the order of their numbers.</summary>
    public required IReadOnlyList<HerdThread> Threads { get; init; }

    /// <summary>What is shown of each outcome besides what the condition looks at.</summary>
    public IReadOnlyList<HerdAtom> Locations { get; init; } = [];

    /// <summary>Outcomes for which this is false do not count; null if all do.</summary>
    public HerdProposition? Filter { get; init; }

    /// <summary>Of which outcomes the condition speaks.</summary>
    public required Quantifier Quantifier { get; init; }

    /// <summary>What it says of them.</summary>
    public required HerdProposition Proposition { get; init; }

    /// <summary>Whether anything is said of page-table entries, translation or faults.</summary>
    public bool HasPageTables =>
        Initial.Any(i => i.Place is EntryPlace || i.Value is EntryAddressValue or EntryValue or PhysicalAddressValue)
        || Threads.SelectMany(t => t.Statements).Any(s => s is InvalidateStatement or TranslateStatement)
        || Proposition.Atoms().Concat(Locations).Any(a => a is FaultAtom or PlaceAtom { Place: EntryPlace });

    /// <summary>What is shown of an outcome, in herd's order: registers, locations, faults.</summary>
    public IReadOnlyList<HerdAtom> Shown => [.. Proposition.Atoms().Concat(Locations).Distinct().Order(AtomOrder.Instance)];

    /// <summary>What has to be known of an outcome: what is shown, and what the filter looks at.</summary>
    public IReadOnlyList<HerdAtom> Observed => [.. Shown.Concat(Filter?.Atoms() ?? []).Distinct()];

    /// <summary>What a place holds at first; null where nothing is said.</summary>
    /// <param name="place">The place.</param>
    public HerdValue? InitialOf(HerdPlace place) => Initial.LastOrDefault(i => i.Place == place)?.Value;
}

/// <summary>What is said of one place of the initial state.</summary>
/// <param name="Type">The type before it, such as <c>uint64_t</c>; null if there is none.</param>
/// <param name="Place">The place.</param>
/// <param name="Value">What it holds; null for a mere declaration.</param>
public sealed record Initialisation(string? Type, HerdPlace Place, HerdValue? Value);

/// <summary>A thread.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Statements">Its statements.</param>
/// <param name="Labels">For each label the number of the statement that it stands before; their count for the end.</param>
public sealed record HerdThread(int Number, IReadOnlyList<Statement> Statements, IReadOnlyDictionary<string, int> Labels)
{
    /// <summary>What the function takes, in C: a type and a name each.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];
}
