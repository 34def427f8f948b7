using System.Text.Json;

namespace Shootdown.Tests.Litmus.Text;

/// <summary>What <c>litmus</c> prints of a text in herd's format.</summary>
public sealed class HerdCommandTests
{
    private const string States =
        """
        Test SB Allowed
        States 4
        0:rax=0; 1:rax=0; [x]=1;
        0:rax=0; 1:rax=1; [x]=1;
        0:rax=1; 1:rax=0; [x]=1;
        0:rax=1; 1:rax=1; [x]=1;
        Ok
        Witnesses
        Positive: 1 Negative: 3
        Condition exists (0:rax=0 /\ 1:rax=0)
        Observation SB Sometimes 1 3
        """;

    [Fact]
    public void Outcomes_are_printed_as_herd_prints_them()
    {
        var run = Run("SB.litmus", Texts.StoreBuffering);
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Empty(run.Error);
        Assert.StartsWith(States, run.Out, StringComparison.Ordinal);
        Assert.Contains("1 text: 1 run, 0 inconclusive; ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Under_sc_one_outcome_is_missing()
    {
        var run = Run("SB.litmus", Texts.StoreBuffering, "--memory", "sc");
        Assert.Contains("\nStates 3\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("\nNo\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("Observation SB Never 0 3\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", ExitCode.AsClaimed, "1 agree, 0 DISAGREE")]
    [InlineData("0:rax=1; 1:rax=1; [x]=1;\n", ExitCode.NotAsClaimed, "DISAGREES with ")]
    [InlineData("Sometimes", ExitCode.NotAsClaimed, "DISAGREES with ")]
    public void What_herd_printed_is_compared_where_it_lies_beside_the_text(string without, int exit, string told)
    {
        using var file = new TemporaryFile("SB.litmus", Texts.StoreBuffering);
        File.WriteAllText(
            $"{file.Path}.expected", without.Length == 0 ? States : States.Replace(without, string.Empty, StringComparison.Ordinal));
        var run = CliRun.Of("litmus", file.Path);
        Assert.Equal(exit, run.Exit);
        Assert.Contains(told, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_for_AArch64_is_inconclusive_under_tso()
    {
        var run = Run("pages.litmus", Texts.Pages, "--memory", "tso");
        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        Assert.Contains("inconclusive: ", run.Out, StringComparison.Ordinal);
        Assert.Contains("pages.litmus: AArch64-VMSA: tso and sc are for x86 and C", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_cannot_be_read_is_refused_in_one_line() =>
        Assert.EndsWith("bad.litmus:1:1: 'PPC': expected X86 or X86_64 or AArch64 or C", Run("bad.litmus", "PPC SB\n{}\n").Refused(),
            StringComparison.Ordinal);

    [Fact]
    public void Of_a_directory_what_can_be_read_is_run_and_the_rest_named()
    {
        using var file = new TemporaryFile("SB.litmus", Texts.StoreBuffering);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(file.Path)!, "bad.litmus"), "PPC SB\n{}\n");
        var run = CliRun.Of("litmus", Path.GetDirectoryName(file.Path)!);
        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        Assert.Contains("Observation SB Sometimes 1 3\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("bad.litmus:1:1: 'PPC': expected", run.Out, StringComparison.Ordinal);
        Assert.Contains("2 texts: 1 run, 1 inconclusive; ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Stdout_has_one_array_and_nothing_else()
    {
        using var document = JsonDocument.Parse(Run("SB.litmus", Texts.StoreBuffering, "--json", "-").Out);
        var result = Assert.Single(document.RootElement.EnumerateArray());
        Assert.Equal(["id", "expected", "verdict", "observation", "states", "agrees"], result.EnumerateObject().Select(p => p.Name));
        Assert.Equal("Sometimes", result.GetProperty("observation").GetString());
        Assert.Equal("Ok", result.GetProperty("verdict").GetString());
    }

    private static CliRun Run(string name, string text, params string[] more)
    {
        using var file = new TemporaryFile(name, text);
        return CliRun.Of(["litmus", file.Path, .. more]);
    }
}
