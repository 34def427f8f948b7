using Shootdown.Tests.Cli;

namespace Shootdown.Tests.Drift;

/// <summary>The kernels that the model follows are as they were recorded, where their sources are at hand.</summary>
public sealed class RealTreeTests
{
    [Theory]
    [InlineData("7.2")]
    [InlineData("7.3")]
    public void A_kernel_that_the_model_follows_has_not_drifted_from_it(string version)
    {
        var run = CliRun.Of("drift", Tree(version), "--against", version);

        Assert.True(run.Exit == ExitCode.AsClaimed, run.Out);
    }

    [Fact]
    public void What_the_preemptible_series_changed_is_told_of_7_2()
    {
        var run = CliRun.Of("drift", Tree("7.2"));

        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        Assert.Contains("nearer to 7.2: try --against 7.2\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("  __smp_call_function_single: gone", run.Out, StringComparison.Ordinal);
        Assert.Contains("  smp_call_function_many_cond: changed", run.Out, StringComparison.Ordinal);
        Assert.Contains("  flush_tlb_mm_range: changed", run.Out, StringComparison.Ordinal);
    }

    private static string Tree(string version)
    {
        var variable = "SHOOTDOWN_LINUX_" + version.Replace('.', '_');
        var path = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(string.IsNullOrEmpty(path), $"{variable} names no source tree of Linux {version}");
        return path!;
    }
}
