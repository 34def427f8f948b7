using Shootdown.Explore.Inclusion;
using static Shootdown.Tests.AnyNumber.Texts;

namespace Shootdown.Tests.AnyNumber;

/// <summary>Whatever a machine with further CPUs does is, projected, done by the one in which they are left out.</summary>
public sealed class ProjectionTests
{
    private static readonly string Caller = Among(2, Task("A", 0, Many("1,2")));
    private static readonly string Posters = Among(2, Task("A", 0, Single(1, wait: false)), Task("B", 1, Single(0, wait: false)));

    public static TheoryData<string, string, int[], string, long> Three => new()
    {
        {
            "it calls both while it is called",
            Cpus(3, Task("A", 0, Many("1,2")), Task("C", 2, Many("0,1"))),
            [0, 1],
            Caller,
            23_142
        },
        {
            "it posts to both while it is called",
            Cpus(3, Task("A", 0, Single(1), Single(2)), Task("C", 2, Single(1), Single(0, wait: false))),
            [0, 1],
            Among(2, Task("A", 0, Single(1), Single(2))),
            2_119
        },
        {
            "it calls for ever",
            Cpus(3, Task("A", 0, Many("1,2")), Repeats("C", 2, Single(1), Single(0))),
            [0, 1],
            Caller,
            10_676
        },
        {
            "its number is the lowest",
            Cpus(3, Task("A", 1, Many("0,2")), Task("C", 0, Many("1,2"))),
            [1, 2],
            Caller,
            20_750
        },
        {
            "its number is between",
            Cpus(3, Task("A", 0, Many("1,2")), Task("C", 1, Many("0,2"))),
            [0, 2],
            Caller,
            20_750
        },
        {
            "csds of callers' own",
            Cpus(3, Task("A", 0, Async(1, "a"), Async(2, "b")), Task("C", 2, Async(0, "c"), Async(1, "d"))),
            [0, 1],
            Among(2, Task("A", 0, Async(1, "a"), Async(2, "b"))),
            30_120
        },
        {
            "busy csds",
            Cpus(3, Task("A", 0, Many("1,2", wait: false), Many("1,2")), Task("C", 2, Single(1, wait: false))),
            [0, 1],
            Among(2, Task("A", 0, Many("1,2", wait: false), Many("1,2"))),
            15_277
        },
    };

    public static TheoryData<string, string, int[], string, long> Four => new()
    {
        {
            "two that are called, one of which calls",
            Cpus(4, Task("A", 0, Many("1,2,3")), Task("C", 2, Single(1))),
            [0, 1],
            Caller,
            18_389
        },
        {
            "two that call",
            Cpus(4, Task("A", 0, Single(1)), Task("C", 2, Single(1)), Task("D", 3, Single(1))),
            [0, 1],
            Among(2, Task("A", 0, Single(1))),
            10_056
        },
    };

    /// <summary>The family of callers, at three CPUs and three tasks.</summary>
    public static TheoryData<string, string, int[], string, long> Family =>
    [
        .. Sample.OfWhole(
            new TheoryDataRow<string, string, int[], string, long>(
                "all call all",
                Cpus(3, Task("A", 0, Many("1,2")), Task("B", 1, Many("0,2")), Task("C", 2, Many("0,1"))),
                [0, 1],
                Among(2, Task("A", 0, Many("1,2")), Task("B", 1, Many("0,2"))),
                4_601_966)),
    ];

    [Theory]
    [MemberData(nameof(Three))]
    [MemberData(nameof(Four))]
    [MemberData(nameof(Family))]
    public void A_real_further_CPU_does_nothing_that_those_left_out_do_not(
        string name, string whole, int[] cpus, string abstracted, long states)
    {
        Assert.NotEmpty(name);
        var reached = Following.StatesOf(Following.Run(whole, cpus, abstracted));

        Assert.Equal(states, reached);
    }

    [Fact]
    public void A_real_CPU_beside_any_number_of_others_does_nothing_that_those_do_not()
    {
        var reached = Following.StatesOf(Following.Run(
            Among(3, Task("A", 0, Single(1)), Task("C", 2, Single(1), Single(0, wait: false))), [0, 1], Among(2, Task("A", 0, Single(1)))));

        Assert.Equal(7_898, reached);
    }

    /// <summary>What the machine with one CPU more, and any number of others, does of a call of many.</summary>
    public static TheoryData<string, string, long> OneMore =>
    [
        new TheoryDataRow<string, string, long>("it is called", Among(3, Task("A", 0, Many("1,2,3"))), 62_996),
        .. Sample.OfWhole(
            new TheoryDataRow<string, string, long>(
                "it is called, and calls", Among(3, Task("A", 0, Many("1,2,3")), Task("C", 2, Single(1))), 1_353_508),
            new TheoryDataRow<string, string, long>(
                "it is called, and posts to who calls",
                Among(3, Task("A", 0, Many("1,2,3")), Task("C", 2, Single(0, wait: false))),
                4_468_870)),
    ];

    [Theory]
    [MemberData(nameof(OneMore))]
    public void A_call_of_many_with_a_real_CPU_beside_the_others_is_one_without_it(string name, string whole, long states)
    {
        Assert.NotEmpty(name);
        var reached = Following.StatesOf(Following.Run(whole, [0, 1], Caller));

        Assert.Equal(states, reached);
    }

    [Fact]
    public void One_that_uses_its_targets_csd_is_not_followed() => Assert.True(Following.Run(
        Cpus(3, Task("A", 0, Single(1, wait: false)), Task("B", 1, Single(0, wait: false)), Task("C", 2, Single(1, wait: false))),
        [0, 1],
        Posters,
        "linux-7.2+csd-lock-debug=on",
        "linux-7.2").Watches[0].Broken);

    [Fact]
    public void One_that_uses_its_own_csd_is_followed() => Assert.False(Following.Run(
        Cpus(3, Task("A", 0, Single(1, wait: false)), Task("B", 1, Single(0, wait: false)), Task("C", 2, Single(1, wait: false))),
        [0, 1],
        Posters,
        "linux-7.2",
        "linux-7.2").Watches[0].Broken);

    [Fact]
    public void One_that_unlocks_before_its_function_has_run_is_not_followed() => Assert.True(Following.Run(
        Cpus(3, Task("A", 0, Single(2))),
        [0, 1],
        Among(2, Task("A", 0, Single(2))),
        "linux-7.3+unlock-order=sync-first").Watches[0].Broken);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_whose_IPI_comes_before_its_callers_is_followed_where_those_left_out_send_theirs(bool theySend) => Assert.Equal(
        !theySend,
        Following.Run(
            Cpus(4, Task("A", 0, Many("1,2")), Task("D", 3, Single(1))),
            [0, 1, 2],
            Among(3, Task("A", 0, Many("1,2"))),
            ofAbstracted: theySend ? null : new Properties.Rewriting(op =>
                op.Label.StartsWith("another CPU's send", StringComparison.Ordinal)
                    ? Following.Never<Nothing>(op.Label) : null)).Watches[0].Broken);

    [Fact]
    public void A_standstill_is_followed_by_one()
    {
        var lost = new Properties.Rewriting(op =>
            op.Label.StartsWith("send_call_function_single_ipi(1)", StringComparison.Ordinal) ? Atomic.Private<Nothing>(op.Label) : null);

        var result = Following.Run(
            Cpus(3, Task("A", 0, Single(1)), Task("C", 2, Single(1))),
            [0, 1],
            Among(2, Task("A", 0, Single(1))),
            of: lost,
            ofAbstracted: lost);

        Assert.False(result.Watches[0].Broken);
        Assert.NotEqual(0UL, result.Seen & Observation.Stuck);
    }
}
