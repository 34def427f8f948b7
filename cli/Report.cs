using System.Text.Json;

namespace Shootdown.Cli;

/// <summary>Something that the claims say of the model's text, which takes exploring to know.</summary>
/// <param name="Name">What the reported things are called, in the plural.</param>
/// <param name="Run">Makes the report, of one kernel function or, for null, of all.</param>
/// <param name="IsOfFunctions">Whether it can be made of one kernel function.</param>
internal sealed record Report(string Name, Func<ProgressLine, string?, ReportResult> Run, bool IsOfFunctions = true)
{
    /// <summary>Every report.</summary>
    public static IReadOnlyList<Report> All { get; } = [new("steps", StepsReport.Run), new("mutants", MutantsReport.Run), new("agreement", (progress, _) => AgreementReport.Run(progress), IsOfFunctions: false)];
}

/// <summary>A report that has been made.</summary>
/// <param name="IsGood">Whether there is nothing to object to.</param>
/// <param name="Write">Prints it.</param>
/// <param name="WriteJson">Writes it as one JSON value.</param>
internal sealed record ReportResult(bool IsGood, Action<Page> Write, Action<Utf8JsonWriter> WriteJson);
