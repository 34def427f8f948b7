namespace Shootdown.Explore.Export;

/// <summary>A format that others read traces in.</summary>
public interface ITraceFormat
{
    /// <summary>How the names of its files end.</summary>
    string Ending { get; }

    /// <summary>What reads it.</summary>
    string Title { get; }

    /// <summary>Writes a trace.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="trace">The run.</param>
    void Write(TextWriter writer, Violation trace);
}
