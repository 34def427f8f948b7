using System.Diagnostics;

namespace Shootdown.Tests.Cli;

/// <summary>What a shell is told that a line may go on with.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("che", "check")]
    [InlineData("check --des", "--design")]
    [InlineData("check h2-fr", "h2-freed-csd-array")]
    [InlineData("check one-call --design linux-7", "linux-7.2", "linux-7.3")]
    [InlineData("check one-call --design linux-7.3+wait-mas", "linux-7.3+wait-mask=")]
    [InlineData("check one-call --design linux-7.3+wait-mask=per", "linux-7.3+wait-mask=per-cpu")]
    [InlineData("check one-call --property S1", "S1", "S13")]
    [InlineData("text csd_lock --against linux-7.2", "linux-7.2")]
    [InlineData("diff linux-7.2 linux-7.3", "linux-7.3")]
    [InlineData("explore smp.c --vary wait-mask --base linux-7.3+backend=hy", "linux-7.3+backend=hyperv")]
    [InlineData("list claims --scenario h2-fr", "h2-freed-csd-array")]
    [InlineData("list wal", "walkers")]
    [InlineData("text csd_lo", "csd_lock", "csd_lock_wait")]
    [InlineData("check one-call --memory t", "tso")]
    [InlineData("check one-call --engine r", "random")]
    [InlineData("why a12a498", "a12a498a9738")]
    [InlineData("completion f", "fish")]
    public void Names_are_offered(string line, params string[] expected) =>
        Assert.Subset(Offered(line), expected.ToHashSet());

    [Fact]
    public void Nothing_else_is() => Assert.Empty(Offered("check no-such-scenario-anywhere"));

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void A_script_asks_the_program(string shell)
    {
        var script = CliRun.Of("completion", shell).Out;
        Assert.Contains("[suggest:", script, StringComparison.Ordinal);
        Assert.Contains("complet", script.Replace("compdef", "completion", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_shell_is_refused() =>
        Assert.Equal("SHELL: 'tcsh'; accepted: bash, zsh, fish", CliRun.Of("completion", "tcsh").Refused());

    [Fact]
    public void Bash_completes_a_design_behind_the_sign_at_which_it_splits_words()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "there is no bash");
        const string Line = "shootdown check one-call --design linux-7.3+wait-mask=per";
        var script = $$"""
            {{CliRun.Of("completion", "bash").Out}}
            shootdown() { printf 'linux-7.3+wait-mask=per-cpu\nlinux-7.3+wait-mask=task\n'; }
            COMP_LINE='{{Line}}' COMP_POINT={{Line.Length}}
            _shootdown
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        var start = new ProcessStartInfo("/bin/bash", ["-c", script]) { RedirectStandardOutput = true };
        using var bash = Process.Start(start)!;
        Assert.Equal("per-cpu\n", bash.StandardOutput.ReadToEnd());
        bash.WaitForExit();
    }

    private static HashSet<string> Offered(string line)
    {
        var run = CliRun.Of($"[suggest:{line.Length}]", line);
        Assert.Equal((0, string.Empty), (run.Exit, run.Error));
        return [.. run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }
}
