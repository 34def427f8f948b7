namespace Shootdown.Reports.Variants;

/// <summary>What is known of one combination.</summary>
public enum Safety
{
    /// <summary>Nothing that was asked is broken, and something holds.</summary>
    Safe,

    /// <summary>Something is broken.</summary>
    Unsafe,

    /// <summary>Nothing is known to be broken, but something could not be decided, or nothing happens of which any property
    /// speaks.</summary>
    Unknown,

    /// <summary>There is no such design.</summary>
    Impossible,
}

/// <summary>A property that a scenario is asked for.</summary>
/// <param name="Scenario">The scenario's number.</param>
/// <param name="Property">The property.</param>
public readonly record struct AskedPair(int Scenario, Property Property);

/// <summary>
/// All that is known of the combinations of a space. What the base itself breaks is set apart: it says nothing of the combinations; unsafe
/// is what breaks something else.
/// </summary>
public sealed class VariantMap
{
    private readonly HashSet<AskedPair> broken;
    private readonly HashSet<AskedPair> open;
    private readonly DecidedSystem?[][] systems;

    /// <summary>Sums up.</summary>
    /// <param name="space">The space.</param>
    /// <param name="scenarios">The scenarios.</param>
    public VariantMap(DesignSpace space, IReadOnlyList<ScenarioVariants> scenarios)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(scenarios);
        (Space, Scenarios) = (space, scenarios);
        systems = [.. Enumerable.Range(0, space.Count).Select(c => scenarios.Select(s => s.Of(c)).ToArray())];
        broken = space.BaseCombination is { } basis ? [.. Broken(basis)] : [];
        open = space.BaseCombination is { } at ? [.. Open(at).Where(p => broken.Any(b => b.Scenario == p.Scenario))] : [];
        Safety = [.. Enumerable.Range(0, space.Count).Select(Judge)];
    }

    /// <summary>The space.</summary>
    public DesignSpace Space { get; }

    /// <summary>The scenarios.</summary>
    public IReadOnlyList<ScenarioVariants> Scenarios { get; }

    /// <summary>What the base breaks.</summary>
    public IReadOnlyCollection<AskedPair> BrokenByBase => broken;

    /// <summary>What the base leaves open because of what it breaks: that a combination leaves it open too says nothing of it
    /// either.</summary>
    public IReadOnlyCollection<AskedPair> OpenByBase => open;

    /// <summary>By combination, what is known of it.</summary>
    public IReadOnlyList<Safety> Safety { get; }

    /// <summary>What is known of a scenario on a combination; null if nothing.</summary>
    /// <param name="combination">The combination.</param>
    /// <param name="scenario">The scenario's number.</param>
    public DecidedSystem? SystemOf(int combination, int scenario) => systems[combination][scenario];

    /// <summary>All that a combination breaks.</summary>
    /// <param name="combination">The combination.</param>
    public IEnumerable<AskedPair> Broken(int combination) => Pairs(combination, Outcome.Violated);

    /// <summary>All that could not be decided of a combination.</summary>
    /// <param name="combination">The combination.</param>
    public IEnumerable<AskedPair> Open(int combination) => Pairs(combination, Outcome.Inconclusive);

    /// <summary>What a combination breaks and the base does not.</summary>
    /// <param name="combination">The combination.</param>
    public IEnumerable<AskedPair> BrokenAnew(int combination) => Broken(combination).Where(p => !broken.Contains(p));

    /// <summary>The verdict on a pair.</summary>
    /// <param name="combination">The combination.</param>
    /// <param name="pair">The pair.</param>
    public VariantVerdict? VerdictOf(int combination, AskedPair pair) =>
        systems[combination][pair.Scenario]?.Verdicts.FirstOrDefault(v => v.Property == pair.Property);

    /// <summary>Whether nothing happens on a combination of which any property speaks: none holds, and none is broken.</summary>
    /// <param name="combination">The combination.</param>
    public bool IsVacuous(int combination) =>
        Array.TrueForAll(systems[combination], s => s is not null && s.Verdicts.All(v => v.Outcome == Outcome.Vacuous));

    private IEnumerable<AskedPair> Pairs(int combination, Outcome outcome) =>
        systems[combination].SelectMany((system, scenario) =>
            system?.Verdicts.Where(v => v.Outcome == outcome).Select(v => new AskedPair(scenario, v.Property)) ?? []);

    private Safety Judge(int combination)
    {
        var of = systems[combination];
        return of.Any(s => s?.Impossible is not null) ? Variants.Safety.Impossible
            : BrokenAnew(combination).Any() ? Variants.Safety.Unsafe
            : of.Any(s => s is null) || Open(combination).Any(p => !open.Contains(p)) || IsVacuous(combination) ? Variants.Safety.Unknown
            : Variants.Safety.Safe;
    }
}
