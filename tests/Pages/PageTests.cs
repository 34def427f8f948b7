using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Shootdown.Tests.Pages;

/// <summary>The page as a file.</summary>
[Long]
public sealed partial class PageTests
{
    private static readonly string[] Early = ["check", "h6-no-ipi-early-return", "--design", Violations.Mutant];

    [Fact]
    public void It_stands_alone()
    {
        var page = PageOf(Early);
        Assert.Empty(Elsewhere().Matches(page.Replace("http://www.w3.org/2000/svg", string.Empty, StringComparison.Ordinal)));
        Assert.Contains("default-src 'none'; script-src 'sha256-", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page, StringComparison.Ordinal);
        Assert.DoesNotContain("innerHTML", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@@", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_in_the_data_cannot_end_it()
    {
        var page = PageText.Of("</title><b>", PageText.Policy, writer => writer.WriteStringValue("</script><script>alert(1)</script><!--"));
        Assert.Equal(2, page.Split("</script>").Length - 1);
        Assert.Contains("&lt;/title&gt;&lt;b&gt;", page, StringComparison.Ordinal);
        Assert.Equal("</script><script>alert(1)</script><!--", DataOf(page).GetString());
    }

    [Fact]
    public void It_has_all_verdicts_all_runs_and_their_text()
    {
        var data = DataOf(PageOf(Early));
        var verdicts = data.GetProperty("systems").EnumerateArray()
            .SelectMany(s => s.GetProperty("verdicts").EnumerateArray()).ToList();
        var runs = data.GetProperty("runs").EnumerateArray().ToList();
        Assert.Equal(21, verdicts.Count);
        Assert.Equal(["S13", "S4", "S5"], runs.Select(r => r.GetProperty("property").GetString()).Order(StringComparer.Ordinal));
        foreach (var verdict in verdicts.Where(v => v.TryGetProperty("run", out _)))
        {
            Assert.Equal(
                verdict.GetProperty("property").GetString(),
                runs[verdict.GetProperty("run").GetInt32()].GetProperty("property").GetString());
        }

        var places = runs.SelectMany(r => r.GetProperty("trace").GetProperty("steps").EnumerateArray())
            .Select(s => s.GetProperty("source")).Where(s => s.ValueKind != JsonValueKind.Null);
        var sources = data.GetProperty("sources").EnumerateArray().ToList();
        Assert.All(places, place => Assert.Single(sources, s => Has(s, place)));
    }

    [Fact]
    public void Who_stands_where_follows_the_run()
    {
        var run = Violations.EarlyReturn.Run;
        Assert.Equal(["A", "B"], run.FramesAt(0).Select(f => f.Context));
        Assert.DoesNotContain(run.FramesAt(0), f => f.KeepsCpu || f.IrqsOff);
        Assert.True(Assert.Single(run.FramesAt(2), f => f.Context == "A").KeepsCpu); // after its get_cpu()
    }

    [Fact]
    public void The_longest_run_is_no_large_page()
    {
        var page = PageOf("why", "huge-split", "--design", "linux-7.3+flush-stride=largest", "--property", "S1");
        Assert.Equal(118, DataOf(page).GetProperty("runs")[0].GetProperty("trace").GetProperty("length").GetInt32());
        Assert.InRange(page.Length, 10_000, 300_000);
    }

    [Fact]
    public void What_mends_a_run_stands_with_it()
    {
        var run = DataOf(PageOf(["why", .. Early[1..], "--property", "S13"])).GetProperty("runs")[0];
        Assert.Contains("wait-decision=if-enqueued", run.GetProperty("mends").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_breaks_the_verdicts_are_shown_alone()
    {
        var data = DataOf(PageOf("why", "h6-no-ipi-early-return", "--property", "S13"));
        Assert.Empty(data.GetProperty("runs").EnumerateArray());
        Assert.Equal("holds", data.GetProperty("systems")[0].GetProperty("verdicts")[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public void A_token_is_shown_as_it_is() => Assert.Equal(
        Violations.StarvationToken.ToString(),
        DataOf(PageOf("replay", Violations.StarvationToken.ToString())).GetProperty("runs")[0]
            .GetProperty("trace").GetProperty("token").GetString());

    [Theory]
    [InlineData("-", "--html: '-'; accepted: a file's name")]
    [InlineData("/nowhere/at/all.html", "--html: '/nowhere/at/all.html'; accepted: a file in a directory that exists")]
    public void A_place_that_is_none_is_refused_before_any_work(string place, string message)
    {
        foreach (var verb in (string[][])[["check"], ["why", "h6-no-ipi-early-return"], ["replay", Violations.EarlyToken.ToString()]])
        {
            Assert.Equal(message, CliRun.Of([.. verb, "--html", place]).Refused());
        }
    }

    private static bool Has(JsonElement source, JsonElement place) =>
        source.GetProperty("file").GetString() == place.GetProperty("file").GetString()
        && place.GetProperty("line").GetInt32() - source.GetProperty("first").GetInt32() is >= 0 and var line
        && line < source.GetProperty("lines").GetArrayLength();

    private static string PageOf(params string[] arguments)
    {
        using var file = new TemporaryFile("run.html");
        var run = CliRun.Of([.. arguments, "--html", file.Path]);
        Assert.Equal(string.Empty, run.Error);
        return File.ReadAllText(file.Path);
    }

    private static JsonElement DataOf(string page)
    {
        var data = WebUtility.HtmlDecode(Data().Match(page).Groups[1].Value);
        Assert.Equal(Data().Match(page).Groups[1].Value, data);
        using var document = JsonDocument.Parse(data);
        return document.RootElement.Clone();
    }

    [GeneratedRegex("(https?|file|ftp|wss?):|@import|url\\(|src=|\\bimport\\b")]
    private static partial Regex Elsewhere();

    [GeneratedRegex("<script type=\"application/json\" id=\"data\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Data();
}
