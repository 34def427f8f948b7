using System.Text.Json.Nodes;

namespace Shootdown.Tests.Variants;

/// <summary><c>diff</c> on the command line.</summary>
[Long]
public sealed class DiffCommandTests
{
    private static readonly Lazy<CliRun> Kernels = new(() => CliRun.Of("diff", "linux-7.2", "linux-7.3", "--json", "-"));

    private static JsonNode Json => JsonNode.Parse(Kernels.Value.Out)!;

    [Theory]
    [InlineData("DESIGN: unknown design 'linux-7.4'; did you mean", "diff", "linux-7.4", "linux-7.3")]
    [InlineData("OTHER: unknown value of wait-mask 'percpu'; accepted: per-cpu", "diff", "linux-7.3", "linux-7.3+wait-mask=percpu")]
    [InlineData("diff: no OTHER; accepted:", "diff", "linux-7.3")]
    public void Bad_input_is_refused_in_one_line(string message, params string[] args) =>
        Assert.StartsWith(message, CliRun.Of(args).Refused(), StringComparison.Ordinal);

    [Fact]
    public void The_axes_are_those_on_which_the_designs_differ() =>
        Assert.Equal(
            Axis.All.Where(a => a.Of(Designs.Linux72) != a.Of(Designs.Linux73)).Select(a => a.Name),
            Json["axes"]!.AsArray().Select(a => (string)a!["axis"]!));

    [Fact]
    public void The_functions_are_those_that_the_patches_change()
    {
        var functions = Json["functions"]!.AsArray().Select(f => (string)f!).ToList();

        Assert.Contains("smp_call_function_many_cond", functions);
        Assert.Contains("smpcfd_dead_cpu", functions);
        Assert.DoesNotContain("csd_lock_wait", functions);
    }

    [Fact]
    public void The_claims_are_those_of_both_that_say_something_else()
    {
        Assert.Contains(Json["claims"]!.AsArray(), c => Is(c!, "posted-then-offline", "S6", "violated", "holds"));
        Assert.DoesNotContain(Json["claims"]!.AsArray(), c => (string)c!["left"]! == (string)c["right"]!);

        static bool Is(JsonNode claim, string scenario, string property, string left, string right) =>
            ((string)claim["scenario"]!, (string)claim["property"]!, (string)claim["left"]!, (string)claim["right"]!)
            == (scenario, property, left, right);
    }

    [Fact]
    public void The_costs_are_those_that_are_claimed()
    {
        var compared = 0;
        foreach (var cost in Json["costs"]!.AsArray().OfType<JsonNode>())
        {
            foreach (var (side, design) in ((string, string)[])[("left", "linux-7.2"), ("right", "linux-7.3")])
            {
                if (CostCatalogue.All.FirstOrDefault(c => c.Design == design && c.Scenario.Name == (string)cost["scenario"]!) is { } claim)
                {
                    Assert.Equal(
                        (claim.Costs.Ipis, claim.Costs.PinnedWaits, claim.Costs.LongestPinnedWait),
                        ((int)cost[side]!["ipis"]!, (int)cost[side]!["pinnedWaits"]!, (int)cost[side]!["longestPinnedWait"]!));
                    compared++;
                }
            }
        }

        Assert.InRange(compared, 10, 100);
    }

    [Fact]
    public void A_design_does_not_differ_from_itself_by_another_name() =>
        Assert.StartsWith(
            "linux-7.3 and linux-7.3+wait-mask=task are the same design.",
            CliRun.Of("diff", "linux-7.3", "linux-7.3+wait-mask=task").Out,
            StringComparison.Ordinal);

    [Fact]
    public void What_a_reader_gets_fits_a_screen_and_cuts_no_name()
    {
        using var stdout = new StringWriter();
        var exit = CommandLine.Run(
            ["diff", "linux-7.3", "linux-7.3+wait-mask=per-cpu"], new Terminal(stdout, TextWriter.Null, 80, false, false));

        Assert.Equal(ExitCode.AsClaimed, exit);
        Assert.Contains("S13 holds -> breaks: h1-overwritten-wait-mask", stdout.ToString(), StringComparison.Ordinal);
        Assert.All(stdout.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain("…", stdout.ToString(), StringComparison.Ordinal);
        Assert.InRange(stdout.ToString().Split('\n').Length, 5, 50);
    }
}
