using System.Net;
using System.Text;
using System.Text.Json;

namespace Shootdown.Tests.Pages;

/// <summary>What <c>serve</c> answers.</summary>
public sealed class ServeTests : IAsyncLifetime
{
    private const string Early = "\"scenario\":\"h6-no-ipi-early-return\",\"design\":\"" + Violations.Mutant + "\"";

    private readonly HttpClient client = new();
    private LiveServer server = null!;

    public async ValueTask InitializeAsync()
    {
        server = await LiveServer.Start(0, new RunName("remote-flush", "linux-7.3", "sc"));
        client.BaseAddress = server.Address;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_run_is_walked_through_step_by_step()
    {
        List<uint> choices = [];
        foreach (var choice in Violations.EarlyReturn.Schedule.Choices)
        {
            var now = (await Ask("now", $"{{{Early},\"choices\":[{string.Join(',', choices)}]}}")).GetProperty("now");
            var next = Assert.Single(now.GetProperty("enabled").EnumerateArray(), e => e.GetProperty("choice").GetUInt32() == choice);
            Assert.Equal(
                Violations.EarlyReturn.Steps[choices.Count].Operation,
                next.GetProperty("step").GetProperty("operation").GetString());
            var isLast = choices.Count == Violations.EarlyReturn.Schedule.Choices.Count - 1;
            Assert.Equal(isLast, next.GetProperty("breaks").EnumerateArray().Any(b => b.GetString() == "S13"));
            choices.Add(choice);
        }

        var answer = await Ask("run", $"{{{Early},\"property\":\"S13\",\"choices\":[{string.Join(',', choices)}]}}");
        var run = answer.GetProperty("run");
        Assert.Equal(Violations.EarlyToken.ToString(), run.GetProperty("trace").GetProperty("token").GetString());
        Assert.Contains("while its callback has not finished", run.GetProperty("sentence").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_brings_its_run_back()
    {
        var run = (await Ask("run", $"{{\"token\":\"{Violations.StarvationToken}\"}}")).GetProperty("run");
        Assert.Equal(Violations.StarvationToken.ToString(), run.GetProperty("trace").GetProperty("token").GetString());
        Assert.Equal(Violations.Starvation.CycleStart, run.GetProperty("trace").GetProperty("cycleStart").GetInt32());
        Assert.Contains("for ever", run.GetProperty("sentence").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_violation_is_found_from_where_one_stands()
    {
        var begun = Violations.EarlyReturn.Schedule.Choices.Take(3).ToList();
        var found = await Ask("hunt", $"{{{Early},\"property\":\"S13\",\"choices\":[{string.Join(',', begun)}]}}");
        var choices = found.GetProperty("choices").EnumerateArray().Select(c => c.GetUInt32()).ToList();
        Assert.Equal(begun, choices.Take(3));
        Assert.Equal(Violations.EarlyReturn.Schedule.Choices.Count, choices.Count);
        var run = (await Ask("run", $"{{{Early},\"property\":\"S13\",\"choices\":[{string.Join(',', choices)}]}}")).GetProperty("run");
        Assert.NotEqual(JsonValueKind.Null, run.GetProperty("sentence").ValueKind);
    }

    [Fact]
    public async Task Where_nothing_breaks_any_more_none_is_found()
    {
        var begun = Violations.EarlyReturn.Schedule.Choices.Take(3);
        var none = await Ask(
            "hunt", $"{{\"scenario\":\"h6-no-ipi-early-return\",\"property\":\"S13\",\"choices\":[{string.Join(',', begun)}]}}");
        Assert.Equal(JsonValueKind.Null, none.GetProperty("choices").ValueKind);
        Assert.Contains("S13 does not break from here on", none.GetProperty("told").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_starving_run_is_found_too_and_closes()
    {
        const string Question = "\"scenario\":\"h7-aba-starvation\",\"property\":\"L3-weak\"";
        var found = await Ask("hunt", $"{{{Question},\"choices\":[]}}");
        var (choices, cycle) = (found.GetProperty("choices").GetRawText(), found.GetProperty("cycleStart").GetInt32());
        var run = (await Ask("run", $"{{{Question},\"choices\":{choices},\"cycleStart\":{cycle}}}")).GetProperty("run");
        Assert.Contains("for ever", run.GetProperty("sentence").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_CPU_runs_until_it_waits_for_another()
    {
        var answer = await Ask("onwards", "{\"scenario\":\"remote-flush\",\"cpu\":0,\"choices\":[]}");
        Assert.Contains("cannot go on after", answer.GetProperty("told").GetString(), StringComparison.Ordinal);
        var run = await Ask("run", $"{{\"scenario\":\"remote-flush\",\"choices\":{answer.GetProperty("choices").GetRawText()}}}");
        Assert.All(run.GetProperty("run").GetProperty("trace").GetProperty("steps").EnumerateArray(), s =>
            Assert.Equal(0, s.GetProperty("cpu").GetInt32()));
        Assert.DoesNotContain(run.GetProperty("now").GetProperty("enabled").EnumerateArray(), e =>
            e.GetProperty("step").GetProperty("cpu").GetInt32() == 0);
    }

    [Fact]
    public async Task A_workload_of_the_reader_is_walked_through()
    {
        var text = JsonSerializer.Serialize(await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "scenarios/examples/overwritten-wait-mask.json"), TestContext.Current.CancellationToken));
        var run = (await Ask("run", $"{{\"workload\":{{\"name\":\"my own.json\",\"text\":{text}}},\"choices\":[]}}")).GetProperty("run");
        Assert.Equal("my-own", run.GetProperty("scenario").GetString());
    }

    [Theory]
    [InlineData("run", "{", "question: ")]
    [InlineData("run", "{\"scenario\":\"h6\",\"choices\":[]}", "scenario: unknown scenario 'h6'")]
    [InlineData("run", "{\"choices\":[]}", "$.scenario: missing; accepted: a scenario's name")]
    [InlineData("run", "{\"scenario\":\"remote-flush\"}", "$.choices: missing; accepted: an array")]
    [InlineData("run", "{\"scenario\":\"remote-flush\",\"choices\":[1]}", "choices: Step 1 cannot be taken")]
    [InlineData("run", "{\"scenario\":\"remote-flush\",\"choices\":[],\"design\":\"linux-1\"}", "design: unknown design 'linux-1'")]
    [InlineData("run", "{\"scenario\":\"remote-flush\",\"choices\":[],\"memory\":\"weak\"}", "memory: 'weak'; accepted: sc, tso, arm")]
    [InlineData("run", "{\"scenario\":\"remote-flush\",\"choices\":[],\"memory\":\"arm\"}", "accepted: sc, tso for remote-flush")]
    [InlineData("run", "{\"token\":\"sd1:x\"}", "token: 'sd1:x' has 2 parts")]
    [InlineData("run", "{\"workload\":{\"name\":\"a\",\"text\":\"{}\"},\"choices\":[]}", "'a': ")]
    [InlineData("hunt", "{\"scenario\":\"remote-flush\",\"choices\":[],\"property\":\"S99\"}", "property: unknown property 'S99'")]
    [InlineData("onwards", "{\"scenario\":\"remote-flush\",\"choices\":[]}", "cpu: missing; accepted: a CPU's number")]
    public async Task Bad_input_gets_one_line(string what, string question, string told)
    {
        using var answer = await Post(what, question);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(told, Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "localhost:1")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    public async Task Others_are_refused(string header, string value)
    {
        foreach (var path in (string[])["", "api/run"])
        {
            using var request = new HttpRequestMessage(path.Length == 0 ? HttpMethod.Get : HttpMethod.Post, path);
            request.Headers.TryAddWithoutValidation(header, value);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("GET", "etc/passwd")]
    [InlineData("GET", "api/run")]
    [InlineData("OPTIONS", "api/run")]
    [InlineData("POST", "api/stop")]
    public async Task It_serves_nothing_else(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task It_listens_on_this_machine_only_and_its_page_asks_nobody_else()
    {
        Assert.Equal("127.0.0.1", server.Address.Host);
        using var answer = await client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_is_no_JSON_by_its_own_word_is_refused()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "text/plain");
        using var answer = await client.PostAsync(new Uri("api/run", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("--port: '70000'; accepted: a whole number from 0 to 65535", "serve", "--port", "70000")]
    [InlineData("unknown scenario 'remote-flash'", "serve", "remote-flash")]
    [InlineData("unknown design 'linux-1'", "serve", "--design", "linux-1")]
    public void A_command_that_makes_no_sense_is_refused(string told, params string[] arguments) =>
        Assert.Contains(told, CliRun.Of(arguments).Refused(), StringComparison.Ordinal);

    [Fact]
    public void A_port_that_is_taken_is_refused() =>
        Assert.Contains("accepted: a port that is free",
            CliRun.Of("serve", "--port", server.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)).Refused(),
            StringComparison.Ordinal);

    private async Task<HttpResponseMessage> Post(string what, string question)
    {
        using var content = new StringContent(question, Encoding.UTF8, "application/json");
        return await client.PostAsync(new Uri($"api/{what}", UriKind.Relative), content, TestContext.Current.CancellationToken);
    }

    private async Task<JsonElement> Ask(string what, string question)
    {
        using var answer = await Post(what, question);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
