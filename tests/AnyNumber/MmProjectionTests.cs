using static Shootdown.Tests.AnyNumber.Texts;

namespace Shootdown.Tests.AnyNumber;

/// <summary>Whatever a machine does on whose further CPUs an mm runs is, projected, done by the one in which they are left out.</summary>
public sealed class MmProjectionTests
{
    private static readonly string Unmaps = Running("A", 0, Munmap);
    private static readonly string Accesses = Running("B", 1, Access);

    private static readonly string Abstracted = AmongMm(2, 0, Unmaps, Accesses);
    private static readonly string Sleeps = Running("B", 1, Sleep, Access);

    public static TheoryData<string, string, string, long> Followed => new()
    {
        { "it runs the mm while it is flushed", CpusMm(3, Unmaps, Accesses, Running("C", 2, Access)), Abstracted, 12_524 },
        {
            "it comes to the mm and leaves it",
            CpusMm(3, Unmaps, Accesses, Kernel("C", 2, UseMm, OfPage(Access, 1), UnuseMm)),
            Abstracted,
            81_454
        },
        { "it is lazily on the mm", CpusLazyMm(3, "2", Unmaps, Accesses), Abstracted, 578 },
        { "it flushes a page of its own", CpusMm(3, Accesses, Running("C", 2, OfPage(Munmap, 1))), AmongMm(2, 1, Accesses), 588 },
        { "it flushes while a CPU sleeps", CpusMm(3, Sleeps, Running("C", 2, OfPage(Munmap, 1))), AmongMm(2, 1, Sleeps), 3_478 },
        {
            "two of four run the mm",
            CpusMm(4, Unmaps, Accesses, Running("C", 2, Access), Running("D", 3, Access)),
            Abstracted,
            319_912
        },
        { "one runs it beside any number of others", AmongMm(3, 0, Unmaps, Accesses, Running("C", 2, Access)), Abstracted, 285_268 },
    };

    [Theory]
    [MemberData(nameof(Followed))]
    public void A_real_further_CPU_does_nothing_that_those_left_out_do_not(string name, string whole, string abstracted, long states)
    {
        Assert.NotEmpty(name);
        var result = Following.Run(whole, [0, 1], abstracted);

        Assert.Equal(SearchOutcome.Exhausted, result.Outcome);
        Assert.False(result.Watches[0].Broken);
        Assert.Equal(states, result.States);
    }

    [Fact]
    public void One_that_flushes_is_not_followed_where_those_left_out_never_do() => Assert.True(Following.Run(
        CpusMm(3, Accesses, Running("C", 2, OfPage(Munmap, 1))), [0, 1], AmongMm(2, 0, Accesses)).Watches[0].Broken);

    [Fact]
    public void One_that_changes_a_page_of_the_machines_is_not_followed() => Assert.True(Following.Run(
        CpusMm(3, Accesses, Running("C", 2, Munmap)), [0, 1], AmongMm(2, 1, Accesses)).Watches[0].Broken);
}
