namespace Shootdown.Cli.Serve;

/// <summary>A system with the properties that look at it.</summary>
internal sealed class LiveSystem
{
    /// <summary>Builds the system.</summary>
    /// <param name="scenario">The scenario, with its memory.</param>
    /// <param name="design">The design.</param>
    /// <param name="attached">The properties; at least one.</param>
    public LiveSystem(SizedScenario scenario, DesignName design, IReadOnlyList<Property> attached)
    {
        (Scenario, Attached) = (scenario, attached);
        Name = new RunName(scenario.Name, design.Text, MemoryName.Of(scenario.Memory));
        System = scenario.Build(design.Design, attached);
    }

    /// <summary>The scenario.</summary>
    public SizedScenario Scenario { get; }

    /// <summary>What is run, as a token has it.</summary>
    public RunName Name { get; }

    /// <summary>The properties that look on.</summary>
    public IReadOnlyList<Property> Attached { get; }

    /// <summary>The property that a token names where none is meant.</summary>
    public Property Usual => Attached.FirstOrDefault(p => p.Starvation is null) ?? Attached[0];

    /// <summary>The system.</summary>
    public MachineSystem System { get; }

    /// <summary>What looks at a scenario: what is asked, what is claimed, and what is asked of it usually.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="design">The design.</param>
    /// <param name="asked">What is asked; null for nothing in particular.</param>
    /// <param name="known">What was asked where the run comes from, which looks on and nothing else where steps depend on who
    /// does.</param>
    public static IReadOnlyList<Property> Properties(
        SizedScenario scenario, DesignName design, Property? asked, IReadOnlyList<Property> known)
    {
        if (known.Count > 0 && scenario.Memory == MemoryModel.Tso)
        {
            return asked is null || known.Contains(asked) ? known : [.. known, asked];
        }

        var usual = CheckPlan.ClaimsOf(scenario)
            .Where(c => c.Expected == Expected.Violated && CheckPlan.DesignOf(c) == design.Design)
            .Select(c => c.Property)
            .Concat(scenario.Definition.Asked)
            .DistinctBy(p => p.Id)
            .Take(Eyes.Most - 1)
            .ToList();
        return asked is null || usual.Contains(asked) ? usual : [.. usual, asked];
    }
}

/// <summary>A run of such a system.</summary>
/// <param name="System">The system.</param>
/// <param name="Run">The run, with the property that it is said to break.</param>
internal sealed record LiveRun(LiveSystem System, Violation Run);

/// <summary>What may come next.</summary>
/// <param name="Choice">Its choice.</param>
/// <param name="Step">What it does.</param>
/// <param name="Breaks">The properties that it breaks.</param>
internal sealed record LiveChoice(uint Choice, StepDescription Step, IReadOnlyList<string> Breaks);
