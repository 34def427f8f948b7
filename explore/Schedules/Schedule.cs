namespace Shootdown.Explore.Schedules;

/// <summary>The choices that make one run of a system, from its initial state on.</summary>
public sealed class Schedule
{
    /// <summary>The most steps that a schedule may have.</summary>
    public const int MaxSteps = 1_000_000;

    private readonly uint[] choices;

    /// <summary>Creates a schedule.</summary>
    /// <param name="choices">The choice of each step; at most <see cref="MaxSteps"/>.</param>
    /// <exception cref="ScheduleException">There are more.</exception>
    public Schedule(IEnumerable<uint> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        this.choices = [.. choices];
        if (this.choices.Length > MaxSteps)
        {
            throw new ScheduleException($"The schedule has {this.choices.Length} steps; at most {MaxSteps} are accepted.");
        }
    }

    /// <summary>The choice of each step.</summary>
    public IReadOnlyList<uint> Choices => choices;

    /// <summary>Runs the system by this schedule, as far as it goes.</summary>
    /// <param name="system">The system; asked for its unreduced transitions.</param>
    /// <returns>The run. It ends early, with <see cref="ExecutedSchedule.Error"/> set, at a step whose choice is not enabled.</returns>
    public ExecutedSchedule Replay(ITransitionSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        using var stepper = new Stepper(system);
        var execution = new ExecutedSchedule(system, stepper);
        for (var step = 0; step < choices.Length; step++)
        {
            var index = stepper.IndexOf(choices[step]);
            if (index < 0)
            {
                execution.Fail(new ScheduleError(step, choices[step], stepper.Enabled, stepper.Ended));
                break;
            }

            execution.Take(stepper, index);
        }

        return execution;
    }
}
