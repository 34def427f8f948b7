using System.Text;

namespace Shootdown.Scenarios.Format;

/// <summary>Reads workloads from JSON, and of a text that is none says where, what, and what would be accepted.</summary>
public static class WorkloadReader
{
    /// <summary>Reads a workload.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What messages call the text.</param>
    /// <exception cref="FormatException">The text is no workload; the message is one line.</exception>
    public static Workload Read(string json, string source)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(source);
        if (json.Length > WorkloadLimits.MostBytes)
        {
            throw JsonText.Fail(source, $"more than {WorkloadLimits.MostBytes} bytes", JsonText.AtMost(WorkloadLimits.MostBytes));
        }

        try
        {
            return Read(new UTF8Encoding(false, true).GetBytes(json), source);
        }
        catch (EncoderFallbackException e)
        {
            throw JsonText.Fail(
                source, $"{JsonText.PositionIn(json.AsSpan(0, e.Index))}: \\u{(int)json[e.Index]:x4}", "surrogates in pairs");
        }
    }

    /// <summary>Reads a workload from a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">The file cannot be read or holds no workload; the message is one line and names the
    /// path.</exception>
    public static Workload ReadFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Read(JsonText.Load(path, WorkloadLimits.MostBytes), path);
    }

    private static Workload Read(byte[] utf8, string source)
    {
        if (utf8.Length > WorkloadLimits.MostBytes)
        {
            throw JsonText.Fail(source, $"{utf8.Length} bytes", JsonText.AtMost(WorkloadLimits.MostBytes));
        }

        var root = LocatedValue.Parse(utf8, source, "a JSON object", WorkloadLimits.DeepestNesting);
        var workload = WorkloadFormat.Workload.Read(root, 0, new Workload { Cpus = 0, Tasks = [] });
        try
        {
            Validation.Check(workload);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{Excerpt.OneLine(source)}: {e.Message}", e);
        }

        return workload;
    }
}
