using Microsoft.Coyote;

namespace Shootdown.Explore.Coyote.Driver;

/// <summary>Our strategies in Coyote's settings.</summary>
internal static class StrategySettings
{
    /// <summary>Chooses a strategy.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="choice">The strategy.</param>
    /// <param name="decisions">The most decisions of a schedule.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such strategy.</exception>
    public static Configuration With(this Configuration configuration, StrategyChoice choice, int decisions) => choice.Strategy.Name switch
    {
        "random" => configuration.WithRandomStrategy(),
        "pct" => configuration.WithPrioritizationStrategy(isFair: false, (uint)choice.Parameter),
        "fair-pct" => configuration.WithPrioritizationStrategy(isFair: true, (uint)choice.Parameter),
        "pos" => configuration.WithRandomStrategy().WithPartialOrderSamplingEnabled(),
        "delay" => configuration.WithDelayBoundingStrategy(isFair: false, (uint)choice.Parameter),
        "q-learning" => configuration.WithQLearningStrategy(),
        "dfs" => configuration.WithReproducibleTrace(
            TraceFile.Of(new CoyoteTrace([]), TraceSettings.For(decisions) with { Strategy = "dfs" })),
        "portfolio" => configuration,
        _ => throw new ArgumentOutOfRangeException(nameof(choice), choice.Strategy.Name, "not a strategy of Coyote's"),
    };
}
