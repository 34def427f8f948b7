using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shootdown.Tests.Cli;

/// <summary>A trace file that somebody tampered with is refused in one line.</summary>
[Long]
public sealed class HostileTraceFileTests
{
    private static readonly string Valid = Written();

    [Theory]
    [InlineData("", ": empty; accepted: a trace, or an array of results")]
    [InlineData("{", "line 1, column 2: end of the text; accepted: a complete JSON text")]
    [InlineData("{}{}", "line 1, column 3: '{}'; accepted: JSON without comments and trailing commas")]
    [InlineData("{\"token\":1,\"token\":2}", "$: property 'token' twice; accepted: each property once")]
    [InlineData("// comment", "line 1, column 1: '// comment'; accepted: JSON without comments and trailing commas")]
    [InlineData("null", "$: null; accepted: a trace, or an array of results")]
    [InlineData("17", "$: 17; accepted: a trace, or an array of results")]
    [InlineData("\"sd1:a\"", "$: \"sd1:a\"; accepted: a trace, or an array of results")]
    [InlineData("[]", "$: none of the results has a trace")]
    [InlineData("[1]", "$[0]: 1; accepted: an object")]
    [InlineData("[{}]", "$[0].scenario: missing")]
    [InlineData("{}", "$.token: missing; accepted: a string")]
    [InlineData(
        "{\"tokens\":1}",
        "$: unknown property 'tokens'; accepted: token, length, finding, cycleStart, choices, workload, initially, steps")]
    public void A_file_that_is_no_trace_is_refused(string text, string message) =>
        Assert.Contains(message, Refusal(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("token", "null", "$.token: null; accepted: a string")]
    [InlineData("token", "\"sd1:x\"", "$.token: 'sd1:x' has 2 parts")]
    [InlineData("token", "[]", "$.token: []; accepted: a string")]
    [InlineData("length", "-1", "$.length: -1; accepted: a whole number from 0 to 100000")]
    [InlineData("length", "1e99", "$.length: 1e99; accepted: a whole number")]
    [InlineData("length", "3", "$: length 3, 21 choices, 21 steps; accepted: as many choices and steps as length says")]
    [InlineData("choices", "{}", "$.choices: {}; accepted: an array")]
    [InlineData("choices", "[4294967296]", "$.choices[0]: 4294967296; accepted: a whole number from 0 to 4294967295")]
    [InlineData("choices", "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]",
        "$: 'choices' are not the token's; accepted: the choices that the token holds")]
    [InlineData("initially", "[{\"cell\":1}]", "$.initially[0].cell: 1; accepted: a string")]
    [InlineData("steps", "[{}]", "$.steps[0].cpu: missing; accepted: a whole number from -1 to 63")]
    [InlineData("steps", "[{\"cpu\":99,\"context\":\"\",\"function\":\"\",\"operation\":\"\",\"changes\":[]}]",
        "$.steps[0].cpu: 99; accepted: a whole number from -1 to 63")]
    [InlineData("cycleStart", "4", "$: 'cycleStart' is not the token's; accepted: what the token says")]
    [InlineData("finding", "7", "$.finding: 7; accepted: a string")]
    [InlineData("extra", "1", "$: unknown property 'extra'; accepted: token, length")]
    public void A_field_that_is_wrong_is_named(string field, string value, string message)
    {
        var trace = JsonNode.Parse(Valid)!;
        trace[field] = JsonNode.Parse(value);
        Assert.Contains(message, Refusal(trace.ToJsonString()), StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_is_refused() =>
        Assert.Contains("; accepted: surrogates in pairs", Refusal(Valid.Replace("sd1:", "\\ud800", StringComparison.Ordinal)),
            StringComparison.Ordinal);

    [Fact]
    public void Depth_without_end_is_refused() =>
        Assert.Contains("at most 32 levels of nesting", Refusal(new string('[', 100_000)), StringComparison.Ordinal);

    private static string Refusal(string text)
    {
        using var file = new TemporaryFile(text: text);
        var line = CliRun.Of("replay", file.Path).Refused();
        Assert.StartsWith(file.Path, line, StringComparison.Ordinal);
        return line;
    }

    private static string Written()
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory))
        {
            TraceJson.Write(writer, Violations.EarlyName, Violations.EarlyReturn, null);
        }

        return Encoding.UTF8.GetString(memory.ToArray());
    }
}
