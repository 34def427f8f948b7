namespace Shootdown.Explore.FsCheck;

/// <summary>One thing to try: what a system is built from, and the interleavings of it.</summary>
/// <typeparam name="TSubject">What a system is built from.</typeparam>
/// <param name="Subject">What the system is built from.</param>
/// <param name="Schedules">The interleavings. Building a system costs more than running it, so there are several.</param>
public sealed record Trial<TSubject>(TSubject Subject, IReadOnlyList<DrawnSchedule> Schedules)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Subject}schedules: {string.Join("; ", Schedules)}";
}
