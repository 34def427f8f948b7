using System.Text;
using System.Text.Json;

namespace Shootdown.Cli.Export;

/// <summary>SARIF 2.1.0: a result for each violation and each verdict that is not known, at the line of the text whose step breaks
/// it.</summary>
internal static class SarifReport
{
    /// <summary>Writes answers.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="answers">The answers.</param>
    public static void Write(TextWriter writer, IReadOnlyList<Answer> answers) =>
        writer.WriteLine(Encoding.UTF8.GetString(JsonOutput.Of(JsonOutput.Readable, json => Write(json, answers))));

    private static void Write(Utf8JsonWriter json, IReadOnlyList<Answer> answers)
    {
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        Tool(json, answers);
        json.WriteStartArray("results");
        foreach (var answer in answers.Where(a => a.Standing is Standing.Wrong or Standing.Open || VerdictFormat.IsViolated(a)))
        {
            Result(json, answer);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Tool(Utf8JsonWriter json, IReadOnlyList<Answer> answers)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "shootdown");
        json.WriteStartArray("rules");
        foreach (var property in answers.Select(a => a.CheckQuestion.Property).Distinct())
        {
            json.WriteStartObject();
            json.WriteString("id", property.Id);
            Text(json, "shortDescription", property.Title);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter json, Answer answer)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", answer.CheckQuestion.Property.Id);
        json.WriteString("level", answer.Standing switch { Standing.Wrong => "error", Standing.Open => "warning", _ => "note" });
        Text(json, "message", $"{VerdictFormat.NameOf(answer)}: {AnswerText.Message(answer)}");
        if (answer.Run?.Steps is [.., { Source: { } source }])
        {
            json.WriteStartArray("locations");
            json.WriteStartObject();
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");
            json.WriteString("uri", source.File);
            json.WriteEndObject();
            json.WriteStartObject("region");
            json.WriteNumber("startLine", source.Line);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
