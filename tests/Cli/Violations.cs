namespace Shootdown.Tests.Cli;

/// <summary>Violations that the tests replay.</summary>
internal static class Violations
{
    public const string Mutant = "linux-7.3+wait-decision=if-ipi-sent";

    public static RunName EarlyName { get; } = new(CrossCalls.NoIpiEarlyReturn.Name, Mutant, "sc");

    public static Violation EarlyReturn { get; } = Find(CrossCalls.NoIpiEarlyReturn, Mutant, WaitsForItsOwn.Property);

    public static Token EarlyToken { get; } = Token.Of(EarlyName, EarlyReturn);

    public static Violation Starvation { get; } = Find(PreemptibleSeries.AbaStarvation, "linux-7.3", NoStarvation.Weak);

    public static Token StarvationToken { get; } =
        Token.Of(new RunName(PreemptibleSeries.AbaStarvation.Name, "linux-7.3", "sc"), Starvation);

    /// <summary>One with hotplug, on three CPUs.</summary>
    public static Violation Offline { get; } =
        Find(PreemptibleSeries.FreedCsdArray, "linux-7.3+csd-lifetime=freed-when-dead", NoUseAfterFree.Property);

    private static Violation Find(Scenario scenario, string design, Property property) =>
        StraightRun.Of(Checker.Check(
            scenario.Build(Designs.Parse(design)), [property], new CheckOptions { StopWhenAllBroken = true })[0].Violation!);
}
