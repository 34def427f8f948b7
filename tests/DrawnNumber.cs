using System.Globalization;

namespace Shootdown.Tests;

/// <summary>How many systems a test draws that compares two searches, and from where on: <c>SHOOTDOWN_WORKLOADS=N</c> or
/// <c>N,SEED</c>.</summary>
internal static class DrawnNumber
{
    private static readonly int[] Asked =
    [
        .. (Environment.GetEnvironmentVariable("SHOOTDOWN_WORKLOADS") ?? string.Empty)
            .Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture)),
    ];

    /// <summary>Where in the sequence to begin: from another seed all are others.</summary>
    public static int Seed => Asked.Length > 1 ? Asked[1] : 0;

    /// <summary>How many.</summary>
    /// <param name="usual">How many where nobody asks.</param>
    public static int Of(int usual) => Asked.Length > 0 ? Asked[0] : usual;
}
