namespace Shootdown.Reports.Variants;

/// <summary>A scenario to be run on every combination.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Asked">What is asked of it; at most <see cref="Eyes.Most"/> properties.</param>
/// <param name="Build">Builds its system.</param>
public sealed record VariantScenario(string Name, IReadOnlyList<Property> Asked, Func<Design, MachineSystem> Build);

/// <summary>What is known of a scenario on the combinations of a space.</summary>
public sealed class ScenarioVariants
{
    private readonly Lock mutex = new();
    private readonly Dictionary<ulong, Dictionary<int, DecidedSystem>> byAsked = [];
    private readonly List<DecidedSystem> systems = [];
    private readonly Dictionary<SystemContent, DecidedSystem> contents = [];
    private int next;

    /// <summary>Begins with nothing known.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="space">The space.</param>
    public ScenarioVariants(VariantScenario scenario, DesignSpace space) => (Scenario, Space) = (scenario, space);

    /// <summary>The scenario.</summary>
    public VariantScenario Scenario { get; }

    /// <summary>The space.</summary>
    public DesignSpace Space { get; }

    /// <summary>What has been decided, each system once.</summary>
    public IReadOnlyList<DecidedSystem> Systems
    {
        get
        {
            lock (mutex)
            {
                return [.. systems];
            }
        }
    }

    /// <summary>Whether some axis was asked on some combination, or nothing is known yet: else the scenario has nothing to do with
    /// them.</summary>
    public bool IsTouched => Systems is var known && (known.Count == 0 || known.Any(s => s.Values.Any(v => v >= 0)));

    /// <summary>What is known of a combination; null if nothing.</summary>
    /// <param name="combination">The combination.</param>
    public DecidedSystem? Of(int combination)
    {
        lock (mutex)
        {
            return Find(combination);
        }
    }

    /// <summary>The next combination of which nothing is known, and which nobody has taken; null if there is none.</summary>
    public int? Take()
    {
        lock (mutex)
        {
            while (next < Space.Order.Count)
            {
                var combination = Space.Order[next++];
                if (Find(combination) is null)
                {
                    return combination;
                }
            }

            return null;
        }
    }

    /// <summary>Adds what has been decided.</summary>
    /// <param name="system">What.</param>
    /// <param name="content">What the system is made of; null where nobody is to compare with it.</param>
    public void Add(DecidedSystem system, SystemContent? content = null)
    {
        ArgumentNullException.ThrowIfNull(system);
        var asked = 0UL;
        for (var axis = 0; axis < system.Values.Count; axis++)
        {
            asked |= system.Values[axis] >= 0 ? 1UL << axis : 0;
        }

        lock (mutex)
        {
            if (!byAsked.TryGetValue(asked, out var known))
            {
                byAsked.Add(asked, known = []);
            }

            if (known.TryAdd(Projected(asked, axis => system.Values[axis]), system))
            {
                systems.Add(system);
            }

            if (content is not null)
            {
                contents.TryAdd(content, system);
            }
        }
    }

    /// <summary>What is known of a system that is made of the same; null if nothing.</summary>
    /// <param name="content">What it is made of.</param>
    public DecidedSystem? Like(SystemContent content)
    {
        lock (mutex)
        {
            return contents.GetValueOrDefault(content);
        }
    }

    private DecidedSystem? Find(int combination)
    {
        foreach (var (asked, known) in byAsked)
        {
            if (known.TryGetValue(Projected(asked, axis => Space.ValueOf(combination, axis)), out var system))
            {
                return system;
            }
        }

        return null;
    }

    // The combination that has these values on the asked axes, and the first one on the others.
    private int Projected(ulong asked, Func<int, int> value)
    {
        var combination = 0;
        for (var axis = 0; axis < Space.Axes.Count; axis++)
        {
            combination = (asked & (1UL << axis)) != 0 ? Space.With(combination, axis, value(axis)) : combination;
        }

        return combination;
    }
}
