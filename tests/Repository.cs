namespace Shootdown.Tests;

/// <summary>The files that the tests read beside the assemblies.</summary>
internal static class Repository
{
    /// <summary>The folder that contains Verify.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>Reads a text file.</summary>
    /// <param name="parts">Its path below <see cref="Root"/>.</param>
    public static string Read(params string[] parts) => File.ReadAllText(PathOf(parts));

    /// <summary>Where a file or folder is.</summary>
    /// <param name="parts">Its path below <see cref="Root"/>.</param>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Where a file of the facts beside the project is; skips the test where they are not there.</summary>
    /// <param name="parts">Its path below <c>../shared</c>.</param>
    public static string Shared(params string[] parts)
    {
        var path = Path.Combine([Root, "..", "shared", .. parts]);
        Assert.SkipUnless(File.Exists(path), $"there is no {Path.Combine(["..", "shared", .. parts])}");
        return path;
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Verify.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} contains Verify.sln");
    }
}
