using System.Security.Cryptography;
using System.Text;

namespace Shootdown.Campaign;

/// <summary>What a campaign asks, as it goes from process to process.</summary>
/// <param name="Arguments">The command line that a worker makes its shards of.</param>
/// <param name="Heading">What these shards have to be: <see cref="IShards.Heading"/>.</param>
/// <param name="Shards">How many there are.</param>
[GenerateSerializer]
[Immutable]
public sealed record CampaignQuestion(
    [property: Id(0)] IReadOnlyList<string> Arguments, [property: Id(1)] string Heading, [property: Id(2)] int Shards)
{
    private const int KeyBytes = 16;

    /// <summary>What the cluster keeps it under: another question, and another build, is another campaign.</summary>
    public string Key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Heading)).AsSpan(0, KeyBytes));
}
