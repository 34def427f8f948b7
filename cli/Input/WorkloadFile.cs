using System.Text.Json;

namespace Shootdown.Cli.Input;

/// <summary>Workloads of the user's own.</summary>
internal static class WorkloadFile
{
    /// <summary>Reads a workload file; the scenario has the file's name.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="FormatException">It cannot be read, or is no workload; the message says where and what would be
    /// accepted.</exception>
    public static SizedScenario Read(string path) =>
        Of(NameOf(path), "a workload file", WorkloadReader.ReadFile(path)) with { File = path };

    /// <summary>Takes the workload that a trace carries.</summary>
    /// <param name="name">The scenario's name.</param>
    /// <param name="value">Where in the trace the workload stands.</param>
    /// <exception cref="FormatException">It is no workload.</exception>
    public static SizedScenario Of(string name, LocatedValue value) =>
        Of(name.Split('@')[0], "a trace", WorkloadReader.Read(value.Value.GetRawText(), $"{value.Source}: {value.Path}"));

    /// <summary>Takes a workload that was generated.</summary>
    /// <param name="name">The scenario's name.</param>
    /// <param name="origin">What generated it.</param>
    /// <param name="workload">The workload.</param>
    public static SizedScenario Generated(string name, string origin, Workload workload) => Of(name, origin, workload);

    /// <summary>The name that a scenario out of a file has: the file's, without what a token cannot hold.</summary>
    /// <param name="path">The file's path.</param>
    public static string NameOf(string path)
    {
        var name = string.Concat(Path.GetFileNameWithoutExtension(path)
            .Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        return name.Length == 0 ? "workload" : name;
    }

    private static SizedScenario Of(string name, string origin, Workload workload)
    {
        using var document = JsonDocument.Parse(WorkloadWriter.Write(workload));
        var tasks = workload.Tasks.Select(t => $"{t.Name} on {t.Cpus}: {string.Join(", ", t.Calls.Select(c => c.Name))}");
        var title = string.Join("; ", tasks);
        return new SizedScenario(name, new WorkloadScenario(name, title, origin, workload)) { Workload = document.RootElement.Clone() };
    }
}
