namespace Shootdown.Explore.Coyote;

/// <summary>What came of replaying a schedule under Coyote.</summary>
/// <param name="Executed">The steps that were made.</param>
/// <param name="Report">What Coyote says of the violation; null if it came to none.</param>
public sealed record CoyoteReplay(Schedule Executed, string? Report)
{
    /// <summary>Replays a schedule under Coyote.</summary>
    /// <param name="system">The system.</param>
    /// <param name="property">The property that the schedule is said to break.</param>
    /// <param name="schedule">The schedule.</param>
    /// <exception cref="ScheduleException">A step of it is not enabled.</exception>
    /// <exception cref="NotSupportedException">The program was built without Microsoft.Coyote.</exception>
    public static CoyoteReplay Of(ITransitionSystem system, Property property, Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(property);
        ArgumentNullException.ThrowIfNull(schedule);
        return CoyoteTesting.Replay(system, property, schedule.Choices.Count, CoyoteTrace.Of(system, schedule));
    }
}
