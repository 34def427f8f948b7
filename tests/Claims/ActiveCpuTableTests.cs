namespace Shootdown.Tests.Claims;

/// <summary>docs/active-cpu.md says what the searches find.</summary>
/// <remarks>Of one in <see cref="OneIn"/>; <c>list active-cpu</c> prints all.</remarks>
[Long]
public sealed class ActiveCpuTableTests
{
    private const int OneIn = 2;

    private static readonly Lazy<IReadOnlyList<IReadOnlyList<string>>> Table = new(() =>
        [.. Repository.Read("docs", "active-cpu.md").Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal))
            .Select(l => (IReadOnlyList<string>)l.Trim('|').Split('|', StringSplitOptions.TrimEntries))]);

    public static TheoryData<string> Forms => Sample.Of(ActiveCpus.Rows.Select(r => r.Form), OneIn);

    [Fact]
    public void The_document_has_the_columns() =>
        Assert.Equal(["form", "decided by", .. ActiveCpuReport.Columns.Select(c => c.Name)], Table.Value[0]);

    [Fact]
    public void The_document_has_the_rows() =>
        Assert.Equal(ActiveCpus.Rows.Select(r => (r.Form, r.DecidedBy)), Table.Value.Skip(1).Select(r => (r[0], r[1])));

    [Fact]
    public void A_form_that_breaks_says_what_is_broken() =>
        Assert.Contains(
            "breaks S2 (no freed page is used): memory is accessed through a translation to a page that has been freed",
            string.Join(' ', CliRun.Of("check", "h19-first-run", "--design", "active-cpu-v2+active-cpu-switch=nothing").Out
                .Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_document_has_what_the_search_finds(string form)
    {
        var row = ActiveCpus.Rows.Single(r => r.Form == form);
        Assert.Equal(
            Table.Value.Single(r => r[0] == form).Skip(2),
            ActiveCpuReport.Columns.Select(c => ActiveCpuCell.Decide(row, c).Text));
    }

    [Theory]
    [InlineData("linux-7.3", 25_853)]
    [InlineData("active-cpu-rfc", 163_314)]
    [InlineData("active-cpu-single-read", 143_352)]
    [InlineData("active-cpu-dsb-ish", 126_799)]
    [InlineData("active-cpu-recheck", 318_055)]
    [InlineData("active-cpu-restartable", 117_820)]
    public void A_form_holds_where_the_flusher_moves_and_a_third_CPU_comes(string design, long states)
    {
        var verdict = Decide(design);

        Assert.Equal((Outcome.Holds, states), (verdict.Outcome, verdict.Statistics.States));
    }

    [Fact]
    public void A_flusher_that_may_move_breaks_there_without_a_guard() =>
        Assert.Equal(31, Decide("active-cpu-v2+active-cpu-guard=nothing").Violation!.Schedule.Choices.Count);

    private static Verdict Decide(string design)
    {
        var asked = NoFreedPageUsed.Property;
        return Checker.Check(ActiveCpus.MovingOfThree.Build(Designs.Parse(design), null, null, [asked]), [asked], new CheckOptions())[0];
    }
}
