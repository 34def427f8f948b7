using System.IO.Compression;
using System.Xml.Linq;

namespace Shootdown.Tests.Testing;

/// <summary>What somebody has who has the packages and nothing else: the template's proofs, and the program in an empty folder.</summary>
[Long]
public sealed class PackageTests(PackedFixture packed) : IClassFixture<PackedFixture>
{
    private static readonly string Version = ValueIn("Directory.Build.props", "Version");

    [Fact]
    public void Every_package_is_made_with_its_licence_and_readme()
    {
        Assert.True(packed.Made.Exit == 0, packed.Made.Output);
        string[] names =
        [
            "Shootdown.Explore", "Shootdown.Json", "Shootdown.Model", "Shootdown.Properties", "Shootdown.Scenarios", "Shootdown.Templates",
            "Shootdown.Testing", "shootdown",
        ];
        Assert.Equal(
            names.Select(n => $"{n}.{Version}.nupkg"),
            Directory.EnumerateFiles(packed.Packages, "*.nupkg").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var name in names)
        {
            using var package = ZipFile.OpenRead(Path.Combine(packed.Packages, $"{name}.{Version}.nupkg"));
            Assert.NotNull(package.GetEntry("LICENSE"));
            Assert.NotNull(package.GetEntry("README.md"));
            using var specification = package.GetEntry($"{name}.nuspec")!.Open();
            var license = XDocument.Load(specification).Descendants().Single(e => e.Name.LocalName == "license");
            Assert.Equal("GPL-2.0-only", license.Value);
        }
    }

    [Fact]
    public void The_template_is_proved_and_a_changed_line_fails_with_the_counterexample()
    {
        var hive = Path.Combine(packed.Work, "hive");
        var templates = Path.Combine(packed.Packages, $"Shootdown.Templates.{Version}.nupkg");
        Succeeds(packed.Dotnet(packed.Work, "new", "install", templates, "--debug:custom-hive", hive));
        Succeeds(packed.Dotnet(packed.Work, "new", "shootdown", "-o", "Own.Proofs", "--debug:custom-hive", hive));
        var project = Path.Combine(packed.Work, "Own.Proofs");

        var proved = Succeeds(packed.Dotnet(project, "test"));
        Assert.Contains("succeeded: 4", proved.Output, StringComparison.Ordinal);

        var routine = Path.Combine(project, "Mailbox.cs");
        File.WriteAllText(routine, File.ReadAllText(routine).Replace("Store(message, 1,", "Store(message, 0,", StringComparison.Ordinal));
        var changed = packed.Dotnet(project, "test");
        Assert.NotEqual(0, changed.Exit);
        Assert.Contains("NOT as claimed, the text breaks M1: handed-over", changed.Output, StringComparison.Ordinal);
        Assert.Contains("Mailbox.cs:", changed.Output, StringComparison.Ordinal);
        Assert.Contains("token: sd1:handed-over:linux-7.3:sc:M1:", changed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_template_asks_for_the_versions_that_there_are()
    {
        var project = XDocument.Parse(Repository.Read("templates", "shootdown", "MyProofs.csproj"));
        var asked = project.Descendants("PackageReference")
            .ToDictionary(r => r.Attribute("Include")!.Value, r => r.Attribute("Version")!.Value);

        Assert.Equal(Version, asked["Shootdown.Testing"]);
        Assert.Contains(
            $"Include=\"xunit.v3\" Version=\"{asked["xunit.v3"]}\"", Repository.Read("Directory.Packages.props"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_checks_and_shows_texts_in_an_empty_folder()
    {
        Succeeds(packed.Dotnet(packed.Work, "tool", "install", "shootdown", "--version", Version, "--tool-path", "tool"));
        var empty = Directory.CreateDirectory(Path.Combine(packed.Work, "empty")).FullName;
        var tool = Path.Combine(packed.Work, "tool", "shootdown");

        var check = Succeeds(packed.Run(empty, tool, "check", "one-call"));
        Assert.Contains(" 0 NOT as claimed, 0 inconclusive", check.Output, StringComparison.Ordinal);
        var text = Succeeds(packed.Run(empty, tool, "text", "csd_lock"));
        Assert.Contains("await CsdLockWait(csd", text.Output, StringComparison.Ordinal);
        var why = Succeeds(packed.Run(empty, tool, "why", "h6-no-ipi-early-return", "--design", Violations.Mutant, "--property", "S13"));
        Assert.Contains("Smp.cs:", why.Output, StringComparison.Ordinal);
        Assert.Contains("all of it: shootdown replay 'sd1:", why.Output, StringComparison.Ordinal);
        var campaign = Succeeds(
            packed.Run(empty, tool, "campaign", "--all-workloads", "1x1", "--of", "memory", "--calls", "munmap,access"));
        Assert.Contains("0 findings that no claim knows", campaign.Output, StringComparison.Ordinal);
    }

    private static ProgramRun Succeeds(ProgramRun run)
    {
        Assert.True(run.Exit == 0, run.Output);
        return run;
    }

    private static string ValueIn(string file, string element) =>
        XDocument.Parse(Repository.Read(file)).Descendants(element).First().Value;
}
