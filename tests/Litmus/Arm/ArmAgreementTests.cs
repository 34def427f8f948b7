namespace Shootdown.Tests.Litmus.Arm;

/// <summary>The machine's memory says what others say of Armv8: every verdict, and every outcome.</summary>
public sealed class ArmAgreementTests
{
    [Fact]
    public void Without_page_tables_every_verdict_and_every_outcome_agree()
    {
        var results = Facts.Run(MemoryModel.Arm, Facts.AArch64);
        Assert.Empty(Facts.Failures(results));
        Assert.Equal(382, results.Count(r => r.Agreement == Agreement.Agrees));
        Assert.Equal(373, results.Count(r => r.Record.Test!.Outcomes is not null));
        Assert.Equal(10_098, results.Sum(r => r.States));
    }

    [Fact]
    public void With_page_tables_every_scored_verdict_agrees_and_what_is_not_scored_says_why()
    {
        var results = Facts.Run(MemoryModel.Arm, Facts.PageTables);
        Assert.Empty(Facts.Failures(results));
        Assert.Equal(177, results.Count(r => r.Agreement == Agreement.Agrees));
        Assert.Equal(25, results.Count(r => r.Agreement == Agreement.NotScored));
        Assert.All(results.Where(r => r.Agreement == Agreement.NotScored), r =>
            Assert.Contains("the shareability domain", r.Reason, StringComparison.Ordinal));
        Assert.Equal(24_056, results.Sum(r => r.States));
    }

    [Long]
    [Fact]
    public void Reduction_keeps_every_outcome()
    {
        IReadOnlyList<LitmusRecord> records = [.. Facts.AArch64, .. Facts.PageTables];
        var (plain, reduced) = (Facts.Run(MemoryModel.Arm, records), Facts.Run(MemoryModel.Arm, records, reduce: true));
        Assert.All(plain.Zip(reduced), pair =>
            Assert.True(pair.First.Finding!.Outcomes.SetEquals(pair.Second.Finding!.Outcomes), pair.First.Record.Id));
        Assert.True(reduced.Sum(r => r.States) < plain.Sum(r => r.States));
    }

    [Fact]
    public void Under_SC_every_verdict_agrees()
    {
        var results = Facts.Run(MemoryModel.Sc, Facts.AArch64);
        Assert.DoesNotContain(results, r => r.Agreement is not (Agreement.Agrees or Agreement.Skipped));
        Assert.Equal(376, results.Count(r => r.Agreement == Agreement.Agrees));
        Assert.All(results.Where(r => r.Agreement == Agreement.Skipped), r => Assert.Null(r.Record.Test!.VerdictSc));
    }

    [Long]
    [Fact]
    public void The_observation_is_the_records_own()
    {
        var raw = RawRecords.Of(Path.Combine(Facts.Folder, "aarch64.jsonl"));
        Assert.All(Facts.Run(MemoryModel.Arm, Facts.AArch64).Zip(raw).Where(p =>
            p.First.Record.Test!.Outcomes is not null && p.Second.TryGetProperty("observation", out _)), p =>
            Assert.Equal(p.Second.GetProperty("observation").GetString(), p.First.Finding!.Observation.ToString()));
    }

    [Long]
    [Fact]
    public void A_machine_that_performs_in_order_disagrees_wherever_another_can_be_seen()
    {
        var weak = Facts.AArch64.Where(r => r.Test!.Verdict == LitmusVerdict.Allowed && r.Test.VerdictSc == LitmusVerdict.Forbidden)
            .ToList();
        var results = Facts.Run(MemoryModel.Sc, [.. weak.Select(r => r with { Test = r.Test! with { VerdictSc = r.Test.Verdict } })]);
        Assert.Equal(258, results.Count);
        Assert.All(results, r => Assert.Equal(Agreement.Disagrees, r.Agreement));
    }
}
