using static Shootdown.Tests.AnyNumber.Texts;

namespace Shootdown.Tests.AnyNumber;

/// <summary>What holds of an mm that any number of CPUs run, and what breaks.</summary>
public sealed class MmTests
{
    private static readonly string Unmaps = Running("A", 0, Munmap);
    private static readonly string Protects = Running("A", 0, Mprotect);

    public static TheoryData<string, string, long> Holding =>
    [
        Row("linux-7.3", AmongMm(2, 0, Unmaps, Running("B", 1, Access)), 1_613),
        Row("linux-7.2", AmongMm(2, 0, Unmaps, Running("B", 1, Access)), 1_367),
        Row("linux-7.3", AmongMm(2, 0, Unmaps, Kernel("B", 1, UseMm, Access, UnuseMm)), 10_788),
        Row("linux-7.3", AmongMm(2, 0, Unmaps, Running("B", 1, Sleep, Access)), 7_038),
        Row("linux-7.3", AmongLazyMm(2, 0, "1", Unmaps, Comes("B", 1, Access)), 4_776),
        Row("linux-7.3", AmongMm(2, 1, Running("B", 1, Sleep, Access)), 3_722),
        Row("linux-7.3", AmongMm(2, 2, Running("B", 1, Sleep, Access)), 40_928),
        Row("linux-7.3", AmongMm(2, 0, Protects, Running("B", 1, Access)), 1_106),
        Row("linux-7.3", AmongMm(2, 0, Protects, Running("B", 1, Mprotect)), 3_510),
        Row("linux-7.3", AmongMm(2, 0, Unmaps, Comes("B", 0, Munmap)), 39_955),
        .. Sample.OfWhole(
            Row("linux-7.3", AmongMm(2, 1, Unmaps, Running("B", 1, Access)), 5_007_247),
            Row("linux-7.3", AmongMm(2, 0, Unmaps, Running("B", 1, Munmap, Access)), 1_162_201)),
    ];

    /// <summary>What is wrong in arch/x86/mm/tlb.c, or was, and shows with two CPUs and any number of others.</summary>
    public static TheoryData<string, string, string> Breaking => new()
    {
        { "linux-7.3+partial-flush=always", AmongMm(2, 1, Unmaps, Running("B", 1, Access)), "S9" },
        { "linux-7.3+partial-flush=when-next", AmongMm(2, 1, Unmaps, Running("B", 1, Access)), "S9" },
        { "linux-7.3+gen-publication=read-after", AmongMm(2, 1, Unmaps, Running("B", 1, Access)), "S9" },
        { "linux-7.3+lazy-exit=trusts", AmongMm(2, 0, Unmaps, Running("B", 1, Sleep, Access)), "S1" },
        { "linux-7.3+lazy-flush=leaves-cpumask", AmongLazyMm(2, 1, "1", Unmaps), "S8" },
        { "linux-7.3+cpumask-trim=by-flusher", AmongMm(2, 0, Unmaps, Kernel("B", 1, UseMm, Access, UnuseMm)), "S8" },
        { "linux-7.3+nested-gather=ignores", AmongMm(2, 0, Unmaps, Running("B", 1, Munmap, Access)), "S1" },
        { "linux-7.3+wait-decision=if-ipi-sent", AmongMm(2, 0, Unmaps), "S4" },
        { "linux-7.3+info-storage=per-cpu", AmongMm(2, 0, Unmaps, Comes("B", 0, Munmap)), "S4" },
    };

    private static TheoryDataRow<string, string, long> Row(string design, string workload, long states) => new(design, workload, states);

    [Theory]
    [MemberData(nameof(Holding))]
    public void It_holds_for_any_number_of_CPUs(string design, string workload, long states) => Holds(design, workload, states);

    /// <summary>Who changes an entry, who flushes it because of that one's gather, and who uses it are three.</summary>
    [Fact]
    public void It_holds_in_a_machine_of_three_where_one_unmaps_what_another_has_unmapped_and_a_third_uses() => Holds(
        "linux-7.3",
        CpusMm(3, Unmaps, Running("C", 2, Munmap), Running("B", 1, Access))
            .Replace("\"pages\":2", "\"pages\":1", StringComparison.Ordinal),
        195_262);

    [Theory]
    [MemberData(nameof(Breaking))]
    public void What_breaks_among_many_CPUs_breaks_here(string design, string workload, string property) =>
        Assert.Equal(Outcome.Violated, Decide(design, workload, PropertyCatalogue.Parse(property)).Outcome);

    [Fact]
    public void What_breaks_beside_another_flusher_only_is_not_seen_where_none_flushes() => Assert.Equal(
        Outcome.Holds,
        Decide(
            "linux-7.3+partial-flush=always", AmongMm(2, 0, Unmaps, Running("B", 1, Access)), GenerationsAreTrue.Property).Outcome);

    [Theory]
    [InlineData("linux-7.3+backend=kvm", "$.others: true; accepted: beside an mm, backend=native")]
    [InlineData("concurrent-async-rfc", "$.others: true; accepted: beside an mm, flush-mode=sync")]
    public void A_design_whose_flushes_are_made_otherwise_is_refused(string design, string said) => Assert.StartsWith(
        said,
        Assert.ThrowsAny<FormatException>(() => Following.Build(AmongMm(2, 0, Unmaps), design)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"cpus\":2,\"othersFlushes\":2,\"tasks\":[", "$.othersFlushes: 2; accepted: absent without others")]
    [InlineData("{\"cpus\":2,\"others\":true,\"othersFlushes\":2,\"tasks\":[", "$.othersFlushes: 2; accepted: absent without an mm")]
    [InlineData("{\"cpus\":2,\"others\":true,\"mms\":[{\"name\":\"m\",\"pages\":2}],\"tasks\":[", "$.mms[0].pages: 2; accepted: 1")]
    public void What_may_not_stand_beside_others_is_refused_with_its_place(string begins, string said) => Assert.Contains(
        said,
        Assert.ThrowsAny<FormatException>(() => Following.Build(begins + Task("A", 0, Single(1)) + "]}", "linux-7.3")).Message,
        StringComparison.Ordinal);

    private static void Holds(string design, string workload, long states)
    {
        var verdicts = Checker.Check(Following.Build(workload, design), PropertyCatalogue.AnyNumberOfMm, new CheckOptions());

        Assert.All(verdicts, v => Assert.True(v.Outcome is Outcome.Holds or Outcome.Vacuous, $"{v.Property.Id}: {v.Outcome}"));
        Assert.Equal(states, verdicts[0].Statistics.States);
    }

    private static Verdict Decide(string design, string workload, Property property) => Assert.Single(Checker.Check(
        Following.Build(workload, design, asked: [property]),
        [property],
        new CheckOptions { StopWhenAllBroken = true, MostStatesToShorten = 1 }));
}
