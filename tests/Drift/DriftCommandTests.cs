using System.Text.Json;
using Shootdown.Tests.Cli;

namespace Shootdown.Tests.Drift;

/// <summary>The verb that holds a tree against the model.</summary>
public sealed class DriftCommandTests
{
    [Fact]
    public void A_tree_that_lacks_functions_is_drift()
    {
        using var tree = new SmallTree();

        var run = CliRun.Of("drift", tree.Path);

        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        Assert.Contains("Linux 7.3.4 against the text of Linux 7.3", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"kernel/smp\.c: ([0-9]+) of \1\n(  .*\n)*  csd_lock: changed, \+[0-9]+ -[0-9]+", run.Out);
        Assert.Contains("  smp_call_function_many_cond: gone\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("  flush_tlb_mm_range: its file is not there\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_macro_with_the_name_of_an_access_is_named_in_its_file()
    {
        using var tree = new SmallTree();
        tree.Write("kernel/smp.c", "#define smp_wmb() barrier()\n" + SmallTree.CsdLock);

        var run = CliRun.Of("drift", tree.Path, "--function", "csd_lock");

        Assert.Contains("kernel/smp.c: macros with names that the model knows: changed", run.Out, StringComparison.Ordinal);
        Assert.Contains("  + kernel/smp.c:1: #define smp_wmb() barrier()\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void One_function_is_shown_with_its_accesses()
    {
        using var tree = new SmallTree();

        var run = CliRun.Of("drift", tree.Path, "--function", "csd_lock");

        Assert.Matches(@"smp_wmb\(\) +Csd\.SetLock", run.Out);
        Assert.DoesNotContain("smp_call_function_many_cond", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_has_the_same()
    {
        using var tree = new SmallTree();

        var run = CliRun.Of("drift", tree.Path, "--json", "-", "--against", "tree", "--function", "csd_lock");

        var function = JsonDocument.Parse(run.Out).RootElement.GetProperty("functions")[0];
        Assert.Equal("changed", function.GetProperty("standing").GetString());
        Assert.Equal("kernel/smp.c:1", function.GetProperty("found").GetString());
        Assert.NotEmpty(function.GetProperty("accesses").EnumerateArray());
    }

    [Fact]
    public void What_is_recorded_of_a_tree_is_put_beside_other_versions()
    {
        using var tree = new SmallTree("VERSION = 7\nPATCHLEVEL = 4\n");
        using var file = new TemporaryFile("record.tsv", "kernel/smp.c\tcsd_lock\t7.3\tAAAAAAAA\t\n");

        var run = CliRun.Of("drift", tree.Path, "--record", file.Path);

        Assert.Equal((ExitCode.AsClaimed, $"{file.Path}: 1 functions of Linux 7.4\n"), (run.Exit, run.Out));
        Assert.Equal(["7.3", "7.4"], KernelRecord.Parse(File.ReadAllText(file.Path)).Versions);
    }

    [Theory]
    [InlineData("/nowhere at all", "no directory '/nowhere at all'; accepted: the source tree of a Linux kernel")]
    [InlineData("/", "no kernel/ in '/'; accepted: the source tree of a Linux kernel")]
    public void What_is_no_tree_is_refused(string directory, string message) =>
        Assert.EndsWith(message, CliRun.Of("drift", directory).Refused(), StringComparison.Ordinal);

    [Theory]
    [InlineData("--against", "6.1", "--against: nothing is recorded of '6.1'; accepted: 7.2, 7.3")]
    [InlineData("--function", "csd_lok", "--function: unknown function 'csd_lok'; did you mean")]
    [InlineData("--design", "linux-9", "--design: unknown design 'linux-9'")]
    public void What_an_option_does_not_take_is_refused(string option, string value, string message)
    {
        using var tree = new SmallTree();

        Assert.StartsWith(message, CliRun.Of("drift", tree.Path, option, value).Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--record", "one that has")]
    [InlineData("--against", "7.2, 7.3")]
    public void A_tree_that_does_not_say_its_version_has_to_be_told(string option, string accepted)
    {
        using var tree = new SmallTree("all:\n");
        using var file = new TemporaryFile("record.tsv");

        Assert.Contains("no Makefile that says its version; accepted: " + accepted,
            CliRun.Of("drift", tree.Path, option, option == "--record" ? file.Path : "tree").Refused(), StringComparison.Ordinal);
    }
}
