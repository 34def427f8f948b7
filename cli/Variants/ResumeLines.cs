using System.Text.Json.Nodes;

namespace Shootdown.Cli.Variants;

/// <summary>Results of exploring as lines of JSON.</summary>
/// <param name="space">The combinations.</param>
internal sealed class ResumeLines(DesignSpace space)
{
    /// <summary>The heading of a file that has them.</summary>
    /// <param name="plan">What is asked.</param>
    public static ResumeHeading Heading(ExplorePlan plan) => ResumeHeading.Of("explore", new JsonObject
    {
        ["base"] = plan.Space.BaseName,
        ["axes"] = JsonOutput.Strings(plan.Space.Axes.Select(a =>
            $"{a.Axis.Name}={string.Join(',', a.Values.Select(v => v.Name))}")),
        ["properties"] = JsonOutput.Strings(plan.Properties.Select(p => p.Id)),
        ["workload"] = plan.Scenarios is [{ WorkloadDigest: { } digest }] ? digest : null,
        ["scenarios"] = JsonOutput.Strings(plan.Scenarios.Select(s => $"{s.Name} {MemoryName.Of(s.Memory)}")),
    });

    /// <summary>Writes a result.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="system">What was decided.</param>
    public JsonObject Write(ScenarioVariants scenario, DecidedSystem system)
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

        return line;
    }

    /// <summary>Reads a result.</summary>
    /// <param name="line">The line.</param>
    /// <param name="scenarios">What gets the result.</param>
    /// <exception cref="FormatException">It answers another question.</exception>
    public void Read(JsonObject line, IReadOnlyList<ScenarioVariants> scenarios)
    {
        var scenario = scenarios.First(s => s.Scenario.Name == (string)line["scenario"]!);
        int[] values = [.. space.Axes.Select(a => line["values"]![a.Axis.Name] is { } value
            ? a.Values.Select((v, number) => (v, number)).First(v => v.v.Name == (string)value!).number
            : -1)];
        List<VariantVerdict> verdicts = [.. line["verdicts"]!.AsArray().Select(v => Verdict(v!.AsObject()))];
        if (verdicts.Count > 0 && !verdicts.Select(v => v.Property).SequenceEqual(scenario.Scenario.Asked))
        {
            throw new FormatException("it answers another question");
        }

        scenario.Add(new DecidedSystem(values, verdicts)
        {
            Impossible = (string?)line["impossible"],
            Source = VerdictSource.Resumed,
        });
    }

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

    private static VariantVerdict Verdict(JsonObject verdict) =>
        new(PropertyName.Parse((string)verdict["property"]!, "property"), Enum.Parse<Outcome>((string)verdict["outcome"]!))
        {
            Choices = verdict["choices"] is { } choices ? [.. choices.AsArray().Select(c => (uint)c!)] : null,
            CycleStart = (int?)verdict["cycle"],
            IsShortest = (bool?)verdict["shortest"] == true,
            Reason = (string?)verdict["reason"],
        };
}
