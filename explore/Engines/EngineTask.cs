namespace Shootdown.Explore.Engines;

/// <summary>What an engine is asked to do.</summary>
/// <param name="System">The system whose runs are looked for.</param>
/// <param name="Properties">The properties to break; at least one.</param>
public sealed record EngineTask(ITransitionSystem System, IReadOnlyList<Property> Properties)
{
    /// <summary>How to choose what to try next; null for the engine's usual way.</summary>
    public StrategyChoice? Strategy { get; init; }

    /// <summary>How far to go.</summary>
    public EngineBudget Budget { get; init; } = new();

    /// <summary>Whether every property is expected to break, so that an engine that would see all may stop once each has. Engines that
    /// draw schedules always do.</summary>
    public bool StopWhenAllBroken { get; init; }

    /// <summary>Whether the runs that break what is broken are wanted: where they are not, an engine may save itself their
    /// making.</summary>
    public bool WantsRuns { get; init; } = true;

    /// <summary>Told about once a second how far the engine has come, in its own words; null for nobody.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>Where an engine that writes reports of its own puts them: a path without an extension; null for nowhere.</summary>
    public string? ReportsTo { get; init; }

    /// <summary>Where an engine that sees all runs saves how far it has come, and goes on from what it saved; null for nowhere.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>Ends the work, with what is known so far.</summary>
    public CancellationToken Cancellation { get; init; }
}
