namespace Shootdown.Explore.Schedules;

/// <summary>Where a schedule stopped fitting the system.</summary>
/// <param name="Step">The step, from 0.</param>
/// <param name="Choice">The choice that is not enabled there.</param>
/// <param name="Enabled">How many transitions are enabled there.</param>
/// <param name="Ended">Whether the step before ended the run, so that there is no state to go on from.</param>
public sealed record ScheduleError(int Step, uint Choice, int Enabled, bool Ended)
{
    /// <summary>The error in words; steps are counted from 1.</summary>
    public string Message => Ended
        ? $"Step {Step + 1} cannot be taken: step {Step} ended the run."
        : $"Step {Step + 1} cannot be taken: choice {Choice} is not among the {Enabled} that are enabled.";
}
