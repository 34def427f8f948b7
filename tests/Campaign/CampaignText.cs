using System.Text.RegularExpressions;

namespace Shootdown.Tests.Campaign;

/// <summary>What a campaign or a check printed.</summary>
internal static partial class CampaignText
{
    /// <summary>Without the time that it took.</summary>
    public static string WithoutTime(string text) => Seconds().Replace(text, "T s");

    [GeneratedRegex(@"\d+\.\d+ s\b")]
    private static partial Regex Seconds();
}
