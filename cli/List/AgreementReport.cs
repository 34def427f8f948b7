using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Shootdown.Cli.List;

/// <summary><c>list agreement</c>: how soon each engine that draws schedules finds what the catalogue claims to break, and whether one
/// breaks what it claims to hold.</summary>
internal static class AgreementReport
{
    private static readonly TimeSpan MostTimeEach = TimeSpan.FromSeconds(10);

    /// <summary>Tries every engine on every claim of a state or step.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    /// <param name="sample">As many systems of which something is claimed to break, and as many others; null for all.</param>
    public static ReportResult Run(ProgressLine progress, DrawnSample? sample)
    {
        var trials = new List<EngineTrial>();
        var systems = sample?.Count is { } count ? Drawn(count, sample.Seed) : EngineTrial.Systems;
        for (var i = 0; i < systems.Count; i++)
        {
            progress.Begin(i + 1, systems.Count, $"{systems[i][0].Scenario.Name} on {systems[i][0].Design}");
            var system = EngineTrial.Build(systems[i]);
            foreach (var variant in EngineVariant.Drawing)
            {
                var first = new EngineBudget { MaxTime = MostTimeEach, Schedules = variant.Engine.UsualSchedules / 10 };
                trials.AddRange(EngineTrial.On(systems[i], system, variant, first));
                var open = systems[i]
                    .Where(c => c.Expected == Expected.Violated)
                    .Where(c => !trials.Exists(t => t.Claim == c && t.Variant == variant && t.Finds))
                    .ToList();
                if (open.Count > 0)
                {
                    trials.RemoveAll(t => t.Variant == variant && open.Contains(t.Claim));
                    trials.AddRange(EngineTrial.On(open, system, variant, new EngineBudget { MaxTime = MostTimeEach }));
                }
            }
        }

        progress.Clear();
        return new ReportResult(
            !trials.Exists(t => t.Contradicts) && Unfound(trials).Count == 0,
            page => Write(page, trials),
            writer => Write(writer, trials));
    }

    private static List<IReadOnlyList<Claim>> Drawn(int count, int seed) =>
        [.. EngineTrial.Systems.GroupBy(s => s.Any(c => c.Expected == Expected.Violated))
            .SelectMany(g => DrawnOrder.Draw(g, s => s[0].ToString(), count, seed))];

    private static List<Claim> Unfound(List<EngineTrial> trials) =>
        [.. trials
            .Where(t => t.Claim.Expected == Expected.Violated)
            .GroupBy(t => t.Claim)
            .Where(g => !g.Any(t => t.Finds))
            .Select(g => g.Key)];

    private static void Write(Page page, List<EngineTrial> trials)
    {
        var broken = trials.Where(t => t.Claim.Expected == Expected.Violated).ToList();
        page.Heading("Schedules and seconds to the bug");
        var table = Page.Table(["scenario", "design", "breaks", .. EngineVariant.Drawing.Select(v => ">" + v.Name)]);
        foreach (var claim in broken.GroupBy(t => t.Claim))
        {
            table.AddRow(
            [
                new Text(claim.Key.Scenario.Name),
                new Text(DesignText.Wrap(claim.Key.Design, 40)),
                new Text(claim.Key.Property.Id),
                .. EngineVariant.Drawing.Select(v => new Text(Cell(claim.First(t => t.Variant == v)))),
            ]);
        }

        page.Write(table);
        page.Heading("All together");
        var summary = Page.Table(
            "engine", ">found", ">in the 1st schedule", ">median schedule", ">90th percentile", ">last", ">seconds for all");
        foreach (var variant in EngineVariant.Drawing)
        {
            summary.AddRow([.. Summary([.. broken.Where(t => t.Variant == variant)]).Prepend(variant.Name).Select(s => new Text(s))]);
        }

        page.Write(summary);
        page.Line();
        foreach (var trial in trials.Where(t => t.Contradicts))
        {
            page.Paragraph($"CONTRADICTED by {trial.Variant}: {trial.Claim}");
        }

        foreach (var claim in Unfound(trials))
        {
            page.Paragraph($"found by NO engine that draws schedules: {claim}");
        }

        page.Paragraph(
            $"{Page.Number(trials.Select(t => t.Claim).Distinct().Count())} claims; "
            + $"{Page.Number(trials.Count(t => t.Contradicts))} contradictions");
    }

    private static string Cell(EngineTrial trial) => trial.Verdict.Violation?.Discovery is { } discovery
        ? string.Create(CultureInfo.InvariantCulture, $"{discovery.Schedules:N0} / {discovery.Elapsed.TotalSeconds:0.00} s")
        : "-";

    private static string[] Summary(List<EngineTrial> trials)
    {
        var found = trials.Select(t => t.Verdict.Violation?.Discovery).OfType<Discovery>().OrderBy(d => d.Schedules).ToList();
        return
        [
            $"{found.Count} of {trials.Count}",
            Page.Number(found.Count(d => d.Schedules == 1)),
            At(0.5),
            At(0.9),
            At(1),
            Page.Seconds(found.Aggregate(TimeSpan.Zero, (sum, d) => sum + d.Elapsed)),
        ];

        string At(double part) =>
            found.Count == 0
                ? "-"
                : Page.Number(found[Math.Min(found.Count - 1, (int)(part * found.Count))].Schedules);
    }

    private static void Write(Utf8JsonWriter writer, List<EngineTrial> trials)
    {
        writer.WriteStartArray();
        foreach (var trial in trials.Where(t => t.Claim.Expected == Expected.Violated || t.Contradicts))
        {
            writer.WriteStartObject();
            writer.WriteString("scenario", trial.Claim.Scenario.Name);
            writer.WriteString("design", trial.Claim.Design);
            writer.WriteString("property", trial.Claim.Property.Id);
            writer.WriteString("expected", trial.Claim.Expected.Word());
            writer.WriteString("engine", trial.Variant.Engine.Name);
            writer.WriteString("strategy", trial.Variant.Strategy?.ToString());
            writer.WriteBoolean("found", trial.Verdict.Outcome == Outcome.Violated);
            var (verdict, found) = (trial.Verdict, trial.Verdict.Violation?.Discovery);
            writer.WriteNumber("schedules", found?.Schedules ?? verdict.Statistics.Sampling?.Schedules ?? 0);
            writer.WriteNumber("seconds", Math.Round((found?.Elapsed ?? verdict.Statistics.Elapsed).TotalSeconds, 6));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
