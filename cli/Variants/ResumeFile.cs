using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shootdown.Cli.Variants;

/// <summary>A file to which results are written as they come, a line each, so that exploring can go on from there.</summary>
/// <remarks>Its first line says what was asked, of which build: results of another build, or of another question, are refused, since
/// nothing tells whether they are still true.</remarks>
internal sealed class ResumeFile : IDisposable
{
    private readonly StreamWriter writer;
    private readonly DesignSpace space;

    private ResumeFile(string path, DesignSpace space)
    {
        this.space = space;
        writer = new StreamWriter(path, append: true);
        (writer.AutoFlush, writer.NewLine) = (true, "\n");
    }

    /// <summary>Reads what a file has, and opens it to be written on.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="plan">What is asked.</param>
    /// <param name="scenarios">What gets the results.</param>
    /// <exception cref="FormatException">The file cannot be used; the message says why.</exception>
    public static ResumeFile Open(string path, ExplorePlan plan, IReadOnlyList<ScenarioVariants> scenarios)
    {
        var (heading, kept) = (Heading(plan), new List<string>());
        if (File.Exists(path))
        {
            var lines = InputFile.Read(path, "--resume").Split('\n');
            if (lines.Length > 1 && lines[0] != heading)
            {
                throw new FormatException(
                    $"--resume: {InputText.Quote(path)}: line 1 is of another question or another build; "
                    + "accepted: a file that explore wrote for the same one, or one that does not exist");
            }

            // What the process wrote last may have been cut off.
            kept.AddRange(lines[..^1]);
            for (var line = 1; line < kept.Count; line++)
            {
                Read(kept[line], $"--resume: {InputText.Quote(path)}: line {line + 1}", plan.Space, scenarios);
            }
        }

        InputFile.Write(path, "--resume", stream => stream.Write(
            System.Text.Encoding.UTF8.GetBytes(string.Concat((kept.Count > 0 ? kept : [heading]).Select(l => l + "\n")))));
        return new ResumeFile(path, plan.Space);
    }

    /// <summary>Writes a result.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="system">What was decided.</param>
    public void Add(ScenarioVariants scenario, DecidedSystem system)
    {
        var values = new JsonObject();
        for (var axis = 0; axis < space.Axes.Count; axis++)
        {
            if (system.Values[axis] >= 0)
            {
                values.Add(space.Axes[axis].Axis.Name, space.Axes[axis].Values[system.Values[axis]].Name);
            }
        }

        var line = new JsonObject
        {
            ["scenario"] = scenario.Scenario.Name,
            ["values"] = values,
            ["verdicts"] = new JsonArray([.. system.Verdicts.Select(Written)]),
            ["states"] = system.States,
        };
        if (system.Impossible is { } reason)
        {
            line.Add("impossible", reason);
        }

        writer.WriteLine(line.ToJsonString());
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    // What verdicts depend on: the model, the properties, the scenarios, the search, and what is shared.
    private static readonly Type[] Parts =
        [typeof(MachineSystem), typeof(Property), typeof(Scenario), typeof(Checker), typeof(DesignSpace)];

    private static string Heading(ExplorePlan plan) => new JsonObject
    {
        ["explore"] = 1,
        ["build"] = string.Join(' ', Parts.Select(t => t.Module.ModuleVersionId.ToString("N"))),
        ["base"] = plan.Space.BaseName,
        ["axes"] = new JsonArray([.. plan.Space.Axes.Select(a =>
            (JsonNode)$"{a.Axis.Name}={string.Join(',', a.Values.Select(v => v.Name))}")]),
        ["properties"] = new JsonArray([.. plan.Properties.Select(p => (JsonNode)p.Id)]),
        ["scenarios"] = new JsonArray([.. plan.Scenarios.Select(s => (JsonNode)$"{s.Name} {MemoryName.Of(s.Memory)}")]),
    }.ToJsonString();

    private static JsonNode Written(VariantVerdict verdict)
    {
        var written = new JsonObject
        {
            ["property"] = verdict.Property.Id,
            ["outcome"] = verdict.Outcome.ToString(),
        };
        if (verdict.Choices is { } choices)
        {
            written.Add("choices", new JsonArray([.. choices.Select(c => (JsonNode)c)]));
            written.Add("shortest", verdict.IsShortest);
            if (verdict.CycleStart is { } start)
            {
                written.Add("cycle", start);
            }
        }

        if (verdict.Reason is { } reason)
        {
            written.Add("reason", reason);
        }

        return written;
    }

    private static void Read(string text, string place, DesignSpace space, IReadOnlyList<ScenarioVariants> scenarios)
    {
        try
        {
            var line = JsonNode.Parse(text)!.AsObject();
            var scenario = scenarios.First(s => s.Scenario.Name == (string)line["scenario"]!);
            int[] values = [.. space.Axes.Select(a => line["values"]![a.Axis.Name] is { } value
                ? a.Values.Select((v, number) => (v, number)).First(v => v.v.Name == (string)value!).number
                : -1)];
            scenario.Add(new DecidedSystem(values, [.. line["verdicts"]!.AsArray().Select(v => Verdict(v!.AsObject()))])
            {
                Impossible = (string?)line["impossible"],
                Source = VerdictSource.Resumed,
            });
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or NullReferenceException or FormatException
            or ArgumentException)
        {
            throw new FormatException($"{place}: no result of explore; accepted: what explore wrote, unchanged", failure);
        }
    }

    private static VariantVerdict Verdict(JsonObject verdict) =>
        new(PropertyName.Parse((string)verdict["property"]!, "property"), Enum.Parse<Outcome>((string)verdict["outcome"]!))
        {
            Choices = verdict["choices"] is { } choices ? [.. choices.AsArray().Select(c => (uint)c!)] : null,
            CycleStart = (int?)verdict["cycle"],
            IsShortest = (bool?)verdict["shortest"] == true,
            Reason = (string?)verdict["reason"],
        };
}
