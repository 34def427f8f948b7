using System.CommandLine;

namespace Shootdown.Cli.Litmus;

/// <summary><c>litmus</c>: compares the machine's memory with the verdicts of others.</summary>
internal sealed class LitmusCommand
{
    private const string Own = "own";

    private readonly Argument<string> source = new("FILE|DIR")
    {
        Description = "A file of litmus records, one JSON object a line, or of one test in herd's format, or a directory with such files "
            + "(*.jsonl, *.litmus).",
    };

    private readonly Option<string> memory = ChoiceOption.Create(
        "--memory",
        "The memory model: own runs each record on that of its architecture, tso only those for x86, arm only those for AArch64, page "
        + "tables included, sc compares with the verdicts under sequential consistency.",
        [Own, MemoryName.Of(MemoryModel.Tso), MemoryName.Of(MemoryModel.Arm), MemoryName.Of(MemoryModel.Sc)]);

    private readonly Option<long?> maxMemory = SizeOption.Create(
        "--max-memory",
        "Memory that one record may take, such as 512M or 4G; by default three quarters of what there is.");

    private readonly Option<TimeSpan?> maxTime = DurationOption.Create(
        "--max-time",
        "Time that all records together may take, such as 90s, 10m or 1h.");

    private readonly Option<string?> json = new("--json")
    {
        Description = "Write all results as JSON to a file, or with - to stdout and nothing else there.",
        HelpName = "FILE|-",
    };

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new LitmusCommand().Build(terminal);

    private Verb Build(Terminal terminal)
    {
        var command = new Verb(
            "litmus",
            "Runs litmus tests on the machine's memory and compares every outcome with what others established.",
            "litmus litmus/facts",
            "litmus SB.litmus --memory tso")
        {
            source, memory, maxMemory, maxTime, json,
        };
        command.SetAction(result => Run(result, terminal));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        var file = result.GetValue(json);
        InputFile.ExpectPlaceFor(file, "--json");
        MemoryModel? model = result.GetValue(memory) is { } name and not Own ? MemoryName.Parse(name) : null;
        using var deadline = new Deadline(result.GetValue(maxTime));
        var (records, texts) = LitmusSource.Read(result.GetValue(source)!);
        IReadOnlyList<LitmusResult> results;
        IReadOnlyList<HerdResult> ran;
        using (var progress = new ProgressLine(terminal) { Otherwise = ProgressLine.NowAndThen })
        {
            var budget = new EngineBudget { Reduce = false, MaxBytes = result.GetValue(maxMemory), Threads = 1 };
            var limits = new Limits { Budget = budget };
            var search = new LitmusSearch(limits, deadline, progress);
            results = new LitmusRunner(model, search, progress).Run(records);
            ran = new HerdRunner(model, search, progress).Run(texts);
        }

        if (file != "-")
        {
            var page = new Page(terminal);
            new HerdReport(page).Write(ran, deadline.Elapsed);
            if (records.Count > 0)
            {
                new LitmusReport(page).Write(results, deadline.Elapsed);
            }
        }

        if (file is not null)
        {
            LitmusJson.Write(file, terminal, results, ran);
        }

        return Exit(results, ran);
    }

    // Where nothing was compared and nothing was run, nothing agrees.
    private static int Exit(IReadOnlyList<LitmusResult> results, IReadOnlyList<HerdResult> ran) =>
        results.Any(r => r.Agreement == Agreement.Disagrees) || ran.Any(r => r.Agrees == false) ? ExitCode.NotAsClaimed
        : results.Any(r => r.Agreement == Agreement.Inconclusive) || ran.Any(r => r.States is null)
            || (ran.Count == 0 && !results.Any(r => r.Agreement == Agreement.Agrees))
            ? ExitCode.Inconclusive
        : ExitCode.AsClaimed;
}
