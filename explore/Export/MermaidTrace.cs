using System.Globalization;

namespace Shootdown.Explore.Export;

/// <summary>A sequence diagram of Mermaid, which code hosts show in Markdown.</summary>
public sealed class MermaidTrace : SequenceTrace
{
    /// <inheritdoc/>
    public override string Ending => ".mmd";

    /// <inheritdoc/>
    public override string Title => "Mermaid, as code hosts show it";

    /// <inheritdoc/>
    protected override string Head => "sequenceDiagram";

    /// <inheritdoc/>
    protected override string Participant(int number, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"    participant p{number} as {Plain(name)}");

    /// <inheritdoc/>
    protected override string Message(int from, int to, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"    p{from}->>p{to}: {text}");

    /// <inheritdoc/>
    protected override string Note(int over, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"    Note over p{over}: {Plain(text)}");

    // A semicolon ends a statement, and a number sign begins a character's number.
    private static string Plain(string text) =>
        string.Concat(text.Select(c => c switch { '#' => "#35;", ';' => "#59;", _ => c.ToString() }));
}
