using Shootdown.Cli.List;

namespace Shootdown.Tests.Claims;

/// <summary>Critical paths are what the automata say, and orders of them are proved, not measured.</summary>
public sealed class SymbolicCostTests
{
    private const string Serial = "linux-7.2+local-order=remote-first";
    private const string Concurrent = "linux-7.2";
    private const string Asynchronous = "concurrent-async-rfc";

    public static TheoryData<string, string> FlushPaths => new()
    {
        { Serial, "lock + ipi + receipt + line + remote + local" },
        { Concurrent, "lock + max(ipi + receipt + line + remote, local)" },
        { Asynchronous, "lock + max(ipi + receipt, local)" },
    };

    [Theory]
    [MemberData(nameof(FlushPaths))]
    public void A_flush_of_one_other_CPU_takes(string design, string path) => Assert.Equal(path, FlushBy(design).ToString());

    [Theory]
    [InlineData(Asynchronous, Concurrent)]
    [InlineData(Concurrent, Serial)]
    [InlineData(Asynchronous, Serial)]
    public void Waiting_for_less_takes_no_longer_whatever_the_weights(string less, string more)
    {
        Assert.True(FlushBy(less).AtMost(FlushBy(more)));
        Assert.False(FlushBy(more).AtMost(FlushBy(less)));
    }

    [Fact]
    public void An_order_that_the_weights_decide_is_proved_neither_way()
    {
        var (remote, local) = (PathCost.None.Then(Weight.Remote), PathCost.None.Then(Weight.Local));

        Assert.False(remote.AtMost(local));
        Assert.False(local.AtMost(remote));
    }

    [Fact]
    public void A_path_that_is_part_of_another_is_not_said() =>
        Assert.Equal("ipi + receipt", PathCost.None.Then(Weight.Ipi).Or(PathCost.None.Then(Weight.Ipi).Then(Weight.Receipt)).ToString());

    [Fact]
    public void Weights_of_a_machine_are_put_into_the_longest_path()
    {
        var weights = Enum.GetValues<Weight>().ToDictionary(w => w, w => w == Weight.Local ? 100.0 : 1);

        Assert.Equal(101, FlushBy(Concurrent).On(weights)); // lock + local
    }

    [Fact]
    public void A_line_more_moves_where_the_arguments_straddle_two() =>
        Assert.Equal(2, FlushBy("preemptible-v3").Paths.Max(p => p[Weight.Line]));

    [Fact]
    public void Who_waits_for_what_no_interrupt_brings_has_no_path() =>
        Assert.Throws<InvalidOperationException>(() => CriticalPath.Of(
            Flushes.RemoteFlush.Build(Designs.Parse("linux-7.3+backend=xen"), MemoryModel.Sc), "A", 0));

    [Fact]
    public void The_document_has_the_paths_and_the_orders() =>
        Assert.Equal(
            [.. SymbolicCostsReport.Paths(null), .. SymbolicCostsReport.Orders],
            Repository.Read("docs", "costs.md").Split('\n')
                .Where(l => l.StartsWith("| ", StringComparison.Ordinal))
                .Select(l => (IReadOnlyList<string>)l.Trim('|').Split('|', StringSplitOptions.TrimEntries)));

    [Theory]
    [InlineData("ipi=1", "--weights without receipt, remote, local, lock, line")]
    [InlineData("ipi=1,ipi=2", "--weights 'ipi=2'")]
    [InlineData("ipi=-1", "--weights 'ipi=-1'")]
    [InlineData("hops=1", "--weights 'hops=1'")]
    [InlineData("ipi", "--weights 'ipi'")]
    public void Weights_that_are_none_are_refused(string weights, string expected) =>
        Assert.StartsWith(expected, CliRun.Of("list", "costs", "--symbolic", "--weights", weights).Refused(), StringComparison.Ordinal);

    [Fact]
    public void Weights_are_refused_where_nothing_is_symbolic() =>
        Assert.EndsWith(
            "accepted: with list costs --symbolic only",
            CliRun.Of("list", "costs", "--weights", "ipi=1").Refused(),
            StringComparison.Ordinal);

    [Fact]
    public void Weights_give_a_column_of_their_own() =>
        Assert.Contains(
            "on these weights",
            CliRun.Of("list", "costs", "--symbolic", "--weights", "ipi=1000,receipt=100,remote=200,local=200,lock=20,line=60").Out,
            StringComparison.Ordinal);

    private static PathCost FlushBy(string design) =>
        CriticalPath.Of(
            Flushes.RemoteFlush.Build(Designs.Parse(design), MemoryModel.Sc),
            "A",
            InfoPlacement.Of(Designs.Parse(design).InfoStorage, InfoPlacement.LineBytes).Lines);
}
