using static Shootdown.Tests.AnyNumber.Texts;

namespace Shootdown.Tests.AnyNumber;

/// <summary>Whatever a machine does on whose further CPUs an mm runs is, projected, done by the one in which they are left out.</summary>
public sealed class MmProjectionTests
{
    private static readonly string Unmaps = Running("A", 0, Munmap);
    private static readonly string Accesses = Running("B", 1, Access);

    private static readonly string Abstracted = AmongMm(2, 0, Unmaps, Accesses);
    private static readonly string Sleeps = Running("B", 1, Sleep, Access);
    private static readonly string Borrows = Kernel("B", 1, UseMm, Access, UnuseMm);
    private static readonly string Flushes = Running("C", 2, OfPage(Munmap, 1));
    private static readonly string FlushesToo = Running("D", 3, OfPage(Munmap, 1));
    private static readonly string TwoFlush = CpusMm(3, Unmaps, Flushes);
    private static readonly string TwoFlushAbstracted = AmongMm(2, 1, Unmaps);

    public static TheoryData<string, string, string, long> Followed =>
    [
        Row("it runs the mm while it is flushed", CpusMm(3, Unmaps, Accesses, Running("C", 2, Access)), Abstracted, 12_524),
        Row(
            "it comes to the mm and leaves it",
            CpusMm(3, Unmaps, Accesses, Kernel("C", 2, UseMm, OfPage(Access, 1), UnuseMm)),
            Abstracted,
            81_454),
        Row("it is lazily on the mm", CpusLazyMm(3, "2", Unmaps, Accesses), Abstracted, 578),
        Row("it flushes a page of its own", CpusMm(3, Accesses, Running("C", 2, OfPage(Munmap, 1))), AmongMm(2, 1, Accesses), 588),
        Row("it flushes while a CPU sleeps", CpusMm(3, Sleeps, Running("C", 2, OfPage(Munmap, 1))), AmongMm(2, 1, Sleeps), 3_478),
        .. Sample.OfWhole(
            Row(
                "two of four run the mm",
                CpusMm(4, Unmaps, Accesses, Running("C", 2, Access), Running("D", 3, Access)),
                Abstracted,
                319_912),
            Row("one runs it beside any number of others", AmongMm(3, 0, Unmaps, Accesses, Running("C", 2, Access)), Abstracted, 285_268),
            Row("it flushes beside a flush", TwoFlush, TwoFlushAbstracted, 323_244)),
    ];

    [Theory]
    [MemberData(nameof(Followed))]
    public void A_real_further_CPU_does_nothing_that_those_left_out_do_not(string name, string whole, string abstracted, long states)
    {
        Assert.NotEmpty(name);
        var reached = Following.StatesOf(Following.Run(whole, [0, 1], abstracted));

        Assert.Equal(states, reached);
    }

    /// <summary>One that flushes beside a flush of the machine's: each may find the other's gather, and then flushes all.</summary>
    public static TheoryData<string, string, string, long> BothFlush =>
    [
        Row("CPU 1 does nothing", TwoFlush, TwoFlushAbstracted, 25_777),
        .. Sample.OfWhole(
            Row("two flush while CPU 1 uses the mm", CpusMm(4, Accesses, Flushes, FlushesToo), AmongMm(2, 2, Accesses), 981_388),
            Row("CPU 1 is lazily on the mm", CpusLazyMm(3, "1", Unmaps, Flushes), AmongLazyMm(2, 1, "1", Unmaps), 670_426),
            Row("CPU 1 uses the mm", CpusMm(3, Unmaps, Accesses, Flushes), AmongMm(2, 1, Unmaps, Accesses), 2_344_962)),
    ];

    private static TheoryDataRow<string, string, string, long> Row(string name, string whole, string abstracted, long states) =>
        new(name, whole, abstracted, states);

    [Theory]
    [MemberData(nameof(Followed))]
    public void What_is_followed_is_followed_where_steps_that_show_nothing_stand_for_all(
        string name, string whole, string abstracted, long states)
    {
        Assert.NotEmpty(name);
        var reached = Following.StatesOf(Following.Run(whole, [0, 1], abstracted, reduced: true));

        Assert.InRange(reached, 1, states - 1);
    }

    [Theory]
    [MemberData(nameof(BothFlush))]
    public void One_that_flushes_beside_a_flush_does_nothing_that_those_left_out_do_not(
        string name, string whole, string abstracted, long states)
    {
        Assert.NotEmpty(name);
        var reached = Following.StatesOf(Following.Run(whole, [0, 1], abstracted, reduced: true));

        Assert.Equal(states, reached);
    }

    [Fact]
    public void One_that_flushes_beside_a_flush_is_not_followed_where_no_gather_finds_another() => Assert.True(Following.Run(
        TwoFlush, [0, 1], TwoFlushAbstracted, designOfAbstracted: "linux-7.3+nested-gather=ignores", reduced: true).Watches[0].Broken);

    [Fact]
    public void One_that_flushes_beside_a_flush_is_not_followed_where_those_left_out_are_not_served() => Assert.True(Following.Run(
        TwoFlush,
        [0, 1],
        TwoFlushAbstracted,
        ofAbstracted: new Properties.Rewriting(op =>
            op.Label == "reads the info of another CPU" ? Following.Never<int>(op.Label, op.Range) : null),
        reduced: true).Watches[0].Broken);

    [Fact]
    public void What_a_forced_flush_of_one_promises_of_the_machines_page_those_left_out_do_not() => Assert.True(Following.Run(
        TwoFlush, [0, 1], TwoFlushAbstracted, reduced: true, everybodysPromises: true).Watches[0].Broken);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_flushes_is_not_followed_where_those_left_out_never_do(bool reduced) => Assert.True(Following.Run(
        CpusMm(3, Accesses, Flushes), [0, 1], AmongMm(2, 0, Accesses), reduced: reduced).Watches[0].Broken);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_changes_a_page_of_the_machines_is_not_followed(bool reduced) => Assert.True(Following.Run(
        CpusMm(3, Accesses, Running("C", 2, Munmap)), [0, 1], AmongMm(2, 1, Accesses), reduced: reduced).Watches[0].Broken);

    [Theory]
    [InlineData("linux-7.3", true)]
    [InlineData("linux-7.3+cpumask-trim=by-flusher", false)]
    public void One_that_takes_others_out_of_the_cpumask_is_not_followed_where_those_left_out_do_not(string abstracted, bool broken) =>
        Assert.Equal(broken, Following.Run(
            Warm(CpusMm(3, Borrows, Flushes)),
            [0, 1],
            Warm(AmongMm(2, 1, Borrows)),
            "linux-7.3+cpumask-trim=by-flusher",
            abstracted,
            reduced: true).Watches[0].Broken);

    // CPU 1 has run the mm, and is in its mm_cpumask.
    private static string Warm(string workload) => workload.Replace("\"lazy\":[]", "\"warm\":[1]", StringComparison.Ordinal);
}
