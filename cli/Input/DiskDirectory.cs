namespace Shootdown.Cli.Input;

/// <summary>Where a search goes on whose states outgrow its memory: <c>--disk</c>.</summary>
internal static class DiskDirectory
{
    // A file in memory takes what the search has no more of.
    private static readonly string[] InMemory = ["tmpfs", "ramfs"];

    /// <summary>What a search is told; null where it has no disk.</summary>
    /// <param name="directory">The directory that was given; null for the system's own.</param>
    /// <param name="most">Bytes that may be written there; null for the usual.</param>
    /// <exception cref="FormatException">There is no such directory, or nothing can be written there.</exception>
    public static DiskOptions? Options(string? directory, long? most)
    {
        if (directory is null)
        {
            return Usual() is { } usual ? new DiskOptions(usual) { MaxBytes = most } : null;
        }

        if (!Directory.Exists(directory))
        {
            throw new FormatException($"--disk: {InputText.Quote(directory)}: no such directory; accepted: one that can be written to");
        }

        var options = new DiskOptions(directory) { MaxBytes = most };
        return options.Refusal is not { } refusal ? options
            : throw new FormatException($"--disk: {InputText.Quote(directory)}: {refusal}; accepted: a directory that can be written to");
    }

    private static string? Usual() => new[] { Path.GetTempPath(), "/var/tmp" }.FirstOrDefault(IsOnDisk);

    private static bool IsOnDisk(string directory)
    {
        try
        {
            return Directory.Exists(directory) && !InMemory.Contains(new DriveInfo(Path.GetFullPath(directory)).DriveFormat);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
