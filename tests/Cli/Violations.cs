namespace Shootdown.Tests.Cli;

/// <summary>Violations that the tests replay.</summary>
internal static class Violations
{
    public const string Mutant = "linux-7.3+wait-decision=if-ipi-sent";

    public static Trace EarlyReturn { get; } = Find(ScenarioCatalogue.NoIpiEarlyReturn, Mutant, WaitsForItsOwn.Property);

    public static Trace Starvation { get; } = Find(ScenarioCatalogue.AbaStarvation, "linux-7.3", NoStarvation.Weak);

    public static Trace Find(Scenario scenario, string design, Property property)
    {
        var system = scenario.Build(Designs.Parse(design));
        var violation = Checker.Check(system, [property], new CheckOptions { StopWhenAllBroken = true })[0].Violation!;
        return Trace.Of(system, new RunName(scenario.Name, design, "sc"), property, violation.Schedule, violation.CycleStart);
    }
}
