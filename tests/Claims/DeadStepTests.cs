namespace Shootdown.Tests.Claims;

/// <summary>Every await of every kernel routine is executed by some claim; text that none executes proves nothing.</summary>
[Long]
[Collection(ProfiledClaimsCollection.Name)]
public sealed class DeadStepTests(ProfiledClaims claims)
{
    // What there is to execute, with nothing explored.
    private static readonly IReadOnlyList<ReportedStep> Text = StepReport.Of([], ClaimedSystems.Routines, new ExhaustiveOptions());
    private static readonly IReadOnlyList<ReportedStep> Arm64Text =
        StepReport.Of([], ClaimedSystems.Arm64Routines, new ExhaustiveOptions());

    [Fact]
    public void No_step_of_a_kernel_routine_is_dead() => AssertAlive(Text, claims.All, ClaimedSystems.All);

    [Fact]
    public void No_step_of_arm64_is_dead() => AssertAlive(Arm64Text, claims.Arm64, ClaimedSystems.Arm64);

    [Fact]
    public void A_step_of_arm64_is_dead_where_no_claim_executes_it() =>
        Assert.Contains(
            Dead([.. ClaimedSystems.Arm64.Where(s => s.Name == "h19-first-run on linux-7.3")], ClaimedSystems.Arm64Routines),
            s => s.Function == "flush_tlb_user_post");

    [Fact]
    public void A_step_is_dead_where_no_claim_executes_it() =>
        Assert.Contains(
            Dead(
                [.. ClaimedSystems.All.Where(s => s.Name.StartsWith("one-call on linux-7.3", StringComparison.Ordinal))],
                ClaimedSystems.Routines),
            s => s.Function == "switch_mm_irqs_off");

    [Fact]
    public void The_line_of_a_step_has_an_await() =>
        Assert.All(Text, s =>
            Assert.Contains("await ", Repository.Read(s.Line!.File).Split('\n')[s.Line.Line - 1], StringComparison.Ordinal));

    [Fact]
    public void Every_step_of_the_text_is_reported_once()
    {
        Assert.Equal(Text.Count, Text.DistinctBy(s => (s.Routine.Text, s.Point)).Count());
        Assert.Equal(ClaimedSystems.Routines.Sum(r => r.Lines.Count), Text.Count);
    }

    // What no system executes of which something holds is looked for in those first of which nothing does.
    private static void AssertAlive(IReadOnlyList<ReportedStep> text, ProfiledSystems known, IReadOnlyList<ClaimedSystem> systems)
    {
        var rest = text.Where(s => !known.Execute(s)).Select(s => s.Routine).Distinct().ToList();
        var dead = rest.Count == 0 ? [] : Dead([.. systems.OrderBy(s => s.Holding.Count > 0)], rest).Where(s => !known.Execute(s));
        Assert.Empty(dead.Select(s => $"{s.Line}: {s.Function}, await {s.Point}"));
    }

    private static IEnumerable<ReportedStep> Dead(IReadOnlyList<ClaimedSystem> systems, IReadOnlyList<RoutineText> routines) =>
        StepReport.Executed(systems, routines, new ExhaustiveOptions()).Where(s => s.IsDead);
}
