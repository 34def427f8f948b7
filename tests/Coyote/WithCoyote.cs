using Shootdown.Explore.Coyote;

namespace Shootdown.Tests.Coyote;

/// <summary>Tests that run Microsoft.Coyote, which a build may be without.</summary>
internal static class WithCoyote
{
    /// <summary>Skips the test, with the reason, where this build is without.</summary>
    public static void OrSkip() => Assert.SkipWhen(CoyotePackages.Missing is not null, CoyotePackages.Missing ?? string.Empty);
}
