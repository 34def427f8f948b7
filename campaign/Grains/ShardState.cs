namespace Shootdown.Campaign.Grains;

/// <summary>What <see cref="ShardGrain"/> keeps.</summary>
[GenerateSerializer]
internal sealed class ShardState
{
    /// <summary>Its lines, from the first.</summary>
    [Id(0)]
    public List<string> Lines { get; set; } = [];

    /// <summary>Whether there are no more.</summary>
    [Id(1)]
    public bool IsDone { get; set; }
}
