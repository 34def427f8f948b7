using System.Text.Json;

namespace Shootdown.Cli.Output;

/// <summary>Something that takes exploring to know: what the claims say of the model's text, what calls cost, how large scenarios are,
/// which tables are freed safely, which form of a proposal is safe, how soon engines find what breaks, what memories allow, what
/// mail threads say, at which size enumeration finds bugs.</summary>
/// <param name="Name">What the reported things are called, in the plural.</param>
/// <param name="Run">Makes the report.</param>
internal sealed record Report(string Name, Func<ProgressLine, ReportResult> Run)
{
    /// <summary>Every report.</summary>
    public static IReadOnlyList<Report> All { get; } =
    [
        new("steps", StepsReport.Run) { OfFunction = StepsReport.Run },
        new("mutants", progress => MutantsReport.Run(progress, null))
        {
            OfFunction = (progress, function, _) => MutantsReport.Run(progress, function),
        },
        new("costs", CostsReport.Run),
        new("bounds", progress => BoundsReport.Run(progress, BoundsReport.Names))
        {
            Parts = BoundsReport.Names, OfParts = BoundsReport.Run,
        },
        new("families", progress => FamiliesReport.Run(progress, FamiliesReport.Names))
        {
            Parts = FamiliesReport.Names, OfParts = FamiliesReport.Run,
        },
        new("walkers", WalkersReport.Run),
        new("active-cpu", ActiveCpuReport.Run),
        new("preemptible", PreemptibleReport.Run),
        new("agreement", progress => AgreementReport.Run(progress, null)) { OfSample = AgreementReport.Run },
        new("memory-models", MemoryModelsReport.Run),
        new("statements", StatementsReport.Run),
        new("enumeration-twins", EnumerationTwinsReport.Run) { OfDesign = EnumerationTwinsReport.Run },
    ];

    /// <summary>Makes the report of one kernel function, with or without all that takes longest to count; null where it is not about
    /// functions.</summary>
    public Func<ProgressLine, string, bool, ReportResult>? OfFunction { get; init; }

    /// <summary>Makes the report of one design; null where it is not about designs.</summary>
    public Func<ProgressLine, DesignName, ReportResult>? OfDesign { get; init; }

    /// <summary>What it can be made of by name; nothing where it is of all.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Makes the report of some of these alone; null where it is of all.</summary>
    public Func<ProgressLine, IReadOnlyList<string>, ReportResult>? OfParts { get; init; }

    /// <summary>Makes the report of a part that is drawn; null where there is none of a part.</summary>
    public Func<ProgressLine, DrawnSample, ReportResult>? OfSample { get; init; }
}

/// <summary>A report that has been made.</summary>
/// <param name="IsGood">Whether there is nothing to object to.</param>
/// <param name="Write">Prints it.</param>
/// <param name="WriteJson">Writes it as one JSON value.</param>
internal sealed record ReportResult(bool IsGood, Action<Page> Write, Action<Utf8JsonWriter> WriteJson)
{
    /// <summary>Whether it was interrupted, so that there may be more to object to.</summary>
    public bool IsPartial { get; init; }
}
