namespace Shootdown.Cli.Check;

/// <summary>The one list of engines: whoever adds one adds it here.</summary>
internal static class EngineCatalogue
{
    /// <summary>Every engine that a check may ask for, the usual one first.</summary>
    public static IReadOnlyList<IEngine> All { get; } =
        [new ExhaustiveEngine(), new RandomEngine(), new FsCheckEngine(), new CoyoteEngine()];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(e => e.Name)];

    /// <summary>The engine of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static IEngine Find(string name) => All.First(e => e.Name == name);

    /// <summary>Reads a strategy.</summary>
    /// <param name="engine">The engine whose it is.</param>
    /// <param name="text">What was typed; null for the engine's usual one.</param>
    /// <exception cref="FormatException">The engine has no such strategy.</exception>
    public static StrategyChoice? Strategy(IEngine engine, string? text)
    {
        if (text is null)
        {
            return StrategyChoice.UsualOf(engine);
        }

        try
        {
            return StrategyChoice.Parse(engine, text);
        }
        catch (FormatException refused)
        {
            throw new FormatException($"--strategy: {InputText.Quote(text)}; {refused.Message}", refused);
        }
    }
}
