using System.Text;
using System.Text.Json;

namespace Shootdown.Cli.Check;

/// <summary>Answers as JSON: one array, an object for each verdict.</summary>
internal static class JsonReport
{
    /// <summary>What stands for the engine where a recorded schedule was executed.</summary>
    public const string Replay = "replay";

    /// <summary>Writes answers to a file, or to stdout where that is <c>-</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="terminal">What stdout is.</param>
    /// <param name="engine">The engine that answered.</param>
    /// <param name="answers">The answers.</param>
    public static void Write(string path, Terminal terminal, string engine, IEnumerable<Answer> answers) =>
        WriteTo(path, "--json", terminal, writer =>
        {
            writer.WriteStartArray();
            foreach (var answer in answers)
            {
                Write(writer, engine, answer);
            }

            writer.WriteEndArray();
        });

    /// <summary>Writes one trace to a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="terminal">What stdout is.</param>
    /// <param name="answer">An answer that has one.</param>
    public static void WriteTrace(string path, Terminal terminal, Answer answer) =>
        WriteTo(
            path,
            "--trace",
            terminal,
            writer => TraceJson.Write(writer, answer.Name, answer.Run!, answer.CheckQuestion.Scenario.Workload));

    /// <summary>Writes JSON to a file, or to stdout where that is <c>-</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="option">What named it, for messages.</param>
    /// <param name="terminal">What stdout is.</param>
    /// <param name="write">Writes one value.</param>
    public static void WriteTo(string path, string option, Terminal terminal, Action<Utf8JsonWriter> write)
    {
        byte[] text = [.. JsonOutput.Of(JsonOutput.Readable, write), (byte)'\n'];
        if (path == "-")
        {
            terminal.Out.Write(Encoding.UTF8.GetString(text));
        }
        else
        {
            InputFile.Write(path, option, stream => stream.Write(text));
        }
    }

    private static void Write(Utf8JsonWriter writer, string engine, Answer answer)
    {
        var (question, verdict) = (answer.CheckQuestion, answer.Verdict);
        var statistics = verdict.Statistics;
        writer.WriteStartObject();
        writer.WriteString("scenario", question.Scenario.Name);
        writer.WriteString("design", question.Design.Text);
        writer.WriteString("property", question.Property.Id);
        writer.WriteString("memory", MemoryName.Of(question.Scenario.Memory));
        writer.WriteNumber("cpus", answer.Cpus);
        writer.WriteString("engine", engine);
        writer.WriteString("expected", question.Claim?.Expected.Word());
        writer.WriteString("verdict", verdict.Outcome.Word());
        writer.WriteBoolean("exhaustive", statistics.Exhausted);
        writer.WriteNumber("states", statistics.States);
        if (statistics.Exchanged is { } exchanged)
        {
            writer.WriteString("upToExchangeOf", exchanged);
        }

        writer.WriteNumber("transitions", statistics.Transitions);
        writer.WriteNumber("depth", statistics.Depth);
        writer.WriteNumber("seconds", Math.Round(statistics.Elapsed.TotalSeconds, 6));
        writer.WriteNumber("bytesPerState", Math.Round(statistics.BytesPerState, 3));
        if (statistics.Sampling is { } sampling)
        {
            writer.WriteString("strategy", sampling.Strategy);
            writer.WriteNumber("seed", sampling.Seed);
            writer.WriteNumber("schedules", sampling.Schedules);
            writer.WriteNumber("cut", sampling.Cut);
            writer.WriteNumber("statesError", Math.Round(sampling.StatesError, 4));
        }

        if (verdict.Reason is { } reason)
        {
            writer.WriteString("reason", reason);
        }

        if (answer.Run is { } run)
        {
            writer.WritePropertyName("trace");
            TraceJson.Write(writer, answer.Name, run, question.Scenario.Workload);
        }

        writer.WriteEndObject();
    }
}
