namespace Shootdown.Tests.Conform;

/// <summary>The recordings of two real kernels that lie beside the project.</summary>
internal static class Recordings
{
    private const string Folder = "traces";

    /// <summary>Their names; one that says so where there are none, so that their tests are skipped with the reason.</summary>
    public static IReadOnlyList<string> Names { get; } =
        Directory.Exists(Repository.PathOf("..", "shared", Folder))
            ? [.. Directory.GetFiles(Repository.PathOf("..", "shared", Folder), "*.ftrace.gz").Select(f => Path.GetFileName(f)!).Order()]
            : ["README.md"];

    /// <summary>The design of the kernel that a recording is of.</summary>
    /// <param name="name">The recording.</param>
    public static string DesignOf(string name) => name[..name.IndexOf('.', "linux-7.".Length)];

    /// <summary>The events of a recording; skips the test where it is not there.</summary>
    /// <param name="name">The recording.</param>
    public static List<TraceEvent> Read(string name)
    {
        using var lines = TraceFile.Open(Repository.Shared(Folder, name));
        return [.. FtraceReader.Read(lines, name)];
    }

    /// <summary>Decides what events are under a design.</summary>
    /// <param name="events">The events; they are numbered anew.</param>
    /// <param name="rules">What the design asks for.</param>
    public static Rejection? Judge(IReadOnlyList<TraceEvent> events, TraceRules rules)
    {
        var conformance = new Conformance(rules);
        for (var i = 0; i < events.Count; i++)
        {
            if (!conformance.Take(events[i] with { Line = i + 1 }))
            {
                return conformance.Rejection;
            }
        }

        conformance.End();
        return conformance.Rejection;
    }
}
