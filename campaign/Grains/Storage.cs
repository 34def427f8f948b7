namespace Shootdown.Campaign.Grains;

/// <summary>Where grains keep what they have.</summary>
internal static class Storage
{
    /// <summary>Its name among the silo's stores.</summary>
    public const string Name = "campaigns";
}
