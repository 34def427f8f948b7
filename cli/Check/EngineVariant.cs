namespace Shootdown.Cli.Check;

/// <summary>An engine with one of its strategies.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Strategy">The strategy; null if the engine has only one.</param>
internal sealed record EngineVariant(IEngine Engine, StrategyChoice? Strategy)
{
    /// <summary>Every engine of this build that draws schedules, with each of its strategies.</summary>
    public static IReadOnlyList<EngineVariant> Drawing { get; } =
        [.. EngineCatalogue.All.Where(e => e.UsualSchedules is not null).SelectMany(VariantsOf)];

    /// <summary>The engine's name and the strategy's.</summary>
    public string Name => Strategy is null ? Engine.Name : $"{Engine.Name} {Strategy}";

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static IEnumerable<EngineVariant> VariantsOf(IEngine engine) =>
        engine.Strategies.Count == 0
            ? [new EngineVariant(engine, null)]
            : engine.Strategies.Select(s => new EngineVariant(engine, StrategyChoice.Of(s)));
}
