namespace Shootdown.Campaign.Grains;

/// <summary>What is known of a shard.</summary>
/// <param name="Lines">Its lines, from the first.</param>
/// <param name="IsDone">Whether there are no more.</param>
[GenerateSerializer]
[Immutable]
internal sealed record ShardLines([property: Id(0)] string[] Lines, [property: Id(1)] bool IsDone);
