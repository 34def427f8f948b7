namespace Shootdown.Explore.Generation;

/// <summary>One thing to try: a small machine with something to do, the protocol that it does it by, and the interleavings.</summary>
/// <param name="Workload">The machine and what it has to do.</param>
/// <param name="Design">The protocol.</param>
/// <param name="Schedules">The interleavings. Building a machine costs more than running it, so there are several.</param>
public sealed record Trial(Workload Workload, Design Design, IReadOnlyList<DrawnSchedule> Schedules)
{
    /// <inheritdoc/>
    public override string ToString() => $"{RandomDesigns.NameOf(Design)}: {WorkloadWriter.Write(Workload)}schedules: {string.Join("; ", Schedules)}";
}
