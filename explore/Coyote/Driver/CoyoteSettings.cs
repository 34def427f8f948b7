namespace Shootdown.Explore.Coyote.Driver;

/// <summary>Bounds that are the same for every run under Coyote.</summary>
internal static class CoyoteSettings
{
    /// <summary>Milliseconds without a decision that Coyote takes for a hang. A busy machine must not look like one.</summary>
    public const uint HangMilliseconds = 600_000;

    /// <summary>Decisions that a run of so many steps can need: for each step who makes it, which of its alternatives it takes and that
    /// its maker was woken; and whoever was chosen and then could not go on.</summary>
    /// <param name="steps">The most steps of the run.</param>
    public static int DecisionsFor(int steps) => (int)Math.Min(int.MaxValue / 2, (8L * steps) + 1_000);
}
