namespace Shootdown.Bench;

/// <summary>An instance of the benchmark model as it is typed: how often each CPU flushes.</summary>
internal static class Instance
{
    /// <summary>Reads an instance.</summary>
    /// <param name="text">As it was typed.</param>
    /// <param name="comparison">Who asks, for messages.</param>
    /// <exception cref="FormatException">It is none, or one in which nothing happens.</exception>
    public static int[] Parse(string text, string comparison)
    {
        var quotas = text.Split(',');
        return quotas.Length is < 2 or > 4 || quotas.Any(q => q is not ("0" or "1" or "2" or "3")) || quotas.All(q => q == "0")
            ? throw new FormatException(
                $"{comparison}: instance '{text}'; accepted: 2 to 4 numbers from 0 to 3, one a CPU, not all of them 0")
            : [.. quotas.Select(q => q[0] - '0')];
    }
}
