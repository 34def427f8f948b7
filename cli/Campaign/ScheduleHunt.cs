namespace Shootdown.Cli.Campaign;

/// <summary>Schedules are drawn, of systems that are given.</summary>
/// <param name="plan">The questions.</param>
internal sealed class ScheduleHunt(CheckPlan plan) : IDrawnHunt
{
    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<CheckQuestion>> Questions { get; } = CheckRunner.Systems(plan.Questions);

    /// <inheritdoc/>
    public DrawnResult Draw(int system, Limits limits, Deadline deadline)
    {
        var asked = Questions[system];
        List<Property> properties = [.. asked.Select(q => q.Property).Distinct()];
        var built = asked[0].Scenario.Build(asked[0].Design.Design, properties);
        return DrawnResult.Of(limits.Engine.Run(limits.Task(built, properties, deadline, null)));
    }

    /// <inheritdoc/>
    public IReadOnlyList<SystemAnswers> Show(int system, Limits limits, Deadline deadline)
    {
        using var quiet = new ProgressLine(Terminal.Of(TextWriter.Null, TextWriter.Null));
        return [.. new CheckRunner(limits, deadline, quiet, WantedRuns.Shortest).Run(Questions[system])];
    }
}
