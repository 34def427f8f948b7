using System.CommandLine;

namespace Shootdown.Cli.Variants;

/// <summary><c>explore</c>: which combinations of design choices are safe together.</summary>
internal sealed class ExploreCommand
{
    private readonly Argument<string[]> scenarios = new("SCENARIO")
    {
        Description = $"Scenarios; {ExplorePlan.Smp} for all of calls without page tables; all that ask one of the axes if none is given; "
            + $"{FamilyName.Help}.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> vary = new("--vary")
    {
        Description = "Axes, each with the values that it is to take, or all; may be repeated.",
        HelpName = "AXIS[=value,...],...",
    };

    private readonly Option<string> basis = new("--base")
    {
        Description = "The design that is what the axes do not say.",
        HelpName = "D",
        DefaultValueFactory = _ => DesignName.Default.Text,
    };

    private readonly Option<string[]> properties = new("--property")
    {
        Description = "A property by its clause; may be repeated. Without it: what each scenario is asked.",
        HelpName = "P",
    };

    private readonly Option<string?> workload = new("--workload")
    {
        Description = "A JSON workload file that is the scenario.",
        HelpName = "FILE",
    };

    private readonly Option<string> memory = ChoiceOption.Create(
        "--memory", "The memory model; by default each scenario's usual one.", MemoryName.All, isDefaultNamed: false);

    private readonly Option<string?> json = new("--json")
    {
        Description = "Write all results as JSON to a file, or with - to stdout and nothing else there.",
        HelpName = "FILE|-",
    };

    private readonly Option<string?> html = PageOption.Create();

    private readonly Option<string?> resume = new("--resume")
    {
        Description = "Write results to a file as they come, and go on from what it has.",
        HelpName = "FILE",
    };

    private readonly Option<TimeSpan?> maxTime = DurationOption.Create("--max-time", "Time that it may take, such as 90s, 10m or 1h.");

    private readonly Option<long?> maxMemory = SizeOption.Create(
        "--max-memory", "Memory that all searches may take, such as 4G; by default three quarters of what there is.");

    private readonly Option<int?> threads = NumberOption.Create(
        "--threads", "Threads; by default one for each processor.", 1, EngineBudget.MostThreads);

    private readonly Option<bool> verbose = new("--verbose")
    {
        Description = "Also print every single change, everything that breaks, and a replay token for each smallest set.",
    };

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new ExploreCommand().Build(terminal);

    private Verb Build(Terminal terminal)
    {
        var command = new Verb(
            "explore",
            "Decides all combinations of values of some axes: which break a property, by what, and which are safe.",
            "explore h1-overwritten-wait-mask --vary wait-mask,wait-preemption=none,early",
            "explore smp.c --vary wait-mask,csd-lifetime,info-storage,wait-preemption --resume all.jsonl")
        {
            scenarios, vary, basis, properties, workload, memory, json, html, resume, maxTime, maxMemory, threads, verbose,
        };
        command.SetAction(result => Run(result, terminal));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        var (path, file) = (result.GetValue(json), result.GetValue(resume));
        InputFile.ExpectPlaceFor(path, "--json");
        InputFile.ExpectFile(file, "--resume");
        PageOption.Expect(result.GetValue(html));
        InputFile.ExpectApart(("--json", path), ("--html", result.GetValue(html)), ("--resume", file));
        var plan = ExplorePlan.Of(
            result.GetValue(scenarios) ?? [],
            result.GetValue(workload),
            result.GetValue(vary) ?? [],
            result.GetValue(basis)!,
            result.GetValue(properties) ?? [],
            result.GetResult(memory) is { Implicit: false } ? MemoryName.Parse(result.GetValue(memory)!) : null);
        using var deadline = new Deadline(result.GetValue(maxTime));
        var run = new ExploreRun(plan, deadline, result.GetValue(maxMemory), result.GetValue(threads));
        ExploreResult found;
        using (var progress = new ProgressLine(terminal) { Otherwise = ProgressLine.NowAndThen })
        {
            found = run.Run(progress, file);
        }

        if (path != "-")
        {
            ExploreReport.Write(new Page(terminal), found, result.GetValue(verbose));
            terminal.Out.Flush();
        }

        if (path is not null)
        {
            JsonReport.WriteTo(path, "--json", terminal, writer => ExploreJson.Write(writer, found));
        }

        if (result.GetValue(html) is { } page)
        {
            ExplorePage.Write(page, found);
        }

        return found.ExitCode;
    }
}
