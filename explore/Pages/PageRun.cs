using System.Text.Json;

namespace Shootdown.Explore.Pages;

/// <summary>A run as a page shows it.</summary>
/// <param name="Name">What was run.</param>
/// <param name="Title">What happens in the scenario.</param>
/// <param name="Cpus">The scenario's CPUs.</param>
/// <param name="Run">The run.</param>
public sealed record PageRun(RunName Name, string Title, int Cpus, Violation Run)
{
    /// <summary>The workload's text, where the scenario is one of the user's.</summary>
    public JsonElement? Workload { get; init; }

    /// <summary>Where it comes from that anything is claimed; null where nothing is.</summary>
    public string? Origin { get; init; }

    /// <summary>What mends it, in a sentence; null where nobody looked.</summary>
    public string? Mends { get; init; }

    /// <summary>How it is seen again.</summary>
    public string? Replay { get; init; }
}
