using System.Text.Json.Nodes;

namespace Shootdown.Cli.Variants;

/// <summary>The file of <c>explore --resume</c>, to which results are written as they come, a line each.</summary>
internal sealed class ResumeFile : IDisposable
{
    private const string Option = "--resume";

    private readonly ResumableLines file;
    private readonly ResumeLines lines;

    private ResumeFile(ResumableLines file, ResumeLines lines) => (this.file, this.lines) = (file, lines);

    /// <summary>Reads what a file has, and opens it to be written on.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="plan">What is asked.</param>
    /// <param name="scenarios">What gets the results.</param>
    /// <exception cref="FormatException">The file cannot be used; the message says why.</exception>
    public static ResumeFile Open(string path, ExplorePlan plan, IReadOnlyList<ScenarioVariants> scenarios)
    {
        var lines = new ResumeLines(plan.Space);
        return new ResumeFile(ResumableLines.Open(path, Option, Heading(plan), line => lines.Read(line, scenarios)), lines);
    }

    /// <summary>Writes a result.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="system">What was decided.</param>
    public void Add(ScenarioVariants scenario, DecidedSystem system) => file.Add(lines.Write(scenario, system));

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static ResumeHeading Heading(ExplorePlan plan) => ResumeHeading.Of("explore", new JsonObject
    {
        ["base"] = plan.Space.BaseName,
        ["axes"] = new JsonArray([.. plan.Space.Axes.Select(a =>
            (JsonNode)$"{a.Axis.Name}={string.Join(',', a.Values.Select(v => v.Name))}")]),
        ["properties"] = new JsonArray([.. plan.Properties.Select(p => (JsonNode)p.Id)]),
        ["scenarios"] = new JsonArray([.. plan.Scenarios.Select(s => (JsonNode)$"{s.Name} {MemoryName.Of(s.Memory)}")]),
    });
}
