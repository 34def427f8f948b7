namespace Shootdown.Explore.Coyote;

/// <summary>Whether this build has Microsoft.Coyote in it.</summary>
public static class CoyotePackages
{
    /// <summary>Why it has not; null if it has.</summary>
    public static string? Missing => "Microsoft.Coyote 1.7.11 could not be restored when this was built";
}
