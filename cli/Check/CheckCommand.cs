using System.CommandLine;

namespace Shootdown.Cli.Check;

/// <summary><c>check</c>: decides claims, or the user's own questions.</summary>
internal sealed class CheckCommand
{
    private readonly Argument<string[]> scenarios = new("SCENARIO")
    {
        Description = "Scenarios to check; every claim of the catalogue if none is given.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> designs = new("--design")
    {
        Description = "A design, NAME or NAME+axis=value+axis=value; may be repeated. "
            + "Without it: the designs that the catalogue claims something of.",
        HelpName = "D",
    };

    private readonly Option<string[]> properties = new("--property")
    {
        Description = "A property by its clause; may be repeated. "
            + $"Without it: what is claimed, or with --design {string.Join(' ', PropertyCatalogue.Default.Select(p => p.Id))}.",
        HelpName = "P",
    };

    private readonly Option<string?> workload = new("--workload")
    {
        Description = "A JSON workload file that is the scenario.",
        HelpName = "FILE",
    };

    private readonly Option<string> memory = ChoiceOption.Create(
        "--memory",
        "The memory model; by default the scenario's own, which a check names: arm for those of arm64, but sc for those of them that are "
        + "made for the order of the text (arm64-asid-race, -race-three, -reused, -old), else sc.",
        MemoryName.All, isDefaultNamed: false);
    private readonly Option<string> engine = ChoiceOption.Create(
        "--engine",
        string.Join("; ", EngineCatalogue.All.Select(e => $"{e.Name} {e.Title}")) + ".",
        EngineCatalogue.Names);

    private readonly Option<string?> strategy = new("--strategy")
    {
        Description = $"How an engine that draws schedules chooses: {string.Join("; ", Strategies)}.",
        HelpName = "S",
    };

    private readonly Option<int?> cpus = NumberOption.Create(
        "--cpus",
        "Number of CPUs, if not the scenario's own.",
        WorkloadLimits.LeastCpus,
        WorkloadLimits.MostCpus);

    private readonly Option<string?> quota = new("--quota")
    {
        Description = "Only for benchmark-shootdown: the flushes of each CPU's task, such as 1,1,1.",
        HelpName = "N,N,...",
    };

    private readonly Option<bool> noReduction = new("--no-reduction")
    {
        Description = "Follow every interleaving: no partial-order reduction.",
    };

    private readonly Option<long?> maxMemory = SizeOption.Create(
        "--max-memory",
        "Memory that a search may take, such as 512M or 4G; by default three quarters of what there is.");

    private readonly Option<TimeSpan?> maxTime = DurationOption.Create(
        "--max-time",
        "Time that the whole check may take, such as 90s, 10m or 1h.");

    private readonly Option<string?> checkpoint = new("--checkpoint")
    {
        Description = "With one scenario and one design: save how far the search has come to a file, and go on from what it has.",
        HelpName = "FILE",
    };

    private readonly Option<TimeSpan?> checkpointEvery = DurationOption.Create(
        "--checkpoint-every", "How often to save, such as 5s or 1m; by default every 20s.");

    private readonly Option<int?> threads = NumberOption.Create(
        "--threads",
        "Threads that search; by default one for each processor.",
        1,
        EngineBudget.MostThreads);

    private readonly Option<string?> randomWorkloads = new("--random-workloads")
    {
        Description = "With the engine fscheck and without SCENARIO: generate and shrink the workloads too. "
            + $"{string.Join("; ", WorkloadKind.All.Select(k => $"{k.Name}: {k.Title}"))}.",
        HelpName = string.Join('|', WorkloadKind.All.Select(k => k.Name)),
    };

    private readonly Option<int?> seed = NumberOption.Create(
        "--seed",
        "For engines that draw schedules: where to begin; the same seed draws the same schedules.",
        0,
        int.MaxValue);

    private readonly Option<int?> iterations = NumberOption.Create(
        "--iterations",
        $"For engines that draw schedules: how many; by default {string.Join(", ", UsualSchedules)}.",
        1,
        int.MaxValue);

    private readonly Option<int?> maxSteps = NumberOption.Create(
        "--max-steps",
        "For engines that draw schedules: steps after which one is cut off; by default 1000.",
        1,
        EngineBudget.MostSteps);

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
        Description = "Also print the trace of every violation, whole, the size of every routine, bits and bytes of a state.",
    };

    private readonly Option<bool> table = new("--table")
    {
        Description = "Print a row for each scenario and design where all scenarios are asked about, not one for each group of them.",
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

    private readonly AllWorkloadsOptions enumeration = new();

    private static IEnumerable<string> Strategies =>
        EngineCatalogue.All
            .Where(e => e.Strategies.Count > 0)
            .Select(e => $"with {e.Name} {string.Join(", ", e.Strategies.Select(s => s.Form))}");

    private static IEnumerable<string> UsualSchedules =>
        EngineCatalogue.All.Where(e => e.UsualSchedules is not null).Select(e => $"{e.UsualSchedules} with {e.Name}");

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new CheckCommand().Build(terminal);

    private Verb Build(Terminal terminal)
    {
        var command = new Verb(
            "check",
            "Decides what is claimed, or whether designs hold properties in scenarios.",
            "check h2-freed-csd-array",
            "check one-call --design linux-7.2 --property S13")
        {
            scenarios, designs, properties, workload, memory, engine, cpus, quota, noReduction, maxMemory, maxTime, threads, checkpoint,
            checkpointEvery,
            strategy, randomWorkloads, seed, iterations, maxSteps, json, html, trace, reports, verbose, table, matrix, format, reach,
            enumeration.AllWorkloads,
        };
        foreach (var option in enumeration.Beside)
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
        var chosen = EngineCatalogue.Find(result.GetResult(engine) is { Implicit: false } ? result.GetValue(engine)! : defaults.Engine);
        Option[] drawing = [seed, iterations, maxSteps];
        foreach (var option in drawing.Where(o => chosen.UsualSchedules is null && result.GetResult(o) is { Implicit: false }))
        {
            var value = result.GetResult(option)!.Tokens[^1].Value;
            throw new FormatException(
                $"{option.Name}: {value}; accepted: only with an engine that draws at random, and {chosen.Name} does not");
        }

        ReportFiles.Expect(result.GetValue(reports), chosen);
        var arguments = new CheckArguments
        {
            Scenarios = result.GetValue(scenarios) ?? [],
            Designs = [.. (result.GetValue(designs) ?? []).SelectMany(d => DesignPattern.Expand(d, "--design"))],
            Properties = result.GetValue(properties) ?? [],
            Workload = result.GetValue(workload),
            Cpus = result.GetValue(cpus),
            Quota = result.GetValue(quota),
            IsMemoryGiven = result.GetResult(memory) is { Implicit: false },
            Memory = MemoryName.Parse(result.GetResult(memory) is { Implicit: false } ? result.GetValue(memory)! : defaults.Memory),
        };
        var usual = new EngineBudget();
        var limits = new Limits
        {
            Engine = chosen,
            Strategy = EngineCatalogue.Strategy(chosen, result.GetValue(strategy)),
            Budget = usual with
            {
                Schedules = result.GetValue(iterations),
                StepsPerSchedule = result.GetValue(maxSteps) ?? usual.StepsPerSchedule,
                Seed = result.GetValue(seed) ?? usual.Seed,
                Threads = result.GetValue(threads) ?? usual.Threads,
                Reduce = defaults.Reduction && !result.GetValue(noReduction),
                MaxBytes = result.GetValue(maxMemory),
            },
            Reports = result.GetValue(reports),
        };
        using var deadline = new Deadline(result.GetValue(maxTime));
        var detail = new ReportDetail(result.GetValue(verbose), result.GetValue(table), result.GetValue(matrix));
        var outputs = new Outputs(
            result.GetValue(json), result.GetValue(trace), result.GetValue(html), FormatOf(result.GetValue(format)), detail);
        if (outputs is { Json: "-", Format: not null })
        {
            throw new FormatException("--format: given beside --json -; accepted: one of the two on stdout");
        }

        RefuseBeside(result, format, [verbose, table, matrix]);
        RefuseBeside(result, reach, [format, json, html, trace, reports, properties, table, matrix, verbose, randomWorkloads, checkpoint]);
        RefuseBeside(result, checkpoint, [randomWorkloads]);
        Option all = enumeration.AllWorkloads;
        RefuseBeside(
            result,
            all,
            [workload, quota, strategy, randomWorkloads, checkpoint, reach, json, html, trace, reports, format, matrix, table, verbose]);
        var beside = enumeration.Beside.FirstOrDefault(o => result.GetResult(o) is { Implicit: false });
        if (beside is not null && result.GetResult(all) is null)
        {
            throw new FormatException($"{beside.Name}: given without {all.Name}; accepted: together with it");
        }

        InputFile.ExpectApart(
            ("--json", outputs.Json), ("--trace", outputs.Trace), ("--html", outputs.Html), (checkpoint.Name, result.GetValue(checkpoint)));

        if (result.GetResult(all) is not null)
        {
            return chosen is ExhaustiveEngine ? enumeration.Run(result, arguments, limits, deadline, terminal)
                : throw new FormatException($"{all.Name}: given with the engine {chosen.Name}; accepted: only with exhaustive");
        }

        using var progress = new ProgressLine(terminal);
        if (result.GetValue(reach) is { } wanted)
        {
            return Reach.Run(terminal, wanted, arguments, limits, deadline, progress);
        }

        if (result.GetValue(randomWorkloads) is { } kind)
        {
            var generator = new RandomWorkloads(RandomWorkloads.Parse(kind), limits, deadline, progress);
            var (designs, properties) = CheckPlan.OfRandomWorkloads(arguments, chosen);
            var found = generator.Run(designs, properties, arguments.Memory);
            var questions = found.SelectMany(s => s.Answers).Select(a => a.CheckQuestion);
            return Report(terminal, found, new CheckPlan([.. questions], false), limits, deadline, outputs);
        }

        var plan = CheckPlan.Of(arguments);
        if (outputs.Detail.Matrix && plan.AsksForAll)
        {
            throw new FormatException("--matrix: no SCENARIO; accepted: one or more, or --design; check alone prints a matrix of all");
        }

        using var saved = SavedCheck.Open(result.GetValue(checkpoint), result.GetValue(checkpointEvery), limits, plan);
        limits = limits with { Checkpoint = saved?.Checkpoint };
        var searches = new CheckRunner(limits, deadline, progress, shortens: !plan.IsCatalogue).Run(plan.Questions);
        var exit = Report(terminal, searches, plan, limits, deadline, outputs);
        saved?.Tell(terminal);
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

        return answers.Any(a => a.Standing == Standing.Wrong) ? ExitCode.NotAsClaimed
            : answers.Any(a => a.Standing == Standing.Open) || answers.All(a => a.Standing == Standing.Empty) ? ExitCode.Inconclusive
            : ExitCode.AsClaimed;
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

    private static void RefuseBeside(ParseResult result, Option option, IEnumerable<Option> others)
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

    private sealed record Outputs(string? Json, string? Trace, string? Html, VerdictFormat? Format, ReportDetail Detail);
}
