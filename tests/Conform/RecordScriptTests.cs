using System.Diagnostics;
using Shootdown.Tests.Cli;

namespace Shootdown.Tests.Conform;

/// <summary>The scripts that record.</summary>
public sealed class RecordScriptTests
{
    private const string Kernel = "SHOOTDOWN_VMLINUZ_7_3";
    private const int Attempts = 3;

    private static readonly string[] Tools = ["qemu-system-x86_64", "cpio", "cc"];
    private static readonly string[] Called =
        ["sh", "mkdir", "rmdir", "cat", "grep", "awk", "uname", "id", "sleep", "basename", "dirname", "mount"];

    [Theory]
    [InlineData("record.sh", "no file to record to")]
    [InlineData("record.sh", "'--help' is no file", "--help")]
    [InlineData("boot.sh", "no kernel, or no file to record to")]
    [InlineData("boot.sh", "/nowhere cannot be read", "/nowhere", "trace")]
    public async Task What_a_script_cannot_use_is_refused_in_one_line(string script, string why, params string[] args)
    {
        var (exit, error) = await Run(script, args, string.Empty);

        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(why, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    [Long]
    public async Task A_kernel_that_is_booted_here_brings_back_a_run_of_its_design()
    {
        using var trace = new TemporaryFile("trace");

        await Boot(trace.Path, "ROUNDS=50");

        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("conform", trace.Path).Exit);
    }

    // On a machine that is booted for it, with a shell and what else the script calls.
    [Fact]
    [Long]
    public async Task The_script_for_a_machine_of_ones_own_records_a_run_of_its_design()
    {
        Assert.SkipUnless(Array.TrueForAll(Called, IsInstalled), $"needs {string.Join(", ", Called)}");
        var files = Directory.CreateTempSubdirectory("machine");
        try
        {
            File.Copy(Repository.PathOf("conform", "record", "record.sh"), Path.Combine(files.FullName, "record.sh"));
            foreach (var tool in Called)
            {
                await Install(tool, files.FullName);
            }

            using var trace = new TemporaryFile("trace");
            await Boot(trace.Path, "RECORDER=/record.sh", "ROUNDS=20", files.FullName);

            var lines = await File.ReadAllLinesAsync(trace.Path, TestContext.Current.CancellationToken);
            Assert.StartsWith("# kernel: 7.3", lines[0], StringComparison.Ordinal);
            Assert.Equal(ExitCode.AsClaimed, CliRun.Of("conform", trace.Path).Exit);
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }

    private static async Task Install(string tool, string root)
    {
        var path = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(f => Path.Combine(f, tool))
            .First(File.Exists);
        Copy(path, Path.Combine(root, "bin", tool));
        foreach (var library in (await Output("ldd", path)).Split().Where(w => w.StartsWith('/')))
        {
            Copy(library, root + library);
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }

    // QEMU's threads crash a guest now and then.
    private static async Task Boot(string trace, string parameter, string rounds = "", string files = "")
    {
        Assert.SkipUnless(Array.TrueForAll(Tools, IsInstalled), $"needs {string.Join(", ", Tools)}");
        var kernel = Environment.GetEnvironmentVariable(Kernel) is { Length: > 0 } named ? named
            : Directory.Exists("/usr/lib/modules")
            ? Directory.GetFiles("/usr/lib/modules", "vmlinuz", SearchOption.AllDirectories)
                .FirstOrDefault(k => k.Contains("/7.3.", StringComparison.Ordinal))
            : null;
        Assert.SkipWhen(kernel is null,
            $"there is no /usr/lib/modules/7.3.*/vmlinuz, and {Kernel} names none (Debian: linux-binary-7.3.4+deb13-amd64)");
        var (exit, error) = (1, string.Empty);
        for (var attempt = 0; attempt < Attempts && exit != 0; attempt++)
        {
            string[] parameters = [parameter, .. rounds.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            (exit, error) = await Run("boot.sh", [kernel, trace, .. parameters], files);
        }

        Assert.True(exit == 0, error);
    }

    private static bool IsInstalled(string tool) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));

    private static async Task<(int Exit, string Error)> Run(string script, string[] args, string files)
    {
        var start = new ProcessStartInfo("sh", [Repository.PathOf("conform", "record", script), .. args])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["FILES"] = files, ["SECONDS_AT_MOST"] = "150" },
        };
        using var process = Process.Start(start)!;
        var stdout = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await stdout;
        return (process.ExitCode, error);
    }

    private static async Task<string> Output(string program, string argument)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true })!;
        return await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
