using System.Text.Json.Nodes;

namespace Shootdown.Cli.Campaign;

/// <summary>What drawing came to, over all shards: of each property that was broken the run of the first shard that broke it, drawn
/// anew.</summary>
/// <param name="hunt">What was drawn.</param>
/// <param name="shards">The shards.</param>
/// <param name="limits">How far each went.</param>
/// <param name="deadline">When to stop.</param>
internal sealed class DrawnReport(IDrawnHunt hunt, DrawnShards shards, Limits limits, Deadline deadline)
{
    private readonly SortedDictionary<int, IReadOnlyList<DrawnResult>> results = [];

    /// <summary>Takes a shard.</summary>
    /// <param name="shard">Its number.</param>
    /// <param name="lines">Its lines.</param>
    public void Add(int shard, IReadOnlyList<string> lines)
    {
        var sampling = (Strategy: limits.Strategy?.ToString() ?? limits.Engine.Name, limits.Budget.Seed);
        results[shard] =
            [.. lines.Select(line => DrawnResult.Read(JsonNode.Parse(line)!.AsObject(), sampling.Strategy, sampling.Seed + shard))];
    }

    /// <summary>Tells how it ended.</summary>
    /// <param name="terminal">Where to.</param>
    /// <returns>The exit code.</returns>
    public int End(Terminal terminal)
    {
        var plan = new CheckPlan([.. hunt.Questions.SelectMany(s => s)], false);
        var searches = Enumerable.Range(0, hunt.Questions.Count).SelectMany(Answers);
        var page = new Page(terminal);
        var report = new CheckReport(page, limits, deadline, new ReportDetail(false, false, false));
        var answers = report.Write(searches, plan).SelectMany(s => s.Answers).ToList();
        var broken = hunt.Questions
            .SelectMany((asked, system) => asked.Select(q => (Question: q, Shards: Breaking(system, q.Property).Count)))
            .Where(q => q.Shards > 0);
        foreach (var (question, count) in broken)
        {
            page.Paragraph(
                $"{question.Subject} {question.Property.Id}: broken in {Page.Number(count)} of {Page.Count(results.Count, "shard")}");
        }

        page.Paragraph($"{Page.Number(results.Count)} of {Page.Count(shards.Count, "shard")} done");
        page.Writer.Flush();
        var exit = CheckReport.ExitOf(answers);
        return exit == ExitCode.AsClaimed && results.Count < shards.Count ? ExitCode.Inconclusive : exit;
    }

    private List<int> Breaking(int system, Property property) =>
        [.. results.Where(r => r.Value.Count > system && r.Value[system].Broken.Contains(property)).Select(r => r.Key)];

    private IEnumerable<SystemAnswers> Answers(int system)
    {
        var done = results.Values.Where(r => r.Count > system).Select(r => r[system]).ToList();
        var sampling = new SamplingStatistics(
            limits.Strategy?.ToString() ?? limits.Engine.Name,
            limits.Budget.Seed,
            done.Sum(d => d.Sampling.Schedules),
            done.Sum(d => d.Sampling.Cut))
        {
            Workloads = done.Exists(d => d.Sampling.Workloads is not null) ? done.Sum(d => d.Sampling.Workloads ?? 0) : null,
        };

        // Shards come through the same states: there are as many as one of them has, at the least.
        var statistics = new SearchStatistics(
            done.Select(d => d.States).DefaultIfEmpty(0).Max(),
            done.Sum(d => d.Steps),
            done.Select(d => d.Longest).DefaultIfEmpty(0).Max(),
            deadline.Elapsed,
            0,
            false)
        {
            Sampling = sampling,
        };
        var broken = hunt.Questions[system].ToLookup(q => Breaking(system, q.Property) is [var first, ..] ? first : (int?)null);
        var open = broken[null].Select(q => new Answer(q, Unbroken(q, done, statistics))).ToList();
        if (open.Count > 0)
        {
            yield return new SystemAnswers(open, null, deadline.Elapsed);
        }

        foreach (var group in broken.Where(g => g.Key is not null).OrderBy(g => g.Key))
        {
            var asked = group.Select(q => q.Property).ToHashSet();
            foreach (var shown in hunt.Show(system, shards.LimitsOf(group.Key!.Value), deadline))
            {
                var answers = shown.Answers.Where(a => asked.Contains(a.CheckQuestion.Property)).ToList();
                if (answers.Count > 0)
                {
                    yield return shown with { Answers = answers };
                }
            }
        }
    }

    private Verdict Unbroken(CheckQuestion question, List<DrawnResult> done, SearchStatistics statistics)
    {
        var reason = done.Select(d => d.Open.GetValueOrDefault(question.Property.Id)).FirstOrDefault(r => r is not null)
            ?? (question.Property.Starvation is not null ? "it is about infinite runs, which only the engine exhaustive looks for"
                : $"no violation in {Page.Number(statistics.Sampling!.Schedules)} schedules of {Page.Count(done.Count, "shard")}");
        return new Verdict(question.Property, Outcome.Inconclusive, statistics)
        {
            Reason = deadline.Reason is { } why ? $"{why}; {reason}" : reason,
        };
    }
}
