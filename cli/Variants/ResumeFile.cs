using System.Text;
using System.Text.Json.Nodes;

namespace Shootdown.Cli.Variants;

/// <summary>The file of <c>explore --resume</c>, to which results are written as they come, a line each.</summary>
internal sealed class ResumeFile : IDisposable
{
    private const string Option = "--resume";

    private readonly StreamWriter writer;
    private readonly ResumeLines lines;

    private ResumeFile(FileStream stream, ResumeLines lines)
    {
        this.lines = lines;
        writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>Reads what a file has, and opens it to be written on.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="plan">What is asked.</param>
    /// <param name="scenarios">What gets the results.</param>
    /// <exception cref="FormatException">The file cannot be used; the message says why.</exception>
    public static ResumeFile Open(string path, ExplorePlan plan, IReadOnlyList<ScenarioVariants> scenarios)
    {
        var heading = Heading(plan);
        var stream = ResumableFile.Open(path, Option, heading);
        try
        {
            var lines = new ResumeLines(plan.Space, heading);
            var text = InputFile.Read(stream, path, Option);

            // What the process wrote last may have been cut off.
            var end = text.LastIndexOf('\n') + 1;
            var kept = text[..end].Split('\n')[..^1];
            for (var number = 0; number < kept.Length; number++)
            {
                lines.Read(kept[number], $"{Option}: {InputText.Quote(path)}: line {number + 2}", scenarios);
            }

            stream.SetLength(stream.Length - Encoding.UTF8.GetByteCount(text[end..]));
            stream.Position = stream.Length;
            return new ResumeFile(stream, lines);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Writes a result.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="system">What was decided.</param>
    public void Add(ScenarioVariants scenario, DecidedSystem system) => writer.WriteLine(lines.Write(scenario, system));

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    private static ResumeHeading Heading(ExplorePlan plan) => ResumeHeading.Of("explore", new JsonObject
    {
        ["base"] = plan.Space.BaseName,
        ["axes"] = new JsonArray([.. plan.Space.Axes.Select(a =>
            (JsonNode)$"{a.Axis.Name}={string.Join(',', a.Values.Select(v => v.Name))}")]),
        ["properties"] = new JsonArray([.. plan.Properties.Select(p => (JsonNode)p.Id)]),
        ["scenarios"] = new JsonArray([.. plan.Scenarios.Select(s => (JsonNode)$"{s.Name} {MemoryName.Of(s.Memory)}")]),
    });
}
