using System.Globalization;

namespace Shootdown.Explore.Export;

/// <summary>A sequence diagram of PlantUML.</summary>
public sealed class PlantUmlTrace : ITraceFormat
{
    /// <inheritdoc/>
    public string Ending => ".puml";

    /// <inheritdoc/>
    public string Title => "PlantUML";

    /// <inheritdoc/>
    public void Write(TextWriter writer, Violation trace)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(trace);
        var diagram = new SequenceDiagram(trace);
        writer.WriteLine("@startuml");
        for (var i = 0; i < diagram.Names.Count; i++)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"participant \"{diagram.Names[i]}\" as p{i}"));
        }

        foreach (var step in diagram.Shown)
        {
            var owner = diagram.OwnerOf(step);
            foreach (var (from, written) in diagram.HeardBy(step))
            {
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p{from} -> p{owner} : what {written + 1} wrote"));
            }

            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"note over p{owner} : {diagram.TextOf(step)}"));
        }

        var last = diagram.OwnerOf(diagram.Shown[^1]);
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"note over p{last} : {trace.Sentence}"));
        writer.WriteLine("@enduml");
    }
}
