namespace Shootdown.Litmus;

/// <summary>A record of a file, for one architecture.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Architecture">The architecture that it is for.</param>
/// <param name="Expected">Its verdict as it is written there.</param>
/// <param name="Test">The test; null where there is none for that architecture.</param>
public sealed record LitmusRecord(string Id, string Architecture, string Expected, LitmusTest? Test)
{
    /// <summary>What it varies.</summary>
    public string Family { get; init; } = Id;

    /// <summary>The memory of its architecture.</summary>
    public MemoryModel Model { get; init; } = MemoryModel.Tso;

    /// <summary>Why there is no test; null where there is one.</summary>
    public string? Reason { get; init; }
}
