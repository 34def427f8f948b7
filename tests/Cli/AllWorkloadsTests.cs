namespace Shootdown.Tests.Cli;

/// <summary><c>check --all-workloads</c> on the command line.</summary>
public sealed class AllWorkloadsTests : IDisposable
{
    private const string Riscv = "linux-7.3+backend=riscv";
    private const string Broken = "linux-7.3+table-freeing=before-flush";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("shootdown-");

    private string Results => Path.Combine(directory.FullName, "results.jsonl");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public void A_design_that_keeps_its_promises_holds_everything() =>
        Assert.Equal(ExitCode.AsClaimed, Run("linux-7.3", "--max-time", "10m").Exit);

    [Fact]
    public void Calls_that_a_design_has_no_text_for_are_left_out_and_named()
    {
        var run = CliRun.Of("check", "--all-workloads", "1x1", "--of", "memory", "--initial", "none", "--design", Riscv);

        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains("pmd_free_pte_page, which is x86's text", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_a_design_has_no_text_for_is_refused() => Assert.Equal(
        $"--calls: 'pmd_free_pte_page', which is x86's text; accepted: another on {Riscv}",
        CliRun.Of("check", "--all-workloads", "1x1", "--calls", "pmd_free_pte_page", "--design", Riscv).Refused());

    [Fact]
    public void Devices_that_share_an_mm_are_none_of_32_bit_Arm() => Assert.Equal(
        "--calls: 'iommu_sva_bind_device', which 32-bit Arm has not: no guests, and no devices that share an mm; accepted: another on "
        + "linux-7.3+backend=arm",
        CliRun.Of("check", "--all-workloads", "1x1", "--calls", "iommu_sva_bind_device", "--design", "linux-7.3+backend=arm").Refused());

    // RISC-V flushes what is more than 64 pages by ASID, walks' steps included; a page's flush would leave the step to the table.
    [Fact]
    public void A_table_that_moves_is_found_by_no_walk_that_RISC_V_has_stored() => Assert.Equal(
        ExitCode.AsClaimed,
        CliRun.Of("check", "--all-workloads", "2x1", "--of", "memory", "--calls", "move_normal_pmd,access", "--design", Riscv).Exit);

    [Long]
    [Fact]
    public void A_bug_is_found_in_the_smallest_workloads_that_have_it_and_what_was_done_is_not_done_again()
    {
        var run = Run(Broken, "--resume", Results, "--findings", directory.FullName);

        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        var files = directory.GetFiles("*.json");
        Assert.Equal(5, files.Length);
        Assert.All(files, file =>
        {
            var workload = WorkloadReader.ReadFile(file.FullName);
            Assert.Contains(workload.Tasks.SelectMany(t => t.Calls), c => c is { Name: "munmap", Tables: true });
            Assert.Equal(2, workload.Tasks.Sum(t => t.Calls.Count) + workload.Mms.Sum(m => m.Lazy.Count + m.Warm.Count));
        });
        Assert.Equal(
            ExitCode.NotAsClaimed,
            CliRun.Of("check", "--workload", files[0].FullName, "--design", Broken, "--property", "S1b").Exit);

        var lines = File.ReadAllLines(Results);
        File.WriteAllText(Results, string.Join('\n', lines[..(lines.Length / 2)]) + "\n" + lines[lines.Length / 2][..9]);
        Assert.Equal(Summary(run), Summary(Run(Broken, "--resume", Results)));
        Assert.Equal(lines, File.ReadAllLines(Results));
        Assert.StartsWith("--resume: ", Run("linux-7.2", "--resume", Results).Error, StringComparison.Ordinal);
    }

    [Long]
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_process_that_is_killed_loses_no_result_and_the_next_goes_on_from_there(int seed)
    {
        string[] question = ["check", .. Question(Broken), "--calls", "munmap,access,exec"];
        var whole = CliRun.Of(question);
        string[] resumed = [.. question, "--resume", Results];
        using (var killed = CliProcess.Start(resumed))
        {
            // A line has some 250 bytes; the file is the other process' alone.
            var moment = new Random(seed).Next(1_000, 20_000);
            while (!File.Exists(Results) || new FileInfo(Results).Length < moment)
            {
                Assert.False(killed.HasExited);
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var kept = await File.ReadAllLinesAsync(Results, TestContext.Current.CancellationToken);
        var run = CliRun.Of(resumed);
        Assert.Equal(whole.Exit, run.Exit);
        Assert.Equal(Summary(whole), Summary(run));
        var all = await File.ReadAllLinesAsync(Results, TestContext.Current.CancellationToken);
        Assert.Equal(kept[..^1], all[..(kept.Length - 1)]); // the last may have been cut off
    }

    // Each of those of three tasks takes a part of a second.
    [Long]
    [Fact]
    public void What_is_not_decided_is_no_proof()
    {
        var run = CliRun.Of("check", "--all-workloads", "3x1", "--calls", "munmap,access", "--initial", "none", "--max-time", "1s");

        Assert.Equal(ExitCode.Inconclusive, run.Exit);
        Assert.Contains("not decided (time limit of 1 s reached)", Summary(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--all-workloads: '2'; accepted: tasks and calls of each, from 1 to 8, such as 2x1", "--all-workloads", "2")]
    [InlineData("--all-workloads: '0x1'; accepted: tasks and calls", "--all-workloads", "0x1")]
    [InlineData("--of: given without --all-workloads; accepted: together with it", "--of", "calls")]
    [InlineData("--all-workloads: given beside SCENARIO 'one-call'; accepted: one of the two", "one-call", "--all-workloads", "1x1")]
    [InlineData("--all-workloads: given beside --quota, of which it knows nothing", "--all-workloads", "1x1", "--quota", "1,1")]
    [InlineData("--initial: 'lasy'; accepted: none, or with commas waits, lazy", "--all-workloads", "1x1", "--initial", "lasy")]
    [InlineData("--calls: 'munmop'; did you mean munmap", "--all-workloads", "1x1", "--calls", "munmop")]
    [InlineData("--memory: 'arm'; accepted: sc, tso beside --all-workloads", "--all-workloads", "1x1", "--memory", "arm")]
    [InlineData("--all-workloads: given with the engine random", "--all-workloads", "1x1", "--engine", "random")]
    [InlineData("--findings: 'nowhere'; accepted: a directory that exists", "--all-workloads", "1x1", "--findings", "nowhere")]
    public void Bad_input_is_refused_in_one_line(string message, params string[] args) =>
        Assert.StartsWith(message, CliRun.Of(["check", .. args]).Refused(), StringComparison.Ordinal);

    private static CliRun Run(string design, params string[] more) =>
        CliRun.Of(["check", .. Question(design), "--calls", "munmap,access", .. more]);

    private static string[] Question(string design) =>
        ["--all-workloads", "2x1", "--of", "memory", "--initial", "lazy", "--design", design];

    // Without the time that it took.
    private static string Summary(CliRun run)
    {
        var last = run.Out.TrimEnd().Split("\n\n")[^1];
        return last[..last.LastIndexOf(',')];
    }
}
