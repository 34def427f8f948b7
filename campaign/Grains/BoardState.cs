namespace Shootdown.Campaign.Grains;

/// <summary>What <see cref="BoardGrain"/> keeps.</summary>
[GenerateSerializer]
internal sealed class BoardState
{
    /// <summary>The campaigns.</summary>
    [Id(0)]
    public List<CampaignQuestion> Campaigns { get; set; } = [];
}
