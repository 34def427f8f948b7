namespace Shootdown.Cli.Conform;

/// <summary>The result of <c>conform</c> in at most ten lines, or as JSON.</summary>
internal static class ConformReport
{
    private const int MostLines = 6;

    /// <summary>Writes it for a reader.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="result">The result.</param>
    public static void Write(Page page, ConformResult result)
    {
        WriteVerdict(page, result);
        if (result.Scenario is not { } scenario)
        {
            return;
        }

        var workload = scenario.Workload;
        var calls = workload.Tasks.Sum(t => t.Calls.Count) + workload.Interrupts.Sum(i => i.Calls.Count) + workload.Hotplug.Count;
        page.Line($"{scenario.File}: {workload.Tasks.Count} tasks, {workload.Interrupts.Count} interrupts, {calls} calls on "
            + $"{workload.Cpus} CPUs; check --workload {scenario.File} --design {result.Design} explores it");
        foreach (var note in scenario.LeftOut)
        {
            page.Line($"  {note}");
        }
    }

    private static void WriteVerdict(Page page, ConformResult result)
    {
        var seen = $"{Page.Number(result.Events)} events, {Page.Number(result.Calls)} calls of other CPUs"
            + (result.Losses > 0 ? $", {result.Losses} gaps where events were lost (what was in flight then is not judged)" : string.Empty)
            + (result.Overwritten > 0 ? $"; it begins after {Page.Number(result.Overwritten)} events that the buffer has overwritten"
                : string.Empty)
            + (result.IsCut ? "; its last line is cut and not judged" : string.Empty);
        if (result.IsVacuous)
        {
            page.Line($"{result.Trace}: nothing to judge: it has no call of other CPUs (events csd, ipi, tlb, irq_vectors, sched)");
            return;
        }

        if (result.Rejection is not { } rejection)
        {
            page.Line($"{result.Trace}: a run of {result.Design}; {seen}; {Page.Seconds(result.Elapsed)}");
            if (result.AlsoOf is { } other)
            {
                page.Line($"  and of {other} just as well: nothing in it tells the two kernels apart");
            }

            return;
        }

        page.Line($"{result.Trace}: no run of {result.Design}, as line {rejection.At.Line} shows:");
        page.Line($"  {result.Lines.GetValueOrDefault(rejection.At.Line, rejection.At.Text)}");
        page.Paragraph(rejection.Rule);
        foreach (var line in rejection.Lines.Take(MostLines))
        {
            page.Line($"  line {line}: {result.Lines.GetValueOrDefault(line)}");
        }
    }

    /// <summary>Writes it as one JSON object.</summary>
    /// <param name="path">The file, or <c>-</c> for stdout.</param>
    /// <param name="terminal">What stdout is.</param>
    /// <param name="result">The result.</param>
    public static void WriteJson(string path, Terminal terminal, ConformResult result) =>
        JsonReport.WriteTo(path, "--json", terminal, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("trace", result.Trace);
            writer.WriteString("design", result.Design);
            writer.WriteString("verdict", result.IsVacuous ? "inconclusive" : result.Rejection is null ? "accepted" : "rejected");
            writer.WriteString("alsoOf", result.AlsoOf);
            writer.WriteNumber("events", result.Events);
            writer.WriteNumber("calls", result.Calls);
            writer.WriteNumber("losses", result.Losses);
            writer.WriteNumber("overwritten", result.Overwritten);
            writer.WriteBoolean("cut", result.IsCut);
            writer.WriteNumber("seconds", Math.Round(result.Elapsed.TotalSeconds, 3));
            if (result.Rejection is { } rejection)
            {
                writer.WriteNumber("line", rejection.At.Line);
                writer.WriteString("rule", rejection.Rule);
                writer.WriteStartArray("contradicts");
                foreach (var line in rejection.Lines)
                {
                    writer.WriteNumberValue(line);
                }

                writer.WriteEndArray();
            }

            if (result.Scenario is { } scenario)
            {
                writer.WriteString("scenario", scenario.File);
                writer.WriteStrings("leftOut", scenario.LeftOut);
            }

            writer.WriteEndObject();
        });
}
