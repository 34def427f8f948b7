namespace Shootdown.Campaign.Grains;

/// <summary>The cluster's one list of campaigns that are to be worked on.</summary>
internal interface IBoardGrain : IGrainWithIntegerKey
{
    /// <summary>Its key.</summary>
    const long Key = 0;

    /// <summary>Those there are, the oldest first.</summary>
    Task<CampaignQuestion[]> Open();

    /// <summary>Adds one, if it is not there.</summary>
    /// <param name="question">What it asks.</param>
    Task Add(CampaignQuestion question);

    /// <summary>Takes one away.</summary>
    /// <param name="key">Its key.</param>
    Task Remove(string key);
}
