using System.Globalization;

namespace Shootdown.Explore.Engines;

/// <summary>A strategy with its number.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Parameter">Its number; 0 if it takes none.</param>
public sealed record StrategyChoice(EngineStrategy Strategy, int Parameter)
{
    /// <summary>The usual strategy of an engine; null if it has none to choose from.</summary>
    /// <param name="engine">The engine.</param>
    public static StrategyChoice? UsualOf(IEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return engine.Strategies.Count == 0 ? null : Of(engine.Strategies[0]);
    }

    /// <summary>A strategy with its usual number.</summary>
    /// <param name="strategy">The strategy.</param>
    public static StrategyChoice Of(EngineStrategy strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return new StrategyChoice(strategy, strategy.Parameter?.Usual ?? 0);
    }

    /// <summary>Reads <c>NAME</c> or <c>NAME:NUMBER</c>.</summary>
    /// <param name="engine">The engine whose strategy it is.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The engine has no such strategy, or the number is none that it takes.</exception>
    public static StrategyChoice Parse(IEngine engine, string text)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(text);
        var (name, number) = text.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0
            ? (text[..colon], text[(colon + 1)..])
            : (text, null);
        if (engine.Strategies.FirstOrDefault(s => s.Name == name) is not { } strategy)
        {
            throw new FormatException(engine.Strategies.Count == 0
                ? $"accepted: no strategy with the engine {engine.Name}, which has only one"
                : $"accepted: {string.Join(", ", engine.Strategies.Select(s => s.Form))} with the engine {engine.Name}");
        }

        if (number is null)
        {
            return Of(strategy);
        }

        if (strategy.Parameter is not { } parameter)
        {
            throw new FormatException($"accepted: {strategy.Name} without a number");
        }

        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value >= parameter.Least && value <= parameter.Most
            ? new StrategyChoice(strategy, value)
            : throw new FormatException($"accepted: {strategy.Form} with a {parameter.Title} from {parameter.Least} to {parameter.Most}");
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Strategy.Parameter is null ? Strategy.Name : string.Create(CultureInfo.InvariantCulture, $"{Strategy.Name}:{Parameter}");
}
