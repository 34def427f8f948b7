namespace Shootdown.Properties;

/// <summary>Something that must hold of every run.</summary>
/// <param name="Id">The clause that it stands for, such as <c>S13</c> or <c>L1</c>.</param>
/// <param name="Title">What it demands, in one line.</param>
/// <param name="Breaks">What any system reports where it is broken, whoever looks on (<see cref="MachineFault"/>); 0 where only its
/// monitors can tell.</param>
public sealed record Property(string Id, string Title, ulong Breaks)
{
    /// <summary>For a property of infinite runs: which fairness it assumes of the scheduler. Null for one that a single state or step
    /// can break.</summary>
    public Fairness? Starvation { get; init; }

    /// <summary>What each of the bits in <see cref="Breaks"/> says of the step or state that showed it.</summary>
    public required IReadOnlyList<(ulong Observation, string Meaning)> Meanings { get; init; }

    /// <summary>What the observations in <paramref name="observed"/> that break the property say.</summary>
    /// <param name="observed">What a step or state showed.</param>
    public string Explain(ulong observed) =>
        string.Join("; ", Meanings.Where(m => (observed & m.Observation & ~Observation.Fatal) != 0).Select(m => m.Meaning));

    /// <summary>What must happen for the property to say anything, in words that go on after "it never happens that": its monitors say when
    /// it does. Null where it is enough that any step is made that they look at.</summary>
    public string? Antecedent { get; init; }

    /// <summary>Make the eyes of the property for one system; none for a property that the machine itself, or an engine, decides.</summary>
    public IReadOnlyList<Func<IMonitor>> Monitors { get; init; } = [];

    /// <summary>A property that a monitor decides.</summary>
    /// <param name="id">The clause that it stands for.</param>
    /// <param name="title">What it demands, in one line.</param>
    /// <param name="monitor">Makes the monitor for one system.</param>
    /// <param name="clauses">What the monitor can find broken.</param>
    public static Property Of(string id, string title, Func<IMonitor> monitor, params IReadOnlyList<Clause> clauses) =>
        new(id, title, clauses.Aggregate(0UL, (all, c) => all | (c.Fault & ~Observation.Fatal)))
        {
            Monitors = [monitor],
            Meanings = [.. clauses.Where(c => c.Fault != 0).Select(c => (c.Fault, c.Meaning))],
        };

    /// <summary>The same property with one monitor more.</summary>
    /// <param name="monitor">Makes the monitor for one system.</param>
    /// <param name="clauses">What the monitor can find broken.</param>
    public Property And(Func<IMonitor> monitor, params IReadOnlyList<Clause> clauses)
    {
        var more = Of(Id, Title, monitor, clauses);
        return this with
        {
            Breaks = Breaks | more.Breaks,
            Monitors = [.. Monitors, monitor],
            Meanings = [.. Meanings.Concat(more.Meanings).Distinct()],
        };
    }

    /// <summary>The same property, of which a step of the text is the antecedent.</summary>
    /// <param name="antecedent">The antecedent in words (<see cref="Antecedent"/>).</param>
    /// <param name="comes">Whether a step is it.</param>
    internal Property WhereHappens(string antecedent, Func<Site, bool> comes) =>
        this with { Antecedent = antecedent, Monitors = [.. Monitors, () => new Noted(comes)] };

    internal static Property Of(string id, string title, params (ulong Observation, string Meaning)[] meanings) =>
        new(id, title, meanings.Aggregate(0UL, (all, m) => all | (m.Observation & ~Observation.Fatal))) { Meanings = meanings };

    // Breaks nothing: the machine or an engine finds what breaks the property.
    private sealed class Noted(Func<Site, bool> comes) : IMonitor
    {
        public Probe? Watch(Site site) => comes(site) ? new Probe { Notes = true } : null;
    }
}

/// <summary>What is assumed of the scheduler in an infinite run.</summary>
public enum Fairness
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Whoever could always make a step makes one some time.</summary>
    Weak,

    /// <summary>Whoever could make a step again and again makes one some time.</summary>
    Strong,
}
