using System.Text;

namespace Shootdown.Testing;

/// <summary>What a failed proof leaves behind: files beside the test's assembly, which the test report carries too.</summary>
/// <param name="subject">What was run.</param>
internal sealed class Artefacts(string subject)
{
    private const string Page = ".html";

    private readonly List<string> told = [];

    // Two tests may ask the same.
    private readonly string folder = Path.Combine(
        AppContext.BaseDirectory,
        "TestResults",
        TestContext.Current.Test?.UniqueID is { Length: > 12 } id ? id[..12] : "proofs",
        Number > 1 ? $"{Number}" : string.Empty);

    private readonly string prefix = Number > 1 ? $"{Number}-" : string.Empty;

    // A test may ask the same twice, and go on.
    private static int Number => 1 + (TestContext.Current.Attachments?.Keys.Count(k => k.EndsWith(Page, StringComparison.Ordinal)) ?? 0);

    /// <summary>Which files there are, a line each.</summary>
    public IReadOnlyList<string> Told => told;

    /// <summary>The file of the workload; null where the scenario is none of the test's own.</summary>
    public string? Workload { get; private set; }

    /// <summary>Keeps the workload that was run.</summary>
    /// <param name="name">The scenario's name, which the file has to have for the program to take it for that scenario.</param>
    /// <param name="json">The workload.</param>
    public void AddWorkload(string name, string json) => Workload = Keep("workload", name + ".json", "application/json", json);

    /// <summary>Keeps a text.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="ending">How its file's name ends.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="text">The text.</param>
    public void Add(string what, string ending, string type, string text) => Keep(what, RunText.FileName(subject) + ending, type, text);

    private string? Keep(string what, string name, string type, string text)
    {
        TestContext.Current.AddAttachment(prefix + name, Encoding.UTF8.GetBytes(text), type);
        var path = Path.Combine(folder, name);
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(path, text);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            told.Add($"{what}: {failure.Message}");
            return null;
        }

        told.Add($"{what}: {path}");
        return path;
    }
}
