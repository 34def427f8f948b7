using System.Diagnostics;
using Shootdown.Tests.Cli;

namespace Shootdown.Tests.Conform;

/// <summary>The scripts that record.</summary>
public sealed class RecordScriptTests
{
    private const string Kernel = "SHOOTDOWN_VMLINUZ_7_3";

    [Theory]
    [InlineData("record.sh", "no file to record to")]
    [InlineData("record.sh", "'--help' is no file", "--help")]
    [InlineData("boot.sh", "no kernel, or no file to record to")]
    [InlineData("boot.sh", "/nowhere cannot be read", "/nowhere", "trace")]
    public async Task What_a_script_cannot_use_is_refused_in_one_line(string script, string why, params string[] args)
    {
        var (exit, error) = await Run(script, args);

        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(why, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kernel_that_is_booted_here_brings_back_a_run_of_its_design()
    {
        string[] tools = ["qemu-system-x86_64", "cpio", "cc"];
        Assert.SkipUnless(Array.TrueForAll(tools, IsInstalled), $"needs {string.Join(", ", tools)}");
        var kernel = Environment.GetEnvironmentVariable(Kernel) is { Length: > 0 } named ? named
            : Directory.Exists("/usr/lib/modules")
            ? Directory.GetFiles("/usr/lib/modules", "vmlinuz", SearchOption.AllDirectories)
                .FirstOrDefault(k => k.Contains("/7.3.", StringComparison.Ordinal))
            : null;
        Assert.SkipWhen(kernel is null,
            $"there is no /usr/lib/modules/7.3.*/vmlinuz, and {Kernel} names none (Debian: linux-binary-7.3.4+deb13-amd64)");
        using var trace = new TemporaryFile("trace");

        var (exit, error) = await Run("boot.sh", kernel, trace.Path, "ROUNDS=50");

        Assert.True(exit == 0, error);
        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("conform", trace.Path).Exit);
    }

    private static bool IsInstalled(string tool) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));

    private static async Task<(int Exit, string Error)> Run(string script, params string[] args)
    {
        var start = new ProcessStartInfo("sh", [Repository.PathOf("conform", "record", script), .. args])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var stdout = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await stdout;
        return (process.ExitCode, error);
    }
}
