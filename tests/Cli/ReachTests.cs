namespace Shootdown.Tests.Cli;

/// <summary>The shortest run to a state.</summary>
public sealed class ReachTests
{
    [Fact]
    public void A_state_that_can_be_is_come_to()
    {
        var run = CliRun.Of("check", "remote-flush", "--reach", "ipi[1]=1,m.mm_cpumask={0,1}");
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("send_call_function_single_ipi(1)", run.Out, StringComparison.Ordinal);
        Assert.Contains("comes to ipi[1]=1", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_cannot_be_exits_1() =>
        Assert.Equal(
            ExitCode.NotAsClaimed,
            CliRun.Of("check", "remote-flush", "--reach", "m.tlb_gen=1,ctxs[0].0.tlb_gen=2").Exit);

    [Fact]
    public void What_it_knows_nothing_of_is_refused() =>
        Assert.StartsWith(
            "--reach: given beside --property",
            CliRun.Of("check", "remote-flush", "--reach", "ipi[1]=1", "--property", "S1").Refused(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("--reach: 'nonsense=1': no cell 'nonsense'; accepted: ", "nonsense=1")]
    [InlineData("--reach: 'ipi[1]=7': 'ipi[1]' is never '7'; accepted: 0, 1", "ipi[1]=7")]
    public void What_no_state_has_is_refused(string message, string text) =>
        Assert.StartsWith(message, CliRun.Of("check", "remote-flush", "--reach", text).Refused(), StringComparison.Ordinal);
}
