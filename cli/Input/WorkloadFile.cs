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
        Of(WorkloadScenario.OfFile(path)) with { File = path };

    /// <summary>Makes sure that a workload, or all of them, is not asked for beside scenarios by name.</summary>
    /// <param name="option">What asks for it.</param>
    /// <param name="value">The option's value; null where it is not given.</param>
    /// <param name="scenarios">The names.</param>
    /// <exception cref="FormatException">It is.</exception>
    public static void ExpectAlone(string option, string? value, IReadOnlyList<string> scenarios)
    {
        if (value is not null && scenarios.Count > 0)
        {
            throw new FormatException($"{option}: given beside SCENARIO {InputText.Quote(scenarios[0])}; accepted: one of the two");
        }
    }

    /// <summary>Takes the workload that a trace carries.</summary>
    /// <param name="name">The scenario's name.</param>
    /// <param name="value">Where in the trace the workload stands.</param>
    /// <exception cref="FormatException">It is no workload.</exception>
    public static SizedScenario Of(string name, LocatedValue value) =>
        Generated(name.Split('@')[0], "a trace", WorkloadReader.Read(value.Value.GetRawText(), $"{value.Source}: {value.Path}"));

    /// <summary>Takes a workload that was generated.</summary>
    /// <param name="name">The scenario's name.</param>
    /// <param name="origin">What generated it.</param>
    /// <param name="workload">The workload.</param>
    public static SizedScenario Generated(string name, string origin, Workload workload) =>
        Of(WorkloadScenario.Of(name, origin, workload));

    private static SizedScenario Of(WorkloadScenario scenario)
    {
        using var document = JsonDocument.Parse(WorkloadWriter.Write(scenario.Workload));
        return new SizedScenario(scenario.Name, scenario) { Workload = document.RootElement.Clone() };
    }
}
