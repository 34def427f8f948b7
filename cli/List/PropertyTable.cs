using System.Globalization;
using Spectre.Console;

namespace Shootdown.Cli.List;

/// <summary>One scenario on one design: what was explored, and a verdict for each property.</summary>
internal static class PropertyTable
{
    private const string BeforeTheEnd = ", stopped before the end";

    // Below it the time is that of starting up.
    private const long LeastStatesForRates = 10_000;

    // Below it the memory is what is set aside at first, whatever comes.
    private const long LeastStatesForBytes = 100_000;

    /// <summary>Of more properties those that nothing happens of are named together, and those that are not decided.</summary>
    public const int MostIdleRows = 5;

    /// <summary>Writes it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="searches">The searches through the one system.</param>
    /// <param name="reduced">Whether they were reduced.</param>
    public static void Write(Page page, IReadOnlyList<SystemAnswers> searches, bool reduced)
    {
        var sized = searches[0].Scenario;
        page.Heading(searches[0].Answers[0].CheckQuestion.Subject);
        page.Paragraph($"{sized.Definition.Title}; {sized.Definition.Cpus} CPUs");
        var asked = searches.SelectMany(s => s.Answers).ToList();
        var isBroken = asked.Count > MostIdleRows && asked.Exists(a => a.Length is not null);
        foreach (var search in searches)
        {
            foreach (var statistics in search.Statistics)
            {
                var about = search.Answers
                    .Where(a => ReferenceEquals(a.Verdict.Statistics, statistics))
                    .Select(a => a.CheckQuestion.Property.Id)
                    .ToList();
                var ids = isBroken && about.Count > MostIdleRows ? $"{about.Count} properties" : string.Join(' ', about);
                var heading = searches.Count + search.Statistics.Count > 2 ? ids + ": " : string.Empty;
                page.Paragraph(heading + (isBroken ? Looked(statistics, reduced) : Explored(statistics, reduced)));
                foreach (var line in (statistics.Sampling?.Distribution ?? []).Append(statistics.Sampling?.Promise).OfType<string>())
                {
                    page.Paragraph(line);
                }
            }
        }

        var table = Page.Table("property", "demands that", "verdict", ">steps");
        var answers = searches.SelectMany(s => s.Answers).OrderBy(a => PropertyCatalogue.PlaceOf(a.CheckQuestion.Property)).ToList();
        var idle = answers.Count <= MostIdleRows ? [] : answers.Where(a => a.Standing == Standing.Empty).ToList();
        var open = answers.Count <= MostIdleRows ? [] : answers.Where(a => a.Verdict.Outcome == Outcome.Inconclusive).ToList();

        // Beside a run there is no room for a row each; it says what its property demands.
        var grouped = isBroken ? answers.Except(idle).Except(open).ToList() : [];
        foreach (var answer in answers.Except(idle).Except(open).Except(grouped))
        {
            table.AddRow(
                new Text(answer.CheckQuestion.Property.Id),
                new Text(answer.CheckQuestion.Property.Title),
                AnswerText.Marked(
                    answer, answer.Standing == Standing.Empty ? AnswerText.Message(answer) : AnswerText.Words(answer)),
                new Text(answer.Length?.ToString(CultureInfo.InvariantCulture) ?? string.Empty));
        }

        if (table.Rows.Count > 0)
        {
            page.Write(table);
        }

        foreach (var group in grouped.GroupBy(AnswerText.Words).OrderBy(g => g.First().Length is null))
        {
            var sign = group.First().Verdict.Outcome == Outcome.Vacuous ? Mark.SaysNothing : Mark.Sign(group.First().Standing);
            page.Paragraph($"{sign} {group.Key}: "
                + string.Join(' ', group.Select(a => a.CheckQuestion.Property.Id)));
        }

        if (idle.Count > 0)
        {
            var ids = string.Join(' ', idle.Select(a => a.CheckQuestion.Property.Id));
            page.Paragraph($"{Mark.SaysNothing} vacuous, because nothing happens of which they speak: {ids}"
                + (isBroken ? string.Empty : " (--property says what)"));
        }

        foreach (var group in open.GroupBy(a => (a.Standing, Words: AnswerText.Words(a))))
        {
            page.Paragraph($"{Mark.NotKnown} {group.Key.Words}: {string.Join(' ', group.Select(a => a.CheckQuestion.Property.Id))}");
        }
    }

    /// <summary>How much was explored, in a line.</summary>
    /// <param name="statistics">The numbers.</param>
    /// <param name="reduced">Whether the search was reduced.</param>
    public static string Explored(SearchStatistics statistics, bool reduced)
    {
        if (statistics.Sampling is { } sampling)
        {
            return Drawn(statistics, sampling);
        }

        var rate = statistics.States < LeastStatesForRates || statistics.Elapsed <= TimeSpan.Zero ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"{statistics.States / statistics.Elapsed.TotalSeconds:N0} states/s, ");
        var bytes = statistics.States < LeastStatesForBytes ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"{statistics.BytesPerState:0.0} bytes/state, ");
        var disk = statistics.DiskBytes == 0 ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"{statistics.DiskBytes / 1048576.0:N0} MiB on disk, ");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{statistics.States:N0} states{Kept(statistics)}, {statistics.Transitions:N0} transitions, depth {statistics.Depth}, "
            + $"{statistics.Elapsed.TotalSeconds:0.000} s, {rate}{bytes}{disk}{(reduced ? "reduced" : "not reduced")}"
            + $"{(statistics.Exhausted ? string.Empty : BeforeTheEnd)}");
    }

    // Beside a run, in one line.
    private static string Looked(SearchStatistics statistics, bool reduced) =>
        Explored(statistics, reduced).Replace(BeforeTheEnd, ", ended early", StringComparison.Ordinal);

    private static string Kept(SearchStatistics statistics) =>
        statistics.Exchanged is { } exchanged ? $" up to exchange of {exchanged}" : string.Empty;

    private static string Drawn(SearchStatistics statistics, SamplingStatistics sampling)
    {
        var rate = statistics.Transitions < LeastStatesForRates || statistics.Elapsed <= TimeSpan.Zero ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $" ({statistics.Transitions / statistics.Elapsed.TotalSeconds:N0} a second)");
        var states = sampling.StatesError == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{statistics.States:N0} distinct states")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"about {statistics.States:N0} distinct states (estimate, standard error {sampling.StatesError:0.0%})");
        var workloads = sampling.Workloads is { } count ? $"{Page.Number(count)} workloads, " : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{workloads}{sampling.Schedules:N0} schedules drawn by {sampling.Strategy} from seed {sampling.Seed}, "
            + $"the longest of {statistics.Depth} steps, {sampling.Cut:N0} cut off; {statistics.Transitions:N0} steps{rate}, {states}, "
            + $"{statistics.Elapsed.TotalSeconds:0.000} s, {(sampling.Reduced ? "reduced" : "not reduced")}");
    }
}
