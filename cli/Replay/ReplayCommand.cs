using System.CommandLine;
using System.Globalization;

namespace Shootdown.Cli.Replay;

/// <summary><c>replay</c>: executes a recorded violation anew.</summary>
internal sealed class ReplayCommand
{
    private const string Explorer = "exhaustive";
    private const string Coyote = "coyote";

    private readonly Argument<string> source = new("TOKEN|FILE")
    {
        Description = "A token, or a JSON file that check wrote with --trace or --json.",
    };

    private readonly Option<string?> design = new("--design")
    {
        Description = "Another design: the run is followed there by context and step, as far as it goes.",
        HelpName = "D",
    };

    private readonly Option<string?> workload = new("--workload")
    {
        Description = "The JSON workload file that the token's scenario is.",
        HelpName = "FILE",
    };

    private readonly Option<string> engine = ChoiceOption.Create(
        "--engine",
        "Who executes it: exhaustive the explorer, coyote besides that Microsoft.Coyote.",
        [Explorer, Coyote]);

    private readonly Option<string?> json = new("--json")
    {
        Description = "Write the trace as JSON to a file, or with - to stdout and nothing else there.",
        HelpName = "FILE|-",
    };

    private readonly Option<bool> step = new("--step")
    {
        Description = "Walk through the run: Enter goes on, b back, a number there, s shows the state, q ends.",
    };

    private readonly Option<string?> export = new(TraceExport.Option)
    {
        Description = $"Write the run to a file for other programs, by how its name ends: {TraceExport.Formats}.",
        HelpName = "FILE",
    };

    private readonly Option<string?> ftrace = new("--ftrace")
    {
        Description = "Write the run to a file as a recording: what a kernel would show of it in ftrace's csd, ipi, tlb and sched events.",
        HelpName = "FILE",
    };

    private readonly Option<string?> html = PageOption.Create();

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new ReplayCommand().Build(terminal);

    private Verb Build(Terminal terminal)
    {
        var command = new Verb(
            "replay",
            "Executes a recorded violation anew and shows it. Exit 0 if it is one, 1 if it is none. A trace of an older text, and any run "
            + "on another design, is followed as far as it goes.",
            "replay 'sd1:...' --step",
            "replay TRACE.json --design linux-7.2")
        {
            source, design, workload, engine, step, json, ftrace, export, html,
        };
        command.SetAction(result => Run(terminal, result));
        return command;
    }

    private int Run(Terminal terminal, ParseResult result)
    {
        var (json, ftrace, export) = (result.GetValue(this.json), result.GetValue(this.ftrace), result.GetValue(this.export));
        _ = TraceExport.Of(export);
        InputFile.ExpectPlaceFor(export, TraceExport.Option);
        InputFile.ExpectPlaceFor(json, "--json");
        InputFile.ExpectFile(ftrace, "--ftrace");
        PageOption.Expect(result.GetValue(html));
        var chosen = EngineCatalogue.Find(result.GetValue(engine)!);
        var replays = Replays(result.GetValue(source)!, result.GetValue(workload))
            .Select(r => Execute(r, result.GetValue(design), chosen))
            .ToList();
        var answers = replays.ConvertAll(r => r.Answer);
        var exported = export is null ? null : TraceExport.Text(export, OnlyRun(replays, TraceExport.Option));
        if (json != "-")
        {
            var page = new Page(terminal);
            replays.ForEach(r => Write(page, r, result.GetValue(step)));
            terminal.Out.Flush();
        }

        if (json is { } file)
        {
            JsonReport.Write(file, terminal, JsonReport.Replay, answers);
        }

        if (result.GetValue(html) is { } pageFile)
        {
            PageReport.Write(pageFile, $"replay of {result.GetValue(source)}", answers);
        }

        if (ftrace is { } recording)
        {
            TraceExport.WriteFtrace(recording, "--ftrace", OnlyRun(replays, "--ftrace"));
        }

        if (exported is not null)
        {
            TraceExport.Write(export!, exported);
        }

        return replays.TrueForAll(r => r.Answer.Verdict.Outcome == Outcome.Violated && r.UnderCoyote is not { Report: null })
            ? ExitCode.AsClaimed
            : ExitCode.NotAsClaimed;
    }

    private static Violation OnlyRun(List<Replayed> replays, string option) =>
        replays is [{ Answer.Verdict.Violation: { } run }] ? run
            : throw new FormatException($"{option}: {replays.Count} runs; accepted: one");

    private static IEnumerable<Recording> Replays(string source, string? workload)
    {
        var given = workload is null ? null : WorkloadFile.Read(workload);
        if (Token.IsToken(source))
        {
            yield return new Recording(Token.Parse(source), null, given);
            yield break;
        }

        if (!File.Exists(source))
        {
            throw new FormatException(
                $"{InputText.Quote(source)}; "
                + "accepted: a token, which begins with sd1:, or a file that check wrote with --trace or --json");
        }

        foreach (var recorded in RecordedTrace.ReadAll(source, InputFile.Read(source, "FILE")))
        {
            var carried = recorded.Workload is { } place ? WorkloadFile.Of(recorded.Token.Scenario, place) : null;
            yield return new Recording(recorded.Token, recorded, given ?? carried);
        }
    }

    private static Replayed Execute(Recording recording, string? design, IEngine engine)
    {
        var token = recording.Token;
        if (!MemoryName.All.Contains(token.Memory))
        {
            throw new FormatException(
                $"{Token.Place}: memory model {InputText.Quote(token.Memory)}; accepted: {string.Join(", ", MemoryName.All)}");
        }

        var property = PropertyName.Parse(token.Property, Token.Place);
        List<Property> asked = [property, .. token.Beside.Select(p => PropertyName.Parse(p, Token.Place))];
        var sized = InstanceOf(recording) with { Memory = MemoryName.Parse(token.Memory) };
        var name = DesignName.Parse(token.Design, Token.Place);
        var other = design is null ? name : DesignName.Parse(design, "--design");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var system = sized.File is null ? OfToken(() => sized.Build(name.Design, asked)) : sized.Build(name.Design, asked);
        var isOlder = system.Fingerprint != token.Fingerprint;
        if (isOlder && recording.Recorded is null)
        {
            throw OfAnotherModel(token, system);
        }

        if (isOlder || other.Design != name.Design)
        {
            var labels = recording.Recorded?.Labels ?? [.. token.Execute(system, property).Steps.Select(StepLabel.Of)];
            var target = other.Design == name.Design ? system : sized.Build(other.Design, asked);
            var followed = FollowedRun.Of(target, property, labels, token.CycleStart);
            return Of(sized, other, property, followed.Violation, watch.Elapsed) with { Followed = followed, Recorded = labels.Count };
        }

        var run = token.Execute(system, property);
        if (run.Schedule.Choices.Count > Violation.MostSteps)
        {
            throw new FormatException(
                $"{Token.Place}: a schedule of {run.Schedule.Choices.Count} steps; "
                + $"accepted: {Violation.MostSteps} at most, which can be shown");
        }

        if (recording.Recorded is { } recorded && !recorded.Choices.SequenceEqual(run.Schedule.Choices))
        {
            throw recorded.Source.Fail("'choices' are not the token's", "the choices that the token holds");
        }

        return Of(sized, name, property, run, watch.Elapsed) with { UnderCoyote = engine is CoyoteEngine ? CoyoteReplay.Of(run) : null };
    }

    /// <summary>What is said of a token whose run is one of another system.</summary>
    /// <param name="token">The token.</param>
    /// <param name="system">What it names now.</param>
    internal static FormatException OfAnotherModel(Token token, MachineSystem system) => new(
        string.Create(
            CultureInfo.InvariantCulture, $"{Token.Place}: fingerprint {token.Fingerprint:x8}, which is now {system.Fingerprint:x8}: ")
        + "it was recorded for another version of the model: "
        + $"{InputText.Quote(token.Scenario)} on {InputText.Quote(token.Design)} has changed since"
        + (token.Memory == MemoryName.Of(MemoryModel.Tso) && token.Beside.Count == 0
            ? ", or other properties were asked beside, which tokens did not say once" : string.Empty)
        + "; accepted: a token of this version, which check prints, or a file of that one, which --trace wrote and can be followed");

    // What a part of a token asks for is refused by the names of the options that ask for the same.
    private static T OfToken<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException refused) when (!refused.Message.StartsWith(Token.Place, StringComparison.Ordinal))
        {
            throw new FormatException($"{Token.Place}: {refused.Message}", refused);
        }
    }

    private static Replayed Of(SizedScenario sized, DesignName design, Property property, Violation run, TimeSpan elapsed)
    {
        var statistics = new SearchStatistics(run.Steps.Count + 1, run.Steps.Count, run.Steps.Count + 1, elapsed, 0, false);
        var claim = CheckPlan.ClaimOf(sized, design, property);
        var verdict = new Verdict(property, run.Finding is null ? Outcome.Inconclusive : Outcome.Violated, statistics) { Violation = run };
        return new Replayed(new Answer(new CheckQuestion(sized, design, property, claim), verdict));
    }

    private static SizedScenario InstanceOf(Recording recording)
    {
        var scenario = recording.Token.Scenario;
        if (recording.Given is { } given)
        {
            return Sized(given, scenario);
        }

        try
        {
            return OfToken(() => SizedScenario.Parse(scenario, Token.Place));
        }
        catch (FormatException unknown) when (unknown.Message.Contains(": unknown scenario ", StringComparison.Ordinal))
        {
            throw new FormatException($"{unknown.Message}; or, if it is of a file of yours, --workload FILE beside the token", unknown);
        }
    }

    private static SizedScenario Sized(SizedScenario given, string scenario)
    {
        var isSized = scenario.Contains('@', StringComparison.Ordinal) && scenario.Split('@')[0] == given.Name;
        var sized = isSized ? OfToken(() => given.Sized(scenario, Token.Place)) : given;
        return sized.Name == scenario
            ? sized
            : throw new FormatException(
                $"--workload: scenario {InputText.Quote(given.Name)}; "
                + $"accepted: the file of {InputText.Quote(scenario)}, which the token is for");
    }

    private static void Write(Page page, Replayed replay, bool step)
    {
        var answer = replay.Answer;
        var run = answer.Run!;
        page.Heading($"{run.Property.Id}: {answer.CheckQuestion.Subject}, {run.Steps.Count} steps");
        if (step)
        {
            StepWalk.Run(page, run, Console.In);
        }
        else
        {
            TraceText.Write(page.Writer, run, page.TraceWidth);
        }

        page.Line();
        if (replay.Followed is { } followed)
        {
            FollowText.Write(page, followed, replay.Recorded);
            return;
        }

        page.Line(run.Finding is null ? "not reproduced" : "reproduced");
        if (replay.UnderCoyote is { } coyote)
        {
            page.Paragraph(coyote.Report is { } report ? $"reproduced under Coyote: {report}" : "not reproduced under Coyote");
        }
    }

    private sealed record Replayed(Answer Answer)
    {
        public CoyoteReplay? UnderCoyote { get; init; }

        public FollowedRun? Followed { get; init; }

        public int Recorded { get; init; }
    }

    private sealed record Recording(Token Token, RecordedTrace? Recorded, SizedScenario? Given);
}
