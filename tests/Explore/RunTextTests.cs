namespace Shootdown.Tests.Explore;

/// <summary>What is shown of a run, and what is said of the rest.</summary>
[Long]
public sealed class RunTextTests
{
    private static readonly Violation Run = StraightRun.Of(Violations.Offline);

    [Theory]
    [InlineData(80)]
    [InlineData(TraceText.WholeLines)]
    public void All_that_a_violation_depends_on_is_shown_where_there_is_room(int width)
    {
        var cut = RunText.Cut(Run, width, int.MaxValue);

        Assert.Empty(Run.Slice.Except(cut.Shown));
        Assert.Equal(cut.Lines, RunText.Cut(Run, width, cut.Lines.Count).Lines);
        Assert.DoesNotContain("are left out", Text(cut), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_shown_without_what_it_changes_rather_than_in_part()
    {
        var (whole, without) = (RunText.Cut(Run, 80, int.MaxValue), WithoutChanges());
        var cut = RunText.Cut(Run, 80, without);

        Assert.True(without < whole.Lines.Count);
        Assert.Empty(Run.Slice.Except(cut.Shown));
    }

    [Fact]
    public void What_finds_no_room_is_counted_with_what_shows_it()
    {
        var cut = RunText.Cut(Run, 80, 20);
        var left = Run.Slice.Except(cut.Shown).Count();

        Assert.InRange(left, 1, Run.Slice.Count);
        Assert.Contains(
            $"; {left} of the {Run.Slice.Count} steps behind it are left out: replay shows all",
            Text(cut),
            StringComparison.Ordinal);
    }

    private static int WithoutChanges() =>
        TraceText.Lines(Run, 80, ShownSteps.Of(Run, int.MaxValue), null, withChanges: false).Count();

    private static string Text(RunCut cut) => string.Join(' ', cut.Lines.Select(l => l.Trim()));
}
