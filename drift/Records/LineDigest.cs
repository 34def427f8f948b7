using System.Security.Cryptography;
using System.Text;

namespace Shootdown.Drift.Records;

/// <summary>The digest of a line: the first 48 bits of its SHA-256, in eight characters.</summary>
internal static class LineDigest
{
    /// <summary>How many characters a digest has.</summary>
    public const int Length = 8;

    private const int Bytes = 6;

    /// <summary>The digest of a normalised line.</summary>
    /// <param name="line">The line.</param>
    public static string Of(string line) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(line)).AsSpan(0, Bytes));
}
