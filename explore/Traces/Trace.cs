namespace Shootdown.Explore.Traces;

/// <summary>A run that is said to break a property, executed anew and put in the model's words.</summary>
/// <param name="Token">The run in one line.</param>
/// <param name="Property">The property.</param>
/// <param name="Schedule">The choices.</param>
/// <param name="Steps">The steps, one for each choice.</param>
/// <param name="Finding">How the last step, or the state after it, breaks the property, or who waits for ever; null if it does not break
/// it at all.</param>
public sealed record Trace(Token Token, Property Property, Schedule Schedule, IReadOnlyList<StepDescription> Steps, string? Finding)
{
    /// <summary>The most steps that a trace may have.</summary>
    public const int MostSteps = 100_000;

    /// <summary>In an infinite run, the number of steps before those that are repeated for ever; otherwise null.</summary>
    public int? CycleStart => Token.CycleStart;

    /// <summary>Executes a run.</summary>
    /// <param name="system">The system.</param>
    /// <param name="name">What the system is.</param>
    /// <param name="property">The property that the run is said to break.</param>
    /// <param name="schedule">The choices.</param>
    /// <param name="cycleStart">In an infinite run, the number of steps before the cycle; otherwise null.</param>
    /// <exception cref="ScheduleException">A choice is not enabled where it is to be taken, or there are too many.</exception>
    public static Trace Of(ITransitionSystem system, RunName name, Property property, Schedule schedule, int? cycleStart)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(property);
        var code = ScheduleCode.Encode(system, schedule);
        return Execute(system, new Token(name.Scenario, name.Design, name.Memory, property.Id, system.Fingerprint, cycleStart, code), property, schedule);
    }

    /// <summary>Executes a token's run.</summary>
    /// <param name="system">The system that the token is for; its fingerprint is the token's.</param>
    /// <param name="token">The token.</param>
    /// <param name="property">The property that the token names.</param>
    /// <exception cref="FormatException">The token's schedule does not fit the system.</exception>
    public static Trace Of(ITransitionSystem system, Token token, Property property)
    {
        ArgumentNullException.ThrowIfNull(token);
        try
        {
            return Execute(system, token, property, ScheduleCode.Decode(system, token.Code.Span));
        }
        catch (ScheduleException unfit)
        {
            throw new FormatException($"the token's schedule does not fit {token.Scenario} on {token.Design}: {unfit.Message}", unfit);
        }
    }

    private static Trace Execute(ITransitionSystem system, Token token, Property property, Schedule schedule)
    {
        if (schedule.Choices.Count > MostSteps)
        {
            throw new ScheduleException($"It has {schedule.Choices.Count} steps; at most {MostSteps} can be shown.");
        }

        var execution = schedule.Replay(system);
        if (execution.Error is { } error)
        {
            throw new ScheduleException(error.Message);
        }

        var steps = Enumerable.Range(0, execution.Steps.Count).Select(execution.Describe).ToList();
        var finding = property.Starvation is null ? Broken(execution, property) : Starvation.Find(system, execution, property, token.CycleStart);
        return new Trace(token, property, schedule, steps, finding);
    }

    private static string? Broken(Execution execution, Property property)
    {
        var observed = execution.Steps.Count > 0 ? execution.Steps[^1].Observations : 0;
        if (!execution.EndedFatally)
        {
            observed |= execution.StateObservations[^1];
        }

        return (observed & property.Breaks) == 0 ? null : property.Explain(observed);
    }
}
