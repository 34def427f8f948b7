using System.Text.Encodings.Web;
using System.Text.Json;

namespace Shootdown.Explore.Coyote.Driver;

/// <summary>A trace in the form in which Coyote reads it.</summary>
internal static class TraceFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="settings">The settings to replay it with.</param>
    public static string Of(CoyoteTrace trace, TraceSettings settings) =>
        JsonSerializer.Serialize(new { TestName = string.Empty, CoyoteVersion = "1.7.11.0", Settings = settings, trace.Steps }, Json);
}
