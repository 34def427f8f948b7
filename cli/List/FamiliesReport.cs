using System.Globalization;
using System.Text.Json;
namespace Shootdown.Cli.List;

/// <summary><c>list families</c>: up to which size each property of each family is proved on linux-7.3, and whether verdicts change as it
/// grows; printed as docs/families.md has it.</summary>
internal static class FamiliesReport
{
    private const int Seconds = 10;

    /// <summary>Searches every family in every size.</summary>
    /// <param name="progress">Where to say how far it has come.</param>
    public static ReportResult Run(ProgressLine progress)
    {
        var sizes = ScenarioFamily.All.SelectMany(f => FamilySize.Growing.Where(s => s.Tasks >= f.LeastTasks).Select(s => (f, s))).ToList();
        var members = sizes.Select((size, number) => Measure(size.f, size.s, number + 1, sizes.Count, progress)).ToList();
        return new ReportResult(
            members.TrueForAll(m => m.Verdicts.Values.All(v => v != Outcome.Violated)),
            page => Write(page, members),
            writer => Write(writer, members));
    }

    private static Member Measure(ScenarioFamily family, FamilySize size, int number, int count, ProgressLine progress)
    {
        progress.Begin(number, count, $"{family.Name}@{size}");
        var scenario = family.Of(size);
        var search = new ExhaustiveOptions { Reduce = true, MaxTime = TimeSpan.FromSeconds(Seconds), Progress = progress.Report };
        var system = scenario.Build(Designs.Linux73, properties: scenario.Asked);
        var verdicts = Checker.Check(system, scenario.Asked, new CheckOptions { Search = search });
        return new Member(family, size, verdicts[0].Statistics, verdicts.ToDictionary(v => v.Property.Id, v => v.Outcome));
    }

    private static void Write(Page page, List<Member> members)
    {
        MarkdownTable.Lines(
            [
                ["family", "CPUs", "tasks", "calls", "states", "s"],
                .. members.Select(m => (IReadOnlyList<string>)
                [
                    m.Family.Name,
                    Page.Number(m.Size.Cpus),
                    Page.Number(m.Size.Tasks),
                    Page.Number(m.Size.Calls),
                    m.Statistics.Exhausted ? Page.Number(m.Statistics.States) : "-",
                    m.Statistics.Elapsed.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture),
                ]),
            ],
            words: 1).ForEach(page.Line);
        page.Line();
        MarkdownTable.Lines(
            [["family", "property", "verdict", "largest proved", "sizes", "proved"], .. Proofs(members).Select(p => p.Cells)],
            words: 5).ForEach(page.Line);
    }

    // What speaks of nothing that happens in any member is left out: that is no proof of anything.
    private static IEnumerable<Proof> Proofs(List<Member> members) =>
        from family in members.GroupBy(m => m.Family.Name)
        from property in family.First().Verdicts.Keys
        let of = family.Where(m => m.Verdicts[property] is not Outcome.Vacuous).ToList()
        where of.Exists(m => m.Verdicts[property] != Outcome.Inconclusive)
        select new Proof(family.Key, property, of);

    private static void Write(Utf8JsonWriter writer, List<Member> members)
    {
        writer.WriteStartArray();
        foreach (var member in members)
        {
            writer.WriteStartObject();
            writer.WriteString("family", member.Family.Name);
            writer.WriteNumber("cpus", member.Size.Cpus);
            writer.WriteNumber("tasks", member.Size.Tasks);
            writer.WriteNumber("calls", member.Size.Calls);
            writer.WriteNumber("states", member.Statistics.States);
            writer.WriteBoolean("exhausted", member.Statistics.Exhausted);
            writer.WriteStartObject("verdicts");
            foreach (var (property, outcome) in member.Verdicts)
            {
                writer.WriteString(property, outcome.Word());
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private sealed record Member(
        ScenarioFamily Family, FamilySize Size, SearchStatistics Statistics, IReadOnlyDictionary<string, Outcome> Verdicts);

    private sealed record Proof(string Family, string Property, List<Member> Members)
    {
        private IEnumerable<Member> Decided => Members.Where(m => m.Verdicts[Property] != Outcome.Inconclusive);

        private string Verdict =>
            string.Join(", ", Decided.Select(m => m.Verdicts[Property]).Distinct().Select(outcome => outcome.Word()));

        public IReadOnlyList<string> Cells =>
        [
            Family,
            Property,
            Verdict,
            Decided.Where(m => m.Verdicts[Property] == Outcome.Holds).MaxBy(m => m.Statistics.States)?.Size.ToString() ?? "none",
            string.Join(' ', Decided.Select(m => m.Size.Numbers)),
            $"{Decided.Count()} of {Members.Count}",
        ];
    }
}
