namespace Shootdown.Tests.Campaign;

/// <summary>What is asked of the parts of a campaign so that it does not matter who does them, when, and how often.</summary>
public sealed class ShardTests
{
    private static readonly string[] Enumerated =
    [
        "--all-workloads", "2x1", "--of", "memory", "--calls", "munmap,access", "--initial", "lazy",
        "--design", "linux-7.3+table-freeing=before-flush",
    ];

    private static readonly string[] Schedules =
    [
        "h6-no-ipi-early-return", "--design", Violations.Mutant, "--property", "S13", "--property", "S5", "--engine", "random",
        "--iterations", "40",
    ];

    private static readonly string[] Workloads = ["--engine", "fscheck", "--random-workloads", "calls", "--iterations", "60"];

    public static TheoryData<string[], int> Questions => new()
    {
        { Enumerated, 5 },
        { Schedules, 3 },
        { Workloads, 2 },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public void A_shard_is_a_function_of_its_number_from_wherever_it_goes_on(string[] question, int count)
    {
        using var deadline = new Deadline(null);
        var (one, other) = (Shards(question, count, deadline), Shards(question, count, deadline));

        Assert.Equal(one.Heading, other.Heading);
        Assert.Equal(count, one.Count);
        Assert.All(Enumerable.Range(0, count), shard =>
        {
            var lines = Lines(one, shard, 0);
            Assert.Equal(lines, Lines(other, shard, 0));
            Assert.Equal(lines.Skip(1), Lines(other, shard, 1));
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Blocks_of_an_enumeration_have_every_workload_once(int count)
    {
        using var deadline = new Deadline(null);
        string[] question = ["--all-workloads", "1x1", "--of", "calls"];
        var shards = Shards(question, count, deadline);
        var all = ((EnumerationShards)shards).Workloads.Count;

        Assert.InRange(shards.Count, 1, all);
        var numbers = Enumerable.Range(0, shards.Count).SelectMany(s => Lines(shards, s, 0))
            .Select(l => (int)System.Text.Json.Nodes.JsonNode.Parse(l)!["workload"]!);
        Assert.Equal(Enumerable.Range(0, all), numbers);
    }

    [Fact]
    public void Other_seeds_questions_and_sizes_are_other_campaigns()
    {
        using var deadline = new Deadline(null);
        string[][] questions =
        [
            Enumerated, [.. Enumerated, "--conditions", "1"], Schedules, [.. Schedules, "--seed", "2"], [.. Schedules, "--max-steps", "7"],
            Workloads, [.. Workloads, "--memory", "tso"],
        ];
        var headings = questions.SelectMany(q => Enumerable.Range(2, 2).Select(count => Shards(q, count, deadline).Heading)).ToList();

        Assert.Equal(headings.Count, headings.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void What_was_cut_off_is_no_line()
    {
        using var deadline = new Deadline(TimeSpan.Zero);
        while (deadline.Reason is null)
        {
            Thread.Yield();
        }

        Assert.All([Enumerated, Schedules, Workloads], q => Assert.Empty(Shards(q, 2, deadline).Lines(0, 0, deadline.Token)));
    }

    [Fact]
    public void In_whatever_order_shards_come_the_report_is_the_same()
    {
        using var deadline = new Deadline(null);
        var work = CampaignOptions.Read([.. Enumerated, "--shards", "9"], deadline);
        var lines = Enumerable.Range(0, work.Shards.Count).Select(s => Lines(work.Shards, s, 0)).ToList();

        var inOrder = Report(work, lines, deadline);
        Assert.Contains("findings that no claim knows", inOrder, StringComparison.Ordinal);
        Assert.Equal(inOrder, Report(work, Enumerable.Reverse(lines), deadline));
        Assert.NotEqual(inOrder, Report(work, lines.Skip(1), deadline));
    }

    private static IShards Shards(string[] question, int count, Deadline deadline) =>
        CampaignOptions.Read([.. question, "--shards", $"{count}"], deadline).Shards;

    private static List<string> Lines(IShards shards, int shard, int known) => [.. shards.Lines(shard, known, CancellationToken.None)];

    private static string Report(CampaignWork work, IEnumerable<List<string>> lines, Deadline deadline)
    {
        using var text = new StringWriter();
        var terminal = Terminal.Of(text, TextWriter.Null);
        var report = new EnumerationReport(new Page(terminal), work.Plan!, work.Limits, deadline, null);
        var gathering = new EnumerationGathering((EnumerationShards)work.Shards, work.Plan!, report);
        lines.ToList().ForEach(gathering.Add);
        _ = gathering.End();
        return CampaignText.WithoutTime(text.ToString());
    }
}
