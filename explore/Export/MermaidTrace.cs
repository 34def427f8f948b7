using System.Globalization;

namespace Shootdown.Explore.Export;

/// <summary>A sequence diagram of Mermaid, which code hosts show in Markdown.</summary>
public sealed class MermaidTrace : ITraceFormat
{
    /// <inheritdoc/>
    public string Ending => ".mmd";

    /// <inheritdoc/>
    public string Title => "Mermaid, as code hosts show it";

    /// <inheritdoc/>
    public void Write(TextWriter writer, Violation trace)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(trace);
        var diagram = new SequenceDiagram(trace);
        writer.WriteLine("sequenceDiagram");
        for (var i = 0; i < diagram.Names.Count; i++)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    participant p{i} as {Plain(diagram.Names[i])}"));
        }

        foreach (var step in diagram.Shown)
        {
            var owner = diagram.OwnerOf(step);
            foreach (var (from, written) in diagram.HeardBy(step))
            {
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    p{from}->>p{owner}: what {written + 1} wrote"));
            }

            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    Note over p{owner}: {Plain(diagram.TextOf(step))}"));
        }

        var last = diagram.OwnerOf(diagram.Shown[^1]);
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    Note over p{last}: {Plain(trace.Sentence)}"));
    }

    // A semicolon ends a statement, and a number sign begins a character's number.
    private static string Plain(string text) =>
        string.Concat(text.Select(c => c switch { '#' => "#35;", ';' => "#59;", _ => c.ToString() }));
}
