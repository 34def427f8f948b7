namespace Shootdown.Explore.FsCheck;

/// <summary>
/// A schedule as FsCheck generates and shrinks it: where it differs from the usual course of a system, in which whoever acts goes on as
/// long as it can. So few deviations are few context switches (delay bounding: Emmi, Qadeer, Rakamarić 2011), and leaving one out is a
/// simpler schedule that still means something.
/// </summary>
/// <param name="Deviations">The deviations, in order.</param>
public sealed record DrawnSchedule(IReadOnlyList<Deviation> Deviations)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Deviations.Count == 0 ? "the usual course" : string.Join(' ', Deviations.Select(d => $"{d.After}:{d.Pick}"));
}
