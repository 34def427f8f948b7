namespace Shootdown.Cli.Campaign;

/// <summary>Workloads are drawn too.</summary>
/// <param name="kind">Which.</param>
/// <param name="designs">The designs.</param>
/// <param name="properties">What is asked of them.</param>
/// <param name="memory">How memory is ordered.</param>
internal sealed class WorkloadHunt(
    WorkloadKind kind, IReadOnlyList<DesignName> designs, IReadOnlyList<Property> properties, MemoryModel memory) : IDrawnHunt
{
    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<CheckQuestion>> Questions { get; } =
        [.. designs.Select(d => properties.Select(p => RandomWorkloads.Question(kind, d, p, memory)).ToList())];

    /// <inheritdoc/>
    public DrawnResult Draw(int system, Limits limits, Deadline deadline)
    {
        var hunted = RandomWorkloads.Hunt(kind, designs[system], properties, memory, limits.Budget, null, deadline);
        var statistics = hunted.Statistics;
        return new DrawnResult(
            [.. hunted.Findings.Select(f => f.Violation.Property).Where(p => properties.Contains(p))],
            hunted.Findings.Any(f => f.Violation.IsFault)
                ? properties.ToDictionary(p => p.Id, _ => "the text of the model is wrong")
                : new Dictionary<string, string>(),
            statistics.States,
            statistics.Transitions,
            statistics.Depth,
            statistics.Sampling!);
    }

    /// <inheritdoc/>
    public IReadOnlyList<SystemAnswers> Show(int system, Limits limits, Deadline deadline)
    {
        using var quiet = new ProgressLine(Terminal.Of(TextWriter.Null, TextWriter.Null));
        return new RandomWorkloads(kind, limits, deadline, quiet).Run([designs[system]], properties, memory);
    }
}
