using Shootdown.Explore;
using Shootdown.Explore.Coyote;
using Shootdown.Explore.Generation;

namespace Shootdown.Cli;

/// <summary>The one list of engines: whoever adds one adds it here.</summary>
internal static class EngineCatalogue
{
    /// <summary>Every engine that a check may ask for, the usual one first.</summary>
    public static IReadOnlyList<IEngine> All { get; } = [new ExhaustiveEngine(), new RandomEngine(), new FsCheckEngine(), new CoyoteEngine()];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(e => e.Name)];

    /// <summary>Why this build cannot run an engine; null if it can.</summary>
    /// <param name="engine">The engine.</param>
    public static string? MissingFor(IEngine engine) => engine is CoyoteEngine ? CoyotePackages.Missing : null;

    /// <summary>The engine of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="FormatException">This build cannot run it.</exception>
    public static IEngine Find(string name)
    {
        var engine = All.First(e => e.Name == name);
        return MissingFor(engine) is { } why
            ? throw new FormatException($"--engine: {InputText.Quote(name)}; accepted: {string.Join(", ", All.Where(e => MissingFor(e) is null).Select(e => e.Name))}: {why}")
            : engine;
    }

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
