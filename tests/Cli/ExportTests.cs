using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Shootdown.Tests.Cli;

/// <summary>What others read: each format read back by the rules of its readers.</summary>
public sealed class ExportTests
{
    private static readonly Violation[] Runs = [Violations.EarlyReturn, Violations.Starvation, Violations.Offline];

    [Fact]
    public void Itf_has_every_cell_in_every_state_and_the_loop()
    {
        foreach (var run in Runs)
        {
            var itf = JsonDocument.Parse(Text(new ItfTrace(), run)).RootElement;
            var vars = itf.GetProperty("vars").EnumerateArray().Select(v => v.GetString()!).ToList();
            var states = itf.GetProperty("states").EnumerateArray().ToList();
            Assert.Equal(run.Run.StateCount, states.Count);
            Assert.Equal(vars.Count, vars.Distinct().Count());
            Assert.All(states, s => Assert.Equal(vars.Order(), s.EnumerateObject().Select(p => p.Name).Where(n => n != "#meta").Order()));
            Assert.Equal(run.CycleStart, itf.TryGetProperty("loop", out var loop) ? loop.GetInt32() : null);
            foreach (var change in run.Steps.SelectMany((s, i) => s.Changes.Select(c => (i, c))).Where(c => c.i + 1 < states.Count))
            {
                Assert.Equal(change.c.After, states[change.i + 1].GetProperty(change.c.Cell).GetString());
            }
        }
    }

    [Fact]
    public void Perfetto_gets_a_slice_a_step_and_arrows_that_end()
    {
        foreach (var run in Runs)
        {
            var events = JsonDocument.Parse(Text(new ChromeTrace(), run)).RootElement.GetProperty("traceEvents").EnumerateArray().ToList();
            ILookup<string, JsonElement> phases = events.ToLookup(e => e.GetProperty("ph").GetString()!);
            Assert.Equal(run.Steps.Count, phases["X"].Count());
            Assert.All(events, e => Assert.True(e.GetProperty("pid").GetInt32() >= 0));
            Assert.Equal(phases["s"].Select(e => e.GetProperty("id").GetInt32()), phases["f"].Select(e => e.GetProperty("id").GetInt32()));
            Assert.All(phases["s"].Zip(phases["f"]), m =>
                Assert.True(m.First.GetProperty("ts").GetInt32() < m.Second.GetProperty("ts").GetInt32()));
        }
    }

    [Fact]
    public void Mermaid_speaks_of_its_participants_only() =>
        Diagram(
            new MermaidTrace(),
            "^sequenceDiagram$|^    participant (?<who>p[0-9]+) as [^;]+$|^    (?<from>p[0-9]+)->>(?<to>p[0-9]+): [^;#]+$"
            + "|^    Note over (?<to>p[0-9]+): ([^;#]|#(35|59);)+$");

    [Fact]
    public void PlantUml_speaks_of_its_participants_only() =>
        Diagram(
            new PlantUmlTrace(),
            "^@startuml$|^@enduml$|^participant \"[^\"]+\" as (?<who>p[0-9]+)$|^(?<from>p[0-9]+) -> (?<to>p[0-9]+) : .+$"
            + "|^note over (?<to>p[0-9]+) : .+$");

    [Theory]
    [InlineData(".itf.json")]
    [InlineData(".trace.json")]
    [InlineData(".mmd")]
    [InlineData(".puml")]
    [InlineData(".ftrace")]
    public void A_replay_exports_by_the_files_ending(string ending)
    {
        using var file = new TemporaryFile(ending);
        Assert.Equal(ExitCode.AsClaimed, CliRun.Of("replay", Violations.EarlyToken.ToString(), "--export", file.Path).Exit);
        Assert.NotEmpty(File.ReadAllText(file.Path));
    }

    [Fact]
    public void An_ending_of_no_format_is_refused() =>
        Assert.StartsWith(
            "--export: 'x.doc'; accepted: a name that ends with .itf.json,",
            CliRun.Of("replay", Violations.EarlyToken.ToString(), "--export", "x.doc").Refused(),
            StringComparison.Ordinal);

    [Fact]
    public void Junit_counts_what_it_holds()
    {
        var root = XDocument.Parse(Failing("junit")).Root!;
        var suite = Assert.Single(root.Elements("testsuite"));
        var cases = suite.Elements("testcase").ToList();
        Assert.Equal(cases.Count, (int)root.Attribute("tests")!);
        Assert.Equal(1, (int)root.Attribute("failures")!);
        var failure = Assert.Single(cases.Elements("failure"));
        Assert.Contains("replay 'sd1:", failure.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Ktap_has_a_plan_and_as_many_lines()
    {
        var lines = Failing("ktap").TrimEnd().Split('\n');
        Assert.Equal("KTAP version 1", lines[0]);
        var results = lines.Where(l => Regex.IsMatch(l, "^(not )?ok [0-9]+ ")).ToList();
        Assert.Equal($"1..{results.Count}", lines[1]);
        Assert.Equal(Enumerable.Range(1, results.Count), results.Select(l => int.Parse(Regex.Match(l, "ok ([0-9]+)").Groups[1].Value)));
        Assert.Single(results, l => l.StartsWith("not ok", StringComparison.Ordinal));
        Assert.All(lines.Skip(2).Except(results), l => Assert.StartsWith("# ", l, StringComparison.Ordinal));
    }

    [Fact]
    public void Sarif_points_at_the_line_that_breaks()
    {
        var run = JsonDocument.Parse(Failing("sarif")).RootElement.GetProperty("runs")[0];
        var result = Assert.Single(run.GetProperty("results").EnumerateArray().ToList());
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray();
        Assert.Contains(result.GetProperty("ruleId").GetString(), rules.Select(r => r.GetProperty("id").GetString()));
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        var text = Repository.Read(place.GetProperty("artifactLocation").GetProperty("uri").GetString()!);
        Assert.InRange(place.GetProperty("region").GetProperty("startLine").GetInt32(), 1, text.Split('\n').Length);
    }

    [Theory]
    [InlineData("junit", "<failure")]
    [InlineData("ktap", "not ok")]
    [InlineData("sarif", "ruleId")]
    public void What_is_as_claimed_is_no_failure(string format, string failure)
    {
        var run = CliRun.Of("check", "h6-no-ipi-early-return", "--design", "linux-7.3", "--property", "S13", "--format", format);
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.DoesNotContain(failure, run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("junit", "<skipped message=\"violated, beside S4 S13: ")]
    [InlineData("ktap", "S5 # XFAIL violated, beside S4 S13: ")]
    [InlineData("sarif", "S5: violated, beside S4 S13: ")]
    public void What_breaks_beside_a_claim_is_said(string format, string words)
    {
        var run = CliRun.Of("check", "h6-no-ipi-early-return", "--design", Violations.Mutant, "--format", format);
        Assert.Equal(ExitCode.AsClaimed, run.Exit);
        Assert.Contains(words, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_format_is_refused() =>
        Assert.StartsWith(
            "--format: unknown value 'xml'; accepted: junit, ktap, sarif",
            CliRun.Of("check", "one-call", "--format", "xml").Refused(),
            StringComparison.Ordinal);

    private static string Failing(string format)
    {
        var run = CliRun.Of(
            "check", "h6-no-ipi-early-return", "--design", Violations.Mutant, "--property", "S5", "--property", "S7", "--format", format);
        Assert.Equal(ExitCode.NotAsClaimed, run.Exit);
        return run.Out;
    }

    private static string Text(ITraceFormat format, Violation run)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        format.Write(writer, run);
        return writer.ToString();
    }

    private static void Diagram(ITraceFormat format, string line)
    {
        foreach (var run in Runs)
        {
            var lines = Text(format, run).TrimEnd().Split('\n').Select(l => Regex.Match(l, line, RegexOptions.ExplicitCapture)).ToList();
            Assert.All(lines, l => Assert.True(l.Success));
            var known = lines.Select(l => l.Groups["who"].Value).Where(w => w.Length > 0).ToHashSet();
            Assert.All(lines.SelectMany(l => new[] { l.Groups["from"].Value, l.Groups["to"].Value }).Where(w => w.Length > 0), w =>
                Assert.Contains(w, known));
            Assert.True(lines.Count(l => l.Groups["to"].Success) > 5);
        }
    }
}
