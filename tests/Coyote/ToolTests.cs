using System.Text.Json.Nodes;

namespace Shootdown.Tests.Coyote;

/// <summary><c>coyote test</c>, <c>coyote replay</c> and <c>coyote rewrite</c> as docs/coyote.md has them.</summary>
[Long]
public sealed class ToolTests
{
    private const string Adapter = "Shootdown.Explore.Coyote.dll";

    // As it is built by itself: what it depends on is written beside it.
    private static readonly string Folder =
        Repository.PathOf(["explore", "Coyote", .. AppContext.BaseDirectory.TrimEnd('/').Split('/')[^3..]]);

    private static readonly string Built = Path.Combine(Folder, Adapter);

    [Fact]
    public void What_the_tool_finds_replays_there_and_here()
    {
        using var folder = new TemporaryFolder();

        var test = Test(Built, Violations.Mutant, folder);

        Assert.True(test is { Exit: 2 } && test.Out.Contains("breaks S13", StringComparison.Ordinal), test.Out);
        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("replay", TokenIn(folder)).Exit);
        Assert.Contains("Reproduced 1 bug", Replay(Built, Violations.Mutant, folder), StringComparison.Ordinal);
        Assert.Contains("Failed to reproduce the bug", Replay(Built, "linux-7.3", folder), StringComparison.Ordinal);
    }

    [Fact]
    public void The_tool_finds_nothing_in_the_kernel_as_it_is()
    {
        using var folder = new TemporaryFolder();

        var test = Test(Built, "linux-7.3", folder);

        Assert.True(test is { Exit: 0 } && test.Out.Contains("Found 0 bugs", StringComparison.Ordinal), test.Out);
    }

    [Fact]
    public void Rewritten_assemblies_do_the_same()
    {
        using var folder = new TemporaryFolder();
        var rewritten = Path.Combine(folder.Path, "rewritten");
        var settings = JsonNode.Parse(Repository.Read("coyote.json"))!;
        (settings["AssembliesPath"], settings["OutputPath"]) = (Folder, rewritten);
        var file = Path.Combine(folder.Path, "coyote.json");
        File.WriteAllText(file, settings.ToJsonString());

        var rewrite = CoyoteTool.Of(Violations.Mutant, "rewrite", file);

        Assert.True(rewrite.Exit == 0, rewrite.Out);
        Assert.NotEqual(
            File.ReadAllBytes(Path.Combine(Folder, "Shootdown.Model.dll")),
            File.ReadAllBytes(Path.Combine(rewritten, "Shootdown.Model.dll")));
        Assert.Equal(2, Test(Path.Combine(rewritten, Adapter), Violations.Mutant, folder).Exit);
        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("replay", TokenIn(folder)).Exit);
        Assert.Contains("Reproduced 1 bug", Replay(Built, Violations.Mutant, folder), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_does_not_exist_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("'linux-8'", Test(Built, "linux-8", folder).Out, StringComparison.Ordinal);
    }

    private static CoyoteTool Test(string assembly, string design, TemporaryFolder folder) =>
        CoyoteTool.Of(
            design, "test", assembly, "-m", "Check", "-i", "50", "--seed", "1", "--deadlock-timeout", "60000", "-o", folder.Path);

    private static string Replay(string assembly, string design, TemporaryFolder folder) =>
        CoyoteTool.Of(design, "replay", assembly, Report(folder, ".trace"), "-m", "Check").Out;

    private static string TokenIn(TemporaryFolder folder) =>
        File.ReadAllText(Report(folder, ".txt")).Split('\'').First(Token.IsToken);

    private static string Report(TemporaryFolder folder, string extension) =>
        Directory.GetFiles(Path.Combine(folder.Path, "CoyoteOutput"), $"*_0{extension}")[0];
}
