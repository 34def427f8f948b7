namespace Shootdown.Tests.Coyote;

/// <summary>A violation of each kind, small enough that every engine comes upon it.</summary>
public sealed record KnownBug(string Name, Scenario Scenario, string Design, Property Property)
{
    private MachineSystem? system;
    private Violation? shortest;

    public static IReadOnlyList<KnownBug> All { get; } =
    [
        new("safety: a call returns early", CrossCalls.NoIpiEarlyReturn, "linux-7.3+wait-decision=if-ipi-sent", WaitsForItsOwn.Property),
        new("deadlock: two CPUs call each other with interrupts off", Named("h17-mutual-call"), "linux-7.3+caller-irqs=off",
            NoMutualWait.Property),
        new("lost wake-up: the polling idle task does not look at its queue", Named("polling-idle"),
            "linux-7.3+ipi-elision=polling-idle-no-flush", WaitsEnd.Property),
        new("starvation: the csd is always locked again", PreemptibleSeries.AbaStarvation, "linux-7.3", NoStarvation.Weak),
    ];

    public static TheoryData<string> Names => [.. All.Select(b => b.Name)];

    public static TheoryData<string> Finite => [.. All.Where(b => b.Property.Starvation is null).Select(b => b.Name)];

    public static KnownBug Find(string name) => All.Single(b => b.Name == name);

    /// <summary>The scenario on the design, built once for all tests.</summary>
    public MachineSystem System => LazyInitializer.EnsureInitialized(ref system, () => Scenario.Build(Designs.Parse(Design)));

    /// <summary>The violation that the explorer finds.</summary>
    public Violation Shortest => LazyInitializer.EnsureInitialized(ref shortest, () =>
        Checker.Check(System, [Property], new CheckOptions { StopWhenAllBroken = true })[0].Violation!);

    /// <summary>Whether the explorer's replay of a violation shows it.</summary>
    public bool IsReproduced(Violation violation) =>
        new Violation(System, Property, violation.Schedule, violation.CycleStart).Finding is not null;

    private static Scenario Named(string name) => ScenarioCatalogue.All.Single(s => s.Name == name);
}
