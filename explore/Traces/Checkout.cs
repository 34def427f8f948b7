namespace Shootdown.Explore.Traces;

/// <summary>The source tree that the program was built in.</summary>
public static class Checkout
{
    /// <summary>Its root; null where the program is installed, or part of another's.</summary>
    public static string? Root { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Verify.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
