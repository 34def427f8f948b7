using System.Globalization;
using System.Text.Json.Nodes;

namespace Shootdown.Cli.Check;

/// <summary>A check that saves how far it has come: the file of <c>--checkpoint</c>.</summary>
internal sealed class SavedCheck : IDisposable
{
    private const string Option = "--checkpoint";
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(20);

    private readonly string place;

    private SavedCheck(string path, Stream stream, TimeSpan interval)
    {
        place = $"{Option}: {InputText.Quote(path)}";
        Checkpoint = new Checkpoint(stream, place, interval);
    }

    /// <summary>Where searches save.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>Opens the file; null where none is named.</summary>
    /// <param name="path">Its path; null for none.</param>
    /// <param name="interval">How often to save; null for the usual.</param>
    /// <param name="limits">How the check searches.</param>
    /// <param name="plan">What it decides.</param>
    /// <exception cref="FormatException">The file cannot be used, or is of another question.</exception>
    public static SavedCheck? Open(string? path, TimeSpan? interval, Limits limits, CheckPlan plan)
    {
        if (path is null)
        {
            return interval is null ? null
                : throw new FormatException($"{Option}-every: given without {Option}; accepted: together with it");
        }

        InputFile.ExpectFile(path, Option);
        if (limits.Engine is not ExhaustiveEngine)
        {
            throw new FormatException($"{Option}: given with the engine {limits.Engine.Name}; accepted: only with exhaustive");
        }

        if (CheckRunner.Systems(plan.Questions) is var systems && systems.Count != 1)
        {
            throw new FormatException($"{Option}: {InputText.Quote(path)}: {Asked(plan.Questions)}; accepted: with one SCENARIO, "
                + $"one --design D and at most {Eyes.Most} properties, which is one search");
        }

        var heading = Heading(systems[0], limits);
        var stream = ResumableFile.Open(path, Option, heading);
        try
        {
            return new SavedCheck(path, stream, interval ?? Usual);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Says, of a check that was ended and saved nothing, that it could have been gone on with; nothing if it could not.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="limits">How the check searched.</param>
    /// <param name="plan">What it was to decide.</param>
    public static void Suggest(Terminal terminal, Limits limits, CheckPlan plan)
    {
        if (limits.Engine is ExhaustiveEngine && CheckRunner.Systems(plan.Questions).Count == 1)
        {
            terminal.Error.WriteLine(
                $"{Option}: not given, so nothing is saved; with {Option} FILE the same command goes on from where it ended");
        }
    }

    /// <summary>Says what of the check came out of the file, and what it has for the next time.</summary>
    /// <param name="terminal">Where to.</param>
    public void Tell(Terminal terminal)
    {
        if (Checkpoint.Dropped > 0)
        {
            terminal.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{place}: what was saved last had been cut off after {Checkpoint.Dropped:N0} bytes, and was left out"
                + $"{(Checkpoint.Resumed is null ? ": the search began anew" : string.Empty)}"));
        }

        if (Checkpoint.Resumed is { } resumed)
        {
            terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{place}: went on from {resumed:N0} states"));
        }

        if (Checkpoint.Outgrown is { } before)
        {
            terminal.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{place}: the search has ended, on disk; of its states the {before:N0} are saved that memory had room for"));
        }

        if (Checkpoint.Unfinished is { } saved)
        {
            terminal.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{place}: {saved:N0} states are saved; the same command goes on from there"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Checkpoint.Dispose();

    // What there is more than one of.
    private static string Asked(IReadOnlyList<CheckQuestion> questions)
    {
        var scenarios = questions.Select(q => q.Scenario.Name).Distinct().ToList();
        var designs = questions.Select(q => q.Design.Text).Distinct().ToList();
        return scenarios.Count + designs.Count == 2
            ? $"given with {questions.Select(q => q.Property).Distinct().Count()} properties"
            : $"given with {Named(scenarios, "scenario")} on {Named(designs, "design")}";
    }

    private static string Named(List<string> names, string noun) => names is [var one] ? one : Page.Count(names.Count, noun);

    private static ResumeHeading Heading(List<CheckQuestion> questions, Limits limits)
    {
        var scenario = questions[0].Scenario;
        return ResumeHeading.Of("check", new JsonObject
        {
            ["scenario"] = scenario.Name,
            ["workload"] = scenario.WorkloadDigest,
            ["design"] = questions[0].Design.Text,
            ["memory"] = MemoryName.Of(scenario.Memory),
            ["properties"] = JsonOutput.Strings(questions.Select(q => q.Property.Id).Distinct()),
            ["reduction"] = limits.Budget.Reduce,
        });
    }
}
