using System.Globalization;

namespace Shootdown.Explore.Export;

/// <summary>A sequence diagram of PlantUML.</summary>
public sealed class PlantUmlTrace : SequenceTrace
{
    /// <inheritdoc/>
    public override string Ending => ".puml";

    /// <inheritdoc/>
    public override string Title => "PlantUML";

    /// <inheritdoc/>
    protected override string Head => "@startuml";

    /// <inheritdoc/>
    protected override string? Foot => "@enduml";

    /// <inheritdoc/>
    protected override string Participant(int number, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"participant \"{name}\" as p{number}");

    /// <inheritdoc/>
    protected override string Message(int from, int to, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"p{from} -> p{to} : {text}");

    /// <inheritdoc/>
    protected override string Note(int over, string text) => string.Create(CultureInfo.InvariantCulture, $"note over p{over} : {text}");
}
