namespace Shootdown.Tests.Conform;

/// <summary>What a run that breaks a property shows is rejected as a recording, unless the design without the bug has a run that shows the
/// same: conform is compared with the model itself.</summary>
public sealed class VisibleMutantTests
{
    private const int NameLength = 9; // linux-7.3

    // What breaks these is who is called, who runs, and who goes on; others break where a recording does not look.
    private static readonly string[] Asked = ["S13", "S6", "S7", "L1", "L2", "S4", "S5", "S12", "S11"];

    private static readonly Claim[] All =
    [
        .. ClaimCatalogue.All.Where(c => c.Expected == Expected.Violated && (c.Memory ?? MemoryModel.Sc) == MemoryModel.Sc
            && c.Design.StartsWith("linux-7.", StringComparison.Ordinal) && c.Design.Count(x => x == '+') == 1
            && Asked.Contains(c.Property.Id)),
    ];

    private static readonly Dictionary<string, TraceRules> Rules =
        All.Select(c => c.Design[..NameLength]).Distinct().ToDictionary(d => d, d => TraceRules.Of(Designs.Parse(d)));

    public static TheoryData<string> Claims => [.. All.Select(c => c.ToString())];

    [Theory]
    [MemberData(nameof(Claims))]
    public void What_only_a_bug_shows_is_rejected(string name)
    {
        var claim = All.First(c => c.ToString() == name);
        var system = claim.Build();
        var violation = Checker.Check(system, [claim.Property], new CheckOptions { StopWhenAllBroken = true })[0].Violation!;
        var run = violation.Schedule.Replay(system);
        List<TraceEvent> events =
        [
            .. FtraceText.Of(Enumerable.Range(0, run.Steps.Count).Select(run.Describe))
                .Select((line, i) => FtraceReader.Parse(line, i + 1)).OfType<TraceEvent>(),
        ];

        var plain = claim.Design[..NameLength];
        if (Recordings.Judge(events, Rules[plain]) is { } rejection)
        {
            Assert.DoesNotContain("switched", rejection.Rule, StringComparison.Ordinal); // that would be the writer's fault
            return;
        }

        using var same = WindowReplay.Of(claim.Scenario.Build(Designs.Parse(plain)), [.. Enumerable.Range(0, CpuMask.MaxCpus)], events);
        Assert.True(
            same.Run is not null, $"accepted, and none of {plain} in {same.Visits} states: {same.Missing}\n{string.Join('\n', events)}");
    }
}
