namespace Shootdown.Testing;

/// <summary>Scenarios as a test writes them.</summary>
internal static class ScenarioText
{
    private const string FileEnding = ".json";

    /// <summary>A scenario by its name in the catalogue, or a workload's text or file.</summary>
    /// <param name="text">What was written.</param>
    public static Scenario Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.TrimStart().StartsWith('{') ? Of(WorkloadReader.Read(text, "the workload"), "a workload of the test")
            : text.EndsWith(FileEnding, StringComparison.OrdinalIgnoreCase) ? ReadFile(text)
            : ScenarioCatalogue.Parse(text);
    }

    /// <summary>A workload as a scenario.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="origin">Where it comes from.</param>
    public static WorkloadScenario Of(Workload workload, string origin) => WorkloadScenario.Of("workload", origin, workload);

    private static WorkloadScenario ReadFile(string path)
    {
        var besideTests = Path.Combine(AppContext.BaseDirectory, path);
        return WorkloadScenario.OfFile(File.Exists(path) || !File.Exists(besideTests) ? path : besideTests);
    }
}
