namespace Shootdown.Cli.Check;

/// <summary>What an engine that draws schedules makes of one claim.</summary>
/// <param name="Claim">The claim; one that a schedule of finite length can refute or confirm.</param>
/// <param name="Variant">The engine.</param>
/// <param name="Verdict">Its verdict.</param>
internal sealed record EngineTrial(Claim Claim, EngineVariant Variant, Verdict Verdict)
{
    /// <summary>Whether the engine breaks what is claimed to hold, and every state was looked at to claim it.</summary>
    public bool Contradicts => Claim.Expected != Expected.Violated && Verdict.Outcome == Outcome.Violated;

    /// <summary>Whether the engine breaks what is claimed to break.</summary>
    public bool Finds => Claim.Expected == Expected.Violated && Verdict.Outcome == Outcome.Violated;

    /// <summary>The claims that engines can agree with, by the system that they are made about.</summary>
    public static IReadOnlyList<IReadOnlyList<Claim>> Systems { get; } =
        [.. ClaimCatalogue.All
            .Where(c => c.Property.Starvation is null)
            .GroupBy(c => (c.Scenario.Name, c.Design, c.Memory))
            .Select(g => g.ToList())];

    /// <summary>Lets an engine loose on claims about one system.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="system">The system.</param>
    /// <param name="variant">The engine.</param>
    /// <param name="budget">How far to go.</param>
    public static IReadOnlyList<EngineTrial> On(
        IReadOnlyList<Claim> claims,
        MachineSystem system,
        EngineVariant variant,
        EngineBudget budget)
    {
        var task = new EngineTask(system, [.. claims.Select(c => c.Property)]) { Strategy = variant.Strategy, Budget = budget };
        var verdicts = variant.Engine.Run(task);
        return [.. claims.Zip(verdicts, (c, v) => new EngineTrial(c, variant, v))];
    }

    /// <summary>Builds the system that claims are made about.</summary>
    /// <param name="claims">Claims about one system.</param>
    public static MachineSystem Build(IReadOnlyList<Claim> claims) =>
        claims[0].Scenario.Build(
            Designs.Parse(claims[0].Design),
            claims[0].Memory,
            null,
            [.. claims.Select(c => c.Property).Distinct()]);
}
