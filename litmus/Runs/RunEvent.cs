namespace Shootdown.Litmus.Runs;

/// <summary>What a thread of a run does to memory, on the way that the run takes.</summary>
/// <param name="Location">The cell; null for a fence.</param>
/// <param name="Seen">What it reads; null where it does not read, or nobody asks what.</param>
/// <param name="Stored">What it writes; null where it does not write.</param>
/// <param name="IsLocked">Whether it is a read and a write that nobody comes between, and a fence.</param>
internal sealed record RunEvent(Cell? Location, int? Seen, int? Stored, bool IsLocked)
{
    /// <summary>A fence.</summary>
    public static RunEvent Fence { get; } = new(null, null, null, IsLocked: false);

    /// <summary>Whether it is a fence, whatever else.</summary>
    public bool Orders => Location is null || IsLocked;
}
