using static System.FormattableString;

namespace Shootdown.Explore.Storage;

/// <summary>Amounts of memory in words.</summary>
internal static class ByteText
{
    private const long MiB = 1 << 20;
    private const long GiB = 1 << 30;

    /// <summary>An amount, in the largest unit that it is some of.</summary>
    /// <param name="bytes">How many bytes.</param>
    public static string Of(long bytes) => bytes < MiB ? Invariant($"{bytes} bytes")
        : bytes >= GiB && bytes % GiB == 0 ? Invariant($"{bytes / GiB:N0} GiB")
        : Invariant($"{bytes / (double)MiB:#,0.#} MiB");
}
