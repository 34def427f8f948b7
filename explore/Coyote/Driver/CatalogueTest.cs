using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.SystematicTesting;

namespace Shootdown.Explore.Coyote.Driver;

/// <summary>
/// What <c>coyote test</c> and <c>coyote replay</c> run: a scenario of the catalogue, named in the environment. <c>SHOOTDOWN_SCENARIO</c>,
/// <c>SHOOTDOWN_DESIGN</c> (by default linux-7.3), <c>SHOOTDOWN_PROPERTY</c> (by default those that are asked of every scenario),
/// <c>SHOOTDOWN_MEMORY</c> (sc or tso; by default sc).
/// </summary>
public static class CatalogueTest
{
    private const int MostSteps = 1_000;

    private static readonly Lazy<Subject> Named = new(Read);

    /// <summary>Builds the scenario. Coyote takes a schedule in which nothing is decided for a second for a hang, and the first would be
    /// one.</summary>
    /// <exception cref="FormatException">What the environment names does not exist; the message says what would be accepted.</exception>
    [TestInit]
    public static void Build() => _ = Named.Value;

    /// <summary>Runs one schedule, which Coyote decides. A violation's token, which our <c>replay</c> takes, is in the log.</summary>
    /// <param name="runtime">Coyote's runtime.</param>
    [Test]
    public static void Check(ICoyoteRuntime runtime)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        var subject = Named.Value;
        using var board = new Board(subject.System);
        using var run = new ControlledRun(board, Sought.All(subject.System, subject.Properties), MostSteps)
        {
            MarksRaces = true,
            ShowsStates = true,
            Announce = violation => runtime.Logger.WriteLine("replay '{0}'", Token.Of(subject.Name, violation)),
        };
        run.Test();
    }

    private static Subject Read()
    {
        var name = Environment.GetEnvironmentVariable("SHOOTDOWN_SCENARIO");
        var scenario = ScenarioCatalogue.All.FirstOrDefault(s => s.Name == name)
            ?? throw new FormatException($"SHOOTDOWN_SCENARIO: '{name}'; accepted: a name that shootdown list scenarios shows");
        var design = Environment.GetEnvironmentVariable("SHOOTDOWN_DESIGN") ?? "linux-7.3";
        var memory = Environment.GetEnvironmentVariable("SHOOTDOWN_MEMORY") ?? "sc";
        var property = Environment.GetEnvironmentVariable("SHOOTDOWN_PROPERTY");
        var ordering = memory switch
        {
            "sc" => MemoryModel.Sc,
            "tso" => MemoryModel.Tso,
            _ => throw new FormatException($"SHOOTDOWN_MEMORY: '{memory}'; accepted: sc, tso"),
        };
        return new Subject(
            scenario.Build(Designs.Parse(design), ordering),
            new RunName(scenario.Name, design, memory),
            property is null ? PropertyCatalogue.Default : [PropertyCatalogue.Parse(property)]);
    }

    private sealed record Subject(MachineSystem System, RunName Name, IReadOnlyList<Property> Properties);
}
