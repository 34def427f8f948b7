namespace Shootdown.Explore.Coyote;

/// <summary>What came of replaying a schedule under Coyote.</summary>
/// <param name="Executed">The steps that were made.</param>
/// <param name="Report">What Coyote says of the violation; null if it came to none.</param>
public sealed record CoyoteReplay(Schedule Executed, string? Report)
{
    /// <summary>Replays a run under Coyote.</summary>
    /// <param name="violation">The run, and the property that it is said to break.</param>
    /// <exception cref="ScheduleException">A step of it is not enabled.</exception>
    /// <exception cref="NotSupportedException">The program was built without Microsoft.Coyote.</exception>
    public static CoyoteReplay Of(Violation violation)
    {
        ArgumentNullException.ThrowIfNull(violation);
        return CoyoteTesting.Replay(violation, CoyoteTrace.Of(violation.System, violation.Schedule));
    }
}
