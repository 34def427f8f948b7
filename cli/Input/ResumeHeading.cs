using System.Text.Json;
using System.Text.Json.Nodes;

namespace Shootdown.Cli.Input;

/// <summary>The first line of a file that work is resumed from: what was asked, of which build. What it has of another question or another
/// build is refused, since nothing tells whether it is still true.</summary>
/// <param name="Verb">The verb that writes such files.</param>
/// <param name="Line">The line.</param>
internal sealed record ResumeHeading(string Verb, string Line)
{
    // What verdicts depend on: the model, the properties, the scenarios, the search, and what is shared.
    private static readonly Type[] Parts =
        [typeof(MachineSystem), typeof(Property), typeof(Scenario), typeof(Checker), typeof(DesignSpace)];

    /// <summary>The heading of a question to this build.</summary>
    /// <param name="verb">The verb that asks it.</param>
    /// <param name="question">All that the answer depends on.</param>
    public static ResumeHeading Of(string verb, JsonObject question)
    {
        var heading = new JsonObject
        {
            [verb] = 1,
            ["build"] = string.Join(' ', Parts.Select(t => t.Module.ModuleVersionId.ToString("N"))),
        };
        foreach (var (name, value) in question)
        {
            heading.Add(name, value?.DeepClone());
        }

        return new ResumeHeading(verb, heading.ToJsonString());
    }

    /// <summary>Makes sure that a line is this heading.</summary>
    /// <param name="line">The first line of a file.</param>
    /// <param name="place">What to call the file in messages.</param>
    /// <exception cref="FormatException">It is not.</exception>
    public void Expect(string line, string place)
    {
        if (line != Line)
        {
            throw new FormatException(
                $"{place}: line 1: {Difference(line)}; "
                + $"accepted: a file that {Verb} wrote for the same question, or one that does not exist");
        }
    }

    private string Difference(string line)
    {
        try
        {
            var (found, asked) = (JsonNode.Parse(line) as JsonObject, JsonNode.Parse(Line)!.AsObject());
            if (found is null || !found.ContainsKey(Verb))
            {
                return $"no heading of {Verb}";
            }

            var (name, value) = asked.FirstOrDefault(a => found[a.Key]?.ToJsonString() != a.Value?.ToJsonString());
            return name switch
            {
                null => "another heading",
                "build" => "of another build of the model",
                _ when (found[name], value) is (JsonArray before, JsonArray now) => $"{name}: {Difference(Words(before), Words(now))}",
                _ => $"{name} {Shown(found[name])} where {Shown(value)} is asked",
            };
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException or InvalidOperationException)
        {
            return $"no heading of {Verb}";
        }
    }

    private static string Difference(List<string> found, List<string> asked)
    {
        (string Words, List<string> Names)[] sides =
            [("asked, and not in it", [.. asked.Except(found)]), ("in it, and not asked", [.. found.Except(asked)])];
        return string.Join("; ", sides.Where(s => s.Names.Count > 0).Select(s => $"{InputText.Quote(string.Join(' ', s.Names))} {s.Words}"))
            is { Length: > 0 } difference ? difference : "the same in another order";
    }

    private static List<string> Words(JsonArray list) => [.. list.Select(item => item?.ToString() ?? string.Empty)];

    private static string Shown(JsonNode? value) => InputText.Quote(value switch
    {
        null => "none",
        JsonValue text when text.TryGetValue<string>(out var words) => words,
        JsonArray list => string.Join(' ', Words(list)),
        _ => value.ToJsonString(),
    });
}
