namespace Shootdown.Cli.Campaign;

/// <summary>The work of a campaign: every workload of a size, or what is drawn.</summary>
/// <param name="Shards">Its parts.</param>
/// <param name="Limits">How far each goes.</param>
internal sealed record CampaignWork(IShards Shards, Limits Limits)
{
    /// <summary>Which workloads; null where something is drawn.</summary>
    public EnumerationPlan? Plan { get; init; }

    /// <summary>What is drawn; null where workloads are enumerated.</summary>
    public IDrawnHunt? Hunt { get; init; }
}
