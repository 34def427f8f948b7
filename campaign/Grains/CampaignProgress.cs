namespace Shootdown.Campaign.Grains;

/// <summary>How far a campaign has come.</summary>
/// <param name="Done">The shards that are done, a bit each.</param>
/// <param name="Taken">Those that somebody is at.</param>
/// <param name="Workers">How many are at some.</param>
[GenerateSerializer]
[Immutable]
internal sealed record CampaignProgress([property: Id(0)] byte[] Done, [property: Id(1)] int[] Taken, [property: Id(2)] int Workers);
