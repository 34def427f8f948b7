namespace Shootdown.Tests.Cli;

/// <summary>Where there is no room, no leave, or too little memory, the user is told so in one line.</summary>
[Long]
public sealed class FullDiskTests
{
    private static readonly string[] Searching =
    [
        "check", "benchmark-shootdown", "--quota", "2,1,0", "--no-reduction", "--property", "S1", "--max-memory", "2M", "--no-disk",
        "--checkpoint",
    ];

    [Theory]
    [InlineData("--json", "check", "one-call", "--property", "S4", "--design", "linux-7.3")]
    [InlineData("--html", "check", "one-call", "--property", "S4", "--design", "linux-7.3")]
    [InlineData("--trace", "check", "h6-no-ipi-early-return", "--property", "S13", "--design", Violations.Mutant)]
    [InlineData("--checkpoint", "check", "one-call", "--property", "S4", "--design", "linux-7.3")]
    [InlineData("--resume", "explore", "one-call", "--vary", "wait-mask=task,on-stack", "--property", "S4")]
    [InlineData("--json", "explore", "one-call", "--vary", "wait-mask=task,on-stack", "--property", "S4")]
    [InlineData("--json", "diff", "linux-7.3", "linux-7.3")]
    [InlineData("--json", "list", "engines")]
    public void A_device_without_room(string option, params string[] command)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");

        var run = CliRun.Of([.. command, option, "/dev/full"]);

        Assert.Equal(ExitCode.BadInput, run.Exit);
        Assert.Equal($"{option}: '/dev/full': No space left on device : '/dev/full'; accepted: a file that can be written\n", run.Error);
    }

    [Theory]
    [InlineData("--json", "check", "one-call", "--property", "S4", "--design", "linux-7.3")]
    [InlineData("--checkpoint", "check", "one-call", "--property", "S4", "--design", "linux-7.3")]
    [InlineData("--resume", "explore", "one-call", "--vary", "wait-mask=task,on-stack", "--property", "S4")]
    public void A_directory_that_takes_no_files(string option, params string[] command)
    {
        Assert.SkipUnless(Directory.Exists("/sys/kernel"), "there is no directory that takes no files from anybody");

        var run = CliRun.Of([.. command, option, "/sys/kernel/shootdown"]);

        Assert.Equal(ExitCode.BadInput, run.Exit);
        Assert.StartsWith($"{option}: '/sys/kernel/shootdown': ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("; accepted: a file that can be written\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--checkpoint", "check", "one-call", "--property", "S4", "--design", "linux-7.3")]
    [InlineData("--resume", "explore", "one-call", "--vary", "wait-mask=task,on-stack", "--property", "S4")]
    public void A_file_that_another_process_writes(string option, params string[] command)
    {
        using var file = new TemporaryFile("saved", string.Empty);
        using var other = new FileStream(file.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.EndsWith(
            "because it is being used by another process; accepted: a file that can be written",
            CliRun.Of([.. command, option, file.Path]).Refused(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_on_the_size_of_files()
    {
        using var file = new TemporaryFile("search");
        using var process = CliProcess.Start(Limited(400), [.. Searching, file.Path]);

        Assert.Equal(
            $"--checkpoint: {InputText.Quote(file.Path)}: Specified file length was too large for the file system. (Parameter 'value'); "
            + "accepted: a file that can be written; what was saved before can be gone on from",
            (await process.End()).Refused());
        Assert.Equal(ExitCode.Inconclusive, CliRun.Of([.. Searching, file.Path]).Exit);
    }

    [Fact]
    public async Task Temporary_files_that_may_grow_no_further()
    {
        using var process = CliProcess.Start(Limited(400), [.. Searching.Where(a => a is not "--no-disk" and not "--checkpoint")]);
        var run = await process.End();

        Assert.Equal((ExitCode.Inconclusive, string.Empty), (run.Exit, run.Error));
        Assert.Contains("nothing more can be written to", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_results_that_may_grow_no_further()
    {
        string[] exploring = ["explore", "one-call", "--vary", "wait-mask,csd-lifetime", "--property", "S4", "--resume"];
        using var file = new TemporaryFile("all.jsonl");
        using var process = CliProcess.Start(Limited(4), [.. exploring, file.Path]);

        Assert.StartsWith($"--resume: {InputText.Quote(file.Path)}: ", (await process.End()).Refused(), StringComparison.Ordinal);
        Assert.Contains("from the file", CliRun.Of([.. exploring, file.Path]).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_that_nobody_can_read()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        using var process = CliProcess.Start(["sh", "-c", "exec \"$@\" > /dev/full", "sh"], ["list", "engines"]);

        Assert.Equal("output: No space left on device; accepted: somewhere to write to", (await process.End()).Refused());
    }

    [Fact]
    public async Task A_container_with_little_memory()
    {
        using var process = CliProcess.Start(
            ["env", "DOTNET_GCHeapHardLimit=0x4000000"],
            ["check", "benchmark-shootdown", "--quota", "2,2,1", "--property", "S1", "--no-disk"]);
        var run = await process.End();

        Assert.Equal((ExitCode.Inconclusive, string.Empty), (run.Exit, run.Error));
        Assert.Contains(
            "memory limit of 48 MiB reached (--max-memory SIZE gives it more", run.Out, StringComparison.Ordinal);
    }

    // The runtime itself makes a large file, unless it is told not to.
    private static string[] Limited(int blocks) =>
        ["sh", "-c", $"ulimit -f {blocks}; DOTNET_EnableWriteXorExecute=0 exec \"$@\"", "sh"];
}
