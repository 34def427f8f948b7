using Shootdown.Model;
using Shootdown.Properties;

namespace Shootdown.Explore.Coyote;

/// <summary>Stands where Coyote's testing engine would be driven.</summary>
internal static class CoyoteTesting
{
    /// <summary>Does nothing.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public static IReadOnlyList<Verdict> Run(EngineTask task, StrategyChoice strategy, long schedules) => throw new NotSupportedException(CoyotePackages.Missing);

    /// <summary>Does nothing.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public static CoyoteReplay Replay(ITransitionSystem system, Property property, int steps, CoyoteTrace trace) => throw new NotSupportedException(CoyotePackages.Missing);
}
