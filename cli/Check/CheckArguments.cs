namespace Shootdown.Cli.Check;

/// <summary>What was asked of <c>check</c>, as it was typed.</summary>
internal sealed record CheckArguments
{
    /// <summary>Scenarios by name; none for all.</summary>
    public IReadOnlyList<string> Scenarios { get; init; } = [];

    /// <summary>Designs by name.</summary>
    public IReadOnlyList<string> Designs { get; init; } = [];

    /// <summary>Properties by clause.</summary>
    public IReadOnlyList<string> Properties { get; init; } = [];

    /// <summary>A workload file.</summary>
    public string? Workload { get; init; }

    /// <summary>Number of CPUs, if not the scenario's.</summary>
    public int? Cpus { get; init; }

    /// <summary>Number of tasks of a family's member, if not the usual.</summary>
    public int? Tasks { get; init; }

    /// <summary>Calls of each task of a family's member, if not the usual.</summary>
    public int? Calls { get; init; }

    /// <summary>The benchmark's quota.</summary>
    public string? Quota { get; init; }

    /// <summary>How memory is ordered.</summary>
    public MemoryModel Memory { get; init; }

    /// <summary>Whether that was asked for, so that nothing is said of another ordering.</summary>
    public bool IsMemoryGiven { get; init; }
}
