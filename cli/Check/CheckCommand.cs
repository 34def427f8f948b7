using System.CommandLine;
namespace Shootdown.Cli.Check;

/// <summary><c>check</c>: decides claims, or the user's own questions.</summary>
internal sealed class CheckCommand
{
    private readonly AskedOptions asked = new();

    private readonly Option<string?> workload = new("--workload")
    {
        Description = "A JSON workload file that is the scenario.",
        HelpName = "FILE",
    };

    private readonly Option<int?> tasks = NumberOption.Create(
        "--tasks",
        $"Only for {FamilyName.All}: number of tasks, {FamilyName.PerFamily(f => f.LeastTasks)} at least; "
            + $"by default {FamilyName.Usual(s => s.Tasks)}.",
        1,
        WorkloadLimits.Most);

    private readonly Option<string?> quota = new("--quota")
    {
        Description = "Only for benchmark-shootdown: the flushes of each CPU's task, such as 1,1,1.",
        HelpName = "N,N,...",
    };

    private readonly Option<bool> noReduction = new("--no-reduction")
    {
        Description = "Follow every interleaving: no partial-order reduction.",
    };

    private readonly Option<bool> noSymmetry = new("--no-symmetry")
    {
        Description = "Keep every state of a large search, not one for all that exchanges of tasks and CPUs make of it.",
    };

    private readonly Option<long?> maxMemory = SizeOption.Create(
        "--max-memory",
        "Memory that a search may take, such as 512M or 4G; by default three quarters of what there is.");

    private readonly Option<string?> disk = new("--disk")
    {
        Description = "Directory for the temporary files of a search whose states outgrow its memory; by default the system's own for such "
            + "files, unless that is in memory itself.",
        HelpName = "DIR",
    };

    private readonly Option<long?> maxDisk = SizeOption.CreateForDisk(
        "--max-disk", "What those files may take, such as 20G; by default half of what is free there.");

    private readonly Option<bool> noDisk = new("--no-disk")
    {
        Description = "End a search where its memory ends.",
    };

    private readonly Option<string?> checkpoint = new("--checkpoint")
    {
        Description = "With one scenario and one design: save how far the search has come to a file, and go on from what it has.",
        HelpName = "FILE",
    };

    private readonly Option<TimeSpan?> checkpointEvery = DurationOption.Create(
        "--checkpoint-every", "How often to save, such as 5s or 1m; by default every 20s.");

    private readonly Option<string?> json = new("--json")
    {
        Description = "Write all verdicts as JSON to a file, or with - to stdout and nothing else there.",
        HelpName = "FILE|-",
    };

    private readonly Option<string?> html = PageOption.Create();

    private readonly Option<string?> trace = new("--trace")
    {
        Description = "Write the first violation's trace to a file that replay reads.",
        HelpName = "FILE",
    };

    private readonly Option<string?> reports = new("--reports")
    {
        Description = "With the engine coyote: write what Coyote reports of each violation (.txt, .trace, .trace.dgml) to a directory, "
            + "our trace (.json) beside it.",
        HelpName = "DIR",
    };

    private readonly Option<bool> matrix = new("--matrix")
    {
        Description = "Print a matrix for each scenario: a row for each design, a column for each property. "
            + "A design may be a pattern: 'linux-7.3+wait-mask=*+csd-lifetime=rcu,never'.",
    };

    private readonly Option<bool> verbose = new("--verbose")
    {
        Description = "Also print the trace of every violation, whole, the size of every routine, bits of a state, and its bytes where "
            + "there are many.",
    };

    private readonly Option<bool> table = new("--table")
    {
        Description = "Print a row for each scenario and design: where all scenarios are asked about, not one for each group of them; "
            + "where some are, not a table for each.",
    };

    private readonly Option<string?> format = new("--format")
    {
        Description = "Write all verdicts to stdout for other programs, and nothing else there: "
            + $"{string.Join(", ", VerdictFormat.All.Select(f => $"{f.Name} for {f.Title}"))}.",
        HelpName = string.Join('|', VerdictFormat.All.Select(f => f.Name)),
    };

    private readonly Option<string?> reach = new("--reach")
    {
        Description = "Instead of deciding a property: the shortest run to a state with these cells, in the words of traces, such as "
            + "'ipi[1]=1,m.mm_cpumask={0,1}'. Exit 1 if no state is such.",
        HelpName = "CELL=VALUE,...",
    };

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new CheckCommand().Build(terminal);

    private Verb Build(Terminal terminal)
    {
        var command = new Verb(
            "check",
            "Decides what is claimed, or whether designs hold properties in scenarios. Exit 0 if all is as claimed, or holds where nothing "
            + "is claimed, 1 if something is not, 3 if something is not decided, or nothing is claimed and all that was asked is vacuous.",
            "check h2-freed-csd-array",
            "check one-call --design linux-7.2 --property S13")
        {
            asked.Scenarios, asked.Designs, asked.Properties, workload, asked.Memory, asked.Engine, asked.Cpus, tasks, quota, noReduction,
            noSymmetry, maxMemory, disk, maxDisk, noDisk, asked.MaxTime, asked.Threads, checkpoint, checkpointEvery, asked.Strategy,
            asked.RandomWorkloads, asked.Seed, asked.Iterations, asked.MaxSteps, json, html, trace, reports, verbose, table, matrix, format,
            reach, asked.Enumeration.AllWorkloads,
        };
        foreach (var option in asked.Enumeration.Beside)
        {
            command.Add(option);
        }

        command.SetAction(result => Run(result, terminal));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        InputFile.ExpectPlaceFor(result.GetValue(json), "--json");
        InputFile.ExpectFile(result.GetValue(trace), "--trace");
        InputFile.ExpectFile(result.GetValue(checkpoint), checkpoint.Name);
        PageOption.Expect(result.GetValue(html));
        var defaults = ExplorationDefaults.Load(Environment.CurrentDirectory);
        var chosen = asked.Chosen(result, defaults);
        ReportFiles.Expect(result.GetValue(reports), chosen);
        AskedOptions.RefuseOthers(
            result, [noSymmetry, maxMemory, disk, maxDisk, noDisk], chosen.UsualSchedules is null, "keeps all states", chosen);
        var arguments = asked.Arguments(result, defaults) with
        {
            Workload = result.GetValue(workload),
            Tasks = result.GetValue(tasks),
            Quota = result.GetValue(quota),
        };
        var limits = asked.Limits(result, chosen);
        limits = limits with
        {
            Budget = limits.Budget with
            {
                Reduce = defaults.Reduction && !result.GetValue(noReduction),
                Symmetry = !result.GetValue(noSymmetry),
                MaxBytes = result.GetValue(maxMemory),
                Disk = result.GetValue(noDisk) ? null : DiskDirectory.Options(result.GetValue(disk), result.GetValue(maxDisk)),
            },
            Reports = result.GetValue(reports),
        };
        using var deadline = new Deadline(result.GetValue(asked.MaxTime));
        var detail = new ReportDetail(result.GetValue(verbose), result.GetValue(table), result.GetValue(matrix));
        var outputs = new Outputs(
            result.GetValue(json), result.GetValue(trace), result.GetValue(html), FormatOf(result.GetValue(format)), detail);
        if (outputs is { Json: "-", Format: not null })
        {
            throw new FormatException("--format: given beside --json -; accepted: one of the two on stdout");
        }

        RefuseBeside(result, format, [verbose, table, matrix]);
        RefuseBeside(result, matrix, [table]);
        RefuseBeside(
            result,
            reach,
            [format, json, html, trace, reports, asked.Properties, table, matrix, verbose, asked.RandomWorkloads, checkpoint]);
        RefuseBeside(result, checkpoint, [asked.RandomWorkloads]);
        RefuseBeside(result, noDisk, [disk, maxDisk]);
        var all = asked.Enumeration.AllWorkloads;
        RefuseBeside(
            result,
            all,
            [
                workload, quota, asked.Strategy, asked.RandomWorkloads, checkpoint, reach, json, html, trace, reports, format, matrix,
                table, verbose,
            ]);
        asked.Enumeration.ExpectAsked(result);

        InputFile.ExpectApart(
            ("--json", outputs.Json), ("--trace", outputs.Trace), ("--html", outputs.Html), (checkpoint.Name, result.GetValue(checkpoint)));

        if (result.GetResult(all) is not null)
        {
            AllWorkloadsOptions.ExpectExhaustive(chosen);
            return asked.Enumeration.Run(result, arguments, limits, deadline, terminal);
        }

        using var progress = new ProgressLine(terminal);
        if (result.GetValue(reach) is { } wanted)
        {
            return Reach.Run(terminal, wanted, arguments, limits, deadline, progress);
        }

        if (result.GetValue(asked.RandomWorkloads) is { } kind)
        {
            var generator = new RandomWorkloads(RandomWorkloads.Parse(kind), limits, deadline, progress);
            var (designs, properties) = CheckPlan.OfRandomWorkloads(arguments, chosen);
            var found = generator.Run(designs, properties, arguments.Memory);
            var questions = found.SelectMany(s => s.Answers).Select(a => a.CheckQuestion);
            return Report(terminal, found, new CheckPlan([.. questions], false), limits, deadline, outputs);
        }

        var plan = CheckPlan.Of(arguments);
        if (outputs.Detail.Matrix && plan.AsksForAll && arguments.Designs.Count == 0)
        {
            throw new FormatException(
                "--matrix: neither SCENARIO nor --design; accepted: one of them or both; check alone prints a matrix of all");
        }

        using var saved = SavedCheck.Open(result.GetValue(checkpoint), result.GetValue(checkpointEvery), limits, plan);
        limits = limits with { Checkpoint = saved?.Checkpoint };
        var searches = new CheckRunner(limits, deadline, progress, outputs.WantedOf(plan)).Run(plan.Questions);
        var exit = Report(terminal, searches, plan, limits, deadline, outputs);
        saved?.Tell(terminal);
        if (saved is null && exit == ExitCode.Inconclusive && deadline.Reason is not null)
        {
            SavedCheck.Suggest(terminal, limits, plan);
        }

        return exit;
    }

    private static int Report(
        Terminal terminal,
        IEnumerable<SystemAnswers> searches,
        CheckPlan plan,
        Limits limits,
        Deadline deadline,
        Outputs outputs)
    {
        var all = outputs.Json == "-" || outputs.Format is not null
            ? [.. searches]
            : new CheckReport(new Page(terminal), limits, deadline, outputs.Detail).Write(searches, plan);
        var answers = all.SelectMany(s => s.Answers).ToList();
        outputs.Format?.Write(terminal.Out, answers);
        if (outputs.Json is { } file)
        {
            JsonReport.Write(file, terminal, limits.Engine.Name, answers);
        }

        if (outputs.Html is { } pageFile)
        {
            PageReport.Write(pageFile, CheckFigures.Of(all, deadline.Elapsed), answers);
        }

        if (outputs.Trace is { } path)
        {
            WriteTrace(path, terminal, answers);
        }

        if (limits.Reports is { } directory)
        {
            ReportFiles.WriteTraces(directory, terminal, answers);
        }

        return CheckReport.ExitOf(answers);
    }

    private static void WriteTrace(string path, Terminal terminal, List<Answer> answers)
    {
        if ((CheckReport.InOrder(answers).FirstOrDefault() ?? answers.Find(a => a.Run is not null)) is { } answer)
        {
            JsonReport.WriteTrace(path, terminal, answer);
        }
        else
        {
            terminal.Error.WriteLine($"--trace: nothing is violated, so {InputText.Quote(path)} was not written");
        }
    }

    /// <summary>Refuses an option beside those that it knows nothing of.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="option">The option.</param>
    /// <param name="others">The others.</param>
    /// <exception cref="FormatException">One of them is given, too.</exception>
    public static void RefuseBeside(ParseResult result, Option option, IEnumerable<Option> others)
    {
        if (result.GetResult(option) is { Implicit: false }
            && others.FirstOrDefault(o => result.GetResult(o) is { Implicit: false }) is { } beside)
        {
            throw new FormatException($"{option.Name}: given beside {beside.Name}, of which it knows nothing; accepted: one of the two");
        }
    }

    private static VerdictFormat? FormatOf(string? name) => name is null ? null
        : VerdictFormat.All.FirstOrDefault(f => f.Name == name)
            ?? throw new FormatException(
                $"--format: unknown value {InputText.Quote(name)}; accepted: {string.Join(", ", VerdictFormat.All.Select(f => f.Name))}");

    private sealed record Outputs(string? Json, string? Trace, string? Html, VerdictFormat? Format, ReportDetail Detail)
    {
        public WantedRuns WantedOf(CheckPlan plan) => !plan.IsCatalogue ? WantedRuns.Shortest
            : Json is null && Trace is null && Html is null && Format is null && CheckReport.IsMatrixOfAll(plan, Detail) && !Detail.Verbose
                ? WantedRuns.OfTheUnexpected
            : WantedRuns.Any;
    }
}
