using System.Globalization;
using Spectre.Console;

namespace Shootdown.Cli.Check;

/// <summary>A row for each search.</summary>
/// <param name="page">Where to.</param>
internal sealed class VerdictTable(Page page) : IVerdictView
{
    private const int NarrowPage = 120;

    // These are asked nearly everywhere: their name says it shorter than their list.
    private static readonly (string Name, IReadOnlyList<Property> Properties)[] Named =
        [("default", PropertyCatalogue.Default), ("calls", PropertyCatalogue.Calls)];

    private readonly List<SystemAnswers> searches = [];

    /// <inheritdoc/>
    public void Add(SystemAnswers search) => searches.Add(search);

    /// <inheritdoc/>
    /// <remarks>What holds, then what breaks, then what nobody claims anything of.</remarks>
    public void End()
    {
        var sections = searches
            .SelectMany(Sections)
            .GroupBy(s => (s.Title, s.Search.Scenario.Memory))
            .OrderBy(s => s.First().Order)
            .ThenBy(s => s.Key.Memory)
            .ToList();
        foreach (var (name, properties) in Named.Where(n => sections.Any(s => s.Any(row => Ids(row.Answers).Split(' ')[0] == n.Name))))
        {
            page.Line();
            page.Line($"{name} = {string.Join(' ', properties.Select(p => p.Id))}");
        }

        foreach (var section in sections)
        {
            var (title, memory) = section.Key;
            page.Heading(memory == MemoryModel.Sc ? title : $"{title} under {MemoryName.Of(memory)}");
            page.Write(Table(page, section.First().Column, [.. section]));
        }
    }

    private static IEnumerable<Section> Sections(SystemAnswers search) =>
        search.Answers
            .Where(a => a.Standing != Standing.Right || a.CheckQuestion.Claim?.Expected != Expected.Vacuous)
            .GroupBy(a => a.Standing == Standing.Empty ? Expected.Vacuous : a.CheckQuestion.Claim?.Expected)
            .Select(g => g.Key switch
        {
            Expected.Holds => new Section(0, "What holds", "holds", search, [.. g]),
            Expected.Violated => new Section(1, "What breaks", "breaks", search, [.. g]),
            Expected.Vacuous => new Section(3, "What nothing happens of", "vacuous", search, [.. g]),
            _ => new Section(2, "What nobody claims anything of", "asked", search, [.. g]),
        });

    private static Table Table(Page page, string column, IReadOnlyList<Section> rows)
    {
        var steps = rows.Any(r => r.Answers.Any(a => a.Length is not null));
        var narrow = page.Width < NarrowPage;
        var table = Page.Table(
        [
            "scenario", "design", column, "verdict",
            .. steps ? (string[])[">steps"] : [],
            ">states",
            .. narrow ? (string[])[] : [">time"],
        ]);
        table.Columns[0].NoWrap = true;
        var lines = rows.OrderBy(r => FirstOf(rows, r)).Select(r => Row.Of(r, narrow)).ToList();
        var width = page.Width - WidthBeside(lines, steps, narrow);
        string? last = null;
        foreach (var row in lines)
        {
            List<Text> cells =
            [
                new(row.Scenario == last ? string.Empty : row.Scenario),
                new(DesignText.Wrap(row.Design, width)),
                new(row.Ids),
                Mark.Of(row.Standing, row.Verdict),
            ];
            if (steps)
            {
                cells.Add(new Text(row.Steps));
            }

            cells.Add(new Text(row.States));
            if (!narrow)
            {
                cells.Add(new Text(row.Time));
            }

            table.AddRow(cells);
            last = row.Scenario;
        }

        return table;
    }

    // What all columns but the design's take, with the gaps between them.
    private static int WidthBeside(List<Row> rows, bool steps, bool narrow) =>
        rows.Max(r => r.Scenario.Length)
        + rows.Max(r => Math.Max(6, r.Ids.Length))
        + rows.Max(r => Math.Max(7, r.Verdict.Length + 2))
        + (steps ? rows.Max(r => Math.Max(5, r.Steps.Length)) + 2 : 0)
        + rows.Max(r => Math.Max(6, r.States.Length))
        + (narrow ? 0 : rows.Max(r => r.Time.Length) + 2)
        + 12;

    private static int FirstOf(IReadOnlyList<Section> rows, Section row) =>
        rows.TakeWhile(r => r.Search.Scenario.Name != row.Search.Scenario.Name).Count();

    private static (Standing Standing, string Words) Verdict(IReadOnlyList<Answer> answers, bool narrow)
    {
        if (answers.All(a => a.Standing == Standing.Empty))
        {
            return (Standing.Empty, AnswerText.InShort(answers[0]));
        }

        foreach (var standing in (Standing[])[Standing.Wrong, Standing.Open, Standing.Beside])
        {
            var these = answers.Where(a => a.Standing == standing).GroupBy(AnswerText.InShort)
                .Select(g => (Words: g.Key, Ids: g.Select(a => a.CheckQuestion.Property.Id).ToList()))
                .Select(g => g.Ids.Count == answers.Count ? g.Words : $"{g.Words}: {string.Join(' ', g.Ids)}")
                .ToList();
            if (these.Count > 0)
            {
                return (standing, string.Join("; ", these));
            }
        }

        return (Standing.Right, narrow ? string.Empty : AnswerText.InShort(answers[0]));
    }

    private static string Ids(IReadOnlyList<Answer> answers)
    {
        var properties = answers.Select(a => a.CheckQuestion.Property).ToList();
        var (name, named) = Array.Find(Named, n => n.Properties.All(properties.Contains));
        return name is null
            ? string.Join(' ', properties.Select(p => p.Id))
            : string.Join(' ', [name, .. properties.Except(named).Select(p => p.Id)]);
    }

    private sealed record Section(int Order, string Title, string Column, SystemAnswers Search, IReadOnlyList<Answer> Answers);

    private sealed record Row(
        string Scenario,
        string Design,
        string Ids,
        Standing Standing,
        string Verdict,
        string Steps,
        string States,
        string Time)
    {
        public static Row Of(Section section, bool narrow)
        {
            var (standing, words) = VerdictTable.Verdict(section.Answers, narrow);
            var steps = section.Answers.Select(a => a.Length?.ToString(CultureInfo.InvariantCulture)).OfType<string>();
            return new Row(
                section.Search.Scenario.Name,
                section.Search.Design.Text,
                VerdictTable.Ids(section.Answers),
                standing,
                words,
                string.Join(' ', steps),
                Page.Number(section.Search.States),
                Page.Seconds(section.Search.Elapsed));
        }
    }
}
