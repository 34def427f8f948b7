using System.Globalization;
using Spectre.Console;

namespace Shootdown.Cli.Enumerate;

/// <summary>What enumerating came to, for a reader.</summary>
/// <param name="page">Where to.</param>
/// <param name="plan">What was asked.</param>
/// <param name="limits">How runs are shortened.</param>
/// <param name="deadline">When to stop.</param>
/// <param name="directory">Where the workloads of findings are written to; null for nowhere.</param>
internal sealed class EnumerationReport(Page page, EnumerationPlan plan, Limits limits, Deadline deadline, string? directory)
{
    private readonly List<EnumerationFinding> findings = [];

    /// <summary>Says what will be decided, and what not.</summary>
    /// <param name="workloads">The workloads.</param>
    public void Begin(IReadOnlyList<EnumeratedWorkload> workloads)
    {
        var scope = plan.Scope;
        page.Line();
        List<string> besides = [.. scope.Conditions.Select(c => $"{c.Name} ({c.Title})")];
        var kinds = scope.Families.Select(f => $"{f} {Page.Number(workloads.Count(w => w.Family == f))}");
        page.Paragraph(
            $"{Page.Count(workloads.Count, "workload")} of up to {Page.Count(scope.Tasks, "task")} of up to "
            + $"{Page.Count(scope.Calls, "call")} on {Page.Count(scope.Cpus, "CPU")}: {string.Join(", ", kinds)}; "
            + $"on {plan.Design.Text} under {MemoryName.Of(plan.Memory)}.");
        if (scope.Only is { } only)
        {
            page.Paragraph($"Of the calls only {string.Join(", ", only)}.");
        }

        if (scope.Without.Count > 0)
        {
            var why = scope.Without.Select(k => $"{k}, {k.NotOn(plan.Design.Design)}");
            page.Paragraph($"Not made on {plan.Design.Text}: {string.Join("; ", why)}.");
        }

        page.Paragraph(
            "Plain: each task has one CPU; without mms none runs at first, with mms each CPU runs one of its tasks; one mm, and another "
            + "where a call needs to name one; one page, and two or a large one where a call needs that.");
        page.Paragraph(
            $"Besides, as far as there are no more than {scope.MostSize} with the calls: "
            + $"{(besides.Count == 0 ? "nothing" : string.Join("; ", besides))}.");
        page.Paragraph(
            $"Left out: {string.Join(", ", InitialCondition.All.Except(scope.Conditions))}; calls of several kinds in one workload; "
            + "calls through one csd by several tasks, which must take turns; what several mms, pages and PCIDs do where no call needs them"
            + $"{(scope.Emulates ? string.Empty : "; accesses that a host makes")}.");
    }

    /// <summary>Tells a finding.</summary>
    /// <param name="finding">The finding.</param>
    public void Add(EnumerationFinding finding)
    {
        var first = finding.Known is null || findings.TrueForAll(f => f.Known != finding.Known);
        findings.Add(finding);
        if (!first)
        {
            return;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"found-{finding.Number}");
        var scenario = plan.Scenario(finding.Workload, name);
        if (finding.Known is { } claim)
        {
            page.Line();
            page.Paragraph($"{finding.Property.Id}: known, of {claim.Scenario.Name}: {scenario.Definition.Title}{Conditions(finding)}");
            return;
        }

        if (directory is not null)
        {
            scenario = scenario with { File = Path.Combine(directory, $"{name}.json") };
            InputFile.Write(scenario.File, AllWorkloadsOptions.Findings, stream =>
            {
                using var writer = new StreamWriter(stream);
                writer.Write(WorkloadWriter.Write(finding.Workload.Workload));
            });
        }

        var question = new CheckQuestion(scenario, plan.Design, finding.Property, null);
        using var quiet = new ProgressLine(Terminal.Of(TextWriter.Null, TextWriter.Null));
        foreach (var answer in new CheckRunner(limits, deadline, quiet, WantedRuns.Shortest).Run([question]).SelectMany(s => s.Answers))
        {
            page.Line();
            page.Paragraph($"{scenario.Definition.Title}{Conditions(finding)}");
            if (answer.Run is not null)
            {
                ViolationText.WriteShort(page, answer);
            }
        }

        page.Writer.Flush();
    }

    /// <summary>Tells how it ended.</summary>
    /// <param name="workloads">The workloads.</param>
    /// <param name="verdicts">By workload, what is known of it; null where it was not decided.</param>
    /// <returns>The exit code.</returns>
    public int End(IReadOnlyList<EnumeratedWorkload> workloads, IReadOnlyList<WorkloadVerdict?> verdicts)
    {
        var all = workloads.Zip(verdicts).ToList();
        page.Heading("Workloads");
        page.Write(ByKind(all));
        page.Heading("Properties");
        page.Write(ByProperty(all));
        var open = all.Where(w => w.Second?.Open is not null).ToList();
        foreach (var group in open.GroupBy(w => w.Second!.Open!).OrderByDescending(g => g.Count()))
        {
            page.Line();
            page.Paragraph($"inconclusive, {Page.Count(group.Count(), "workload")}: {group.Key}");
        }

        var news = findings.Where(f => f.Known is null).ToList();
        var undecided = all.Count(w => w.Second is null);
        page.Line();
        page.Paragraph(
            $"{Page.Count(all.Count, "workload")}: {Page.Number(all.Count(w => HoldsAll(w.Second)))} hold everything, "
            + $"{Page.Number(all.Count(w => w.Second?.Broken.Count > 0))} break something, {Page.Number(open.Count)} inconclusive, "
            + $"{Page.Number(undecided)} not decided{(deadline.Reason is { } why ? $" ({why})" : string.Empty)}; "
            + $"{Page.Count(news.Count, "finding")} that no claim knows, "
            + $"{Page.Number(findings.Select(f => f.Known).OfType<Claim>().Distinct().Count())} known; "
            + $"{Page.Number(all.Sum(w => w.Second?.States ?? 0))} states, {Page.Seconds(deadline.Elapsed)}");
        return news.Count > 0 ? ExitCode.NotAsClaimed : open.Count + undecided > 0 ? ExitCode.Inconclusive : ExitCode.AsClaimed;
    }

    private static bool HoldsAll(WorkloadVerdict? verdict) => verdict is { Broken.Count: 0, Open: null };

    private static string Conditions(EnumerationFinding finding) =>
        string.Concat(finding.Workload.Conditions.Select(c => $"; {c.Title}"));

    private Table ByKind(IReadOnlyList<(EnumeratedWorkload Workload, WorkloadVerdict? Verdict)> all)
    {
        var table = Page.Table("kind", "calls", "besides", ">workloads", ">hold", ">break", ">open", ">minimal");
        foreach (var group in all.GroupBy(w => (w.Workload.Family, w.Workload.Calls, string.Join('+', w.Workload.Conditions))))
        {
            table.AddRow(
                group.Key.Family.Name,
                Page.Number(group.Key.Calls),
                group.Key.Item3.Length == 0 ? "·" : group.Key.Item3,
                Page.Number(group.Count()),
                Page.Number(group.Count(w => HoldsAll(w.Verdict))),
                Page.Number(group.Count(w => w.Verdict?.Broken.Count > 0)),
                Page.Number(group.Count(w => w.Verdict is null or { Open: not null })),
                Page.Number(findings.Where(f => group.Any(w => w.Workload == f.Workload)).Count()));
        }

        return table;
    }

    private Table ByProperty(IReadOnlyList<(EnumeratedWorkload Workload, WorkloadVerdict? Verdict)> all)
    {
        var decided = all.Where(w => w.Verdict is { Open: null })
            .SelectMany(w => plan.Asked(w.Workload).Select(p => (Property: p, Verdict: w.Verdict!)));
        var table = Page.Table("property", ">holds", ">vacuous", ">breaks", ">minimal", ">of these not known");
        foreach (var group in decided.GroupBy(w => w.Property))
        {
            var broken = group.Count(w => w.Verdict.Broken.Contains(group.Key));
            var vacuous = group.Count(w => w.Verdict.Vacuous.Contains(group.Key));
            var found = findings.Where(f => f.Property == group.Key).ToList();
            table.AddRow(
                group.Key.Id,
                Page.Number(group.Count() - broken - vacuous),
                Page.Number(vacuous),
                Page.Number(broken),
                Page.Number(found.Count),
                Page.Number(found.Count(f => f.Known is null)));
        }

        return table;
    }
}
