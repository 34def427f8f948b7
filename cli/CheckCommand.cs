using System.CommandLine;
using Shootdown.Properties;

namespace Shootdown.Cli;

/// <summary><c>check</c>: decides claims, or the user's own questions.</summary>
internal sealed class CheckCommand
{
    private readonly Argument<string[]> scenarios = new("SCENARIO") { Description = "Scenarios to check; every claim of the catalogue if none is given.", Arity = ArgumentArity.ZeroOrMore };

    private readonly Option<string[]> designs = new("--design")
    {
        Description = "A design, NAME or NAME+axis=value+axis=value; may be repeated. Without it: the designs that the catalogue claims something of.",
        HelpName = "D",
    };

    private readonly Option<string[]> properties = new("--property")
    {
        Description = $"A property by its clause; may be repeated. Without it: what is claimed, or with --design {string.Join(' ', PropertyCatalogue.Default.Select(p => p.Id))}.",
        HelpName = "P",
    };

    private readonly Option<string?> workload = new("--workload") { Description = "A JSON workload file that is the scenario.", HelpName = "FILE" };
    private readonly Option<string> memory = ChoiceOption.Create("--memory", "The memory model.", MemoryName.All);
    private readonly Option<string> engine = ChoiceOption.Create("--engine", "The engine: exhaustive looks at every reachable state.", EngineName.All);
    private readonly Option<int?> cpus = NumberOption.Create("--cpus", "Number of CPUs, if not the scenario's own.", 2, Model.CpuMask.MaxCpus);
    private readonly Option<string?> quota = new("--quota") { Description = "Only for benchmark-shootdown: the flushes of each CPU's task, such as 1,1,1.", HelpName = "N,N,..." };
    private readonly Option<bool> noReduction = new("--no-reduction") { Description = "Follow every interleaving: no partial-order reduction." };
    private readonly Option<long?> maxMemory = SizeOption.Create("--max-memory", "Memory that a search may take, such as 512M or 4G; by default three quarters of what there is.");
    private readonly Option<TimeSpan?> maxTime = DurationOption.Create("--max-time", "Time that the whole check may take, such as 90s, 10m or 1h.");
    private readonly Option<int?> threads = NumberOption.Create("--threads", "Threads that search; by default one for each processor.", 1, 256);
    private readonly Option<int?> seed = NumberOption.Create("--seed", "For engines that draw at random: where to begin.", 0, int.MaxValue);
    private readonly Option<int?> iterations = NumberOption.Create("--iterations", "For engines that draw at random: how many runs.", 1, int.MaxValue);
    private readonly Option<string?> json = new("--json") { Description = "Write all verdicts as JSON to a file, or with - to stdout and nothing else there.", HelpName = "FILE|-" };
    private readonly Option<string?> trace = new("--trace") { Description = "Write the first violation's trace to a file that replay reads.", HelpName = "FILE" };
    private readonly Option<bool> verbose = new("--verbose") { Description = "Also print the trace of every violation, the size of every routine, bits and bytes of a state." };

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal) => new CheckCommand().Build(terminal);

    private Command Build(Terminal terminal)
    {
        var command = new Command("check", "Decides what is claimed, or whether designs hold properties in scenarios.")
        {
            scenarios, designs, properties, workload, memory, engine, cpus, quota, noReduction, maxMemory, maxTime, threads, seed, iterations, json, trace, verbose,
        };
        command.SetAction(result => Run(result, terminal));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        Refuse(result, seed);
        Refuse(result, iterations);
        if (result.GetValue(trace) == "-")
        {
            throw new FormatException("--trace: '-'; accepted: a file's name; --json - writes to stdout");
        }

        InputFile.ExpectPlaceFor(result.GetValue(json), "--json");
        InputFile.ExpectPlaceFor(result.GetValue(trace), "--trace");
        var defaults = ExplorationDefaults.Load(Environment.CurrentDirectory);
        var plan = CheckPlan.Of(new CheckArguments
        {
            Scenarios = result.GetValue(scenarios) ?? [],
            Designs = result.GetValue(designs) ?? [],
            Properties = result.GetValue(properties) ?? [],
            Workload = result.GetValue(workload),
            Cpus = result.GetValue(cpus),
            Quota = result.GetValue(quota),
            Memory = MemoryName.Parse(result.GetResult(memory) is { Implicit: false } ? result.GetValue(memory)! : defaults.Memory),
        });
        var limits = new Limits { Reduce = defaults.Reduction && !result.GetValue(noReduction), MaxBytes = result.GetValue(maxMemory), Threads = result.GetValue(threads) };
        using var deadline = new Deadline(result.GetValue(maxTime));
        return Check(terminal, plan, limits, deadline, new Outputs(result.GetValue(json), result.GetValue(trace), result.GetValue(verbose)));
    }

    private static int Check(Terminal terminal, CheckPlan plan, Limits limits, Deadline deadline, Outputs outputs)
    {
        IReadOnlyList<Search> searches;
        using (var progress = new ProgressLine(terminal))
        {
            searches = new CheckRunner(limits, deadline, progress).Run(plan.Questions);
        }

        var answers = searches.SelectMany(s => s.Answers).ToList();
        if (outputs.Json != "-")
        {
            new CheckReport(new Page(terminal), limits, deadline, outputs.Verbose).Write(searches, plan);
        }

        if (outputs.Json is { } file)
        {
            JsonReport.Write(file, terminal, EngineName.Exhaustive, answers);
        }

        if (outputs.Trace is { } path)
        {
            WriteTrace(path, terminal, answers);
        }

        return answers.Any(a => a.Standing == Standing.Wrong) ? ExitCode.NotAsClaimed
            : answers.Any(a => a.Standing == Standing.Open) ? ExitCode.Inconclusive
            : ExitCode.AsClaimed;
    }

    private static void WriteTrace(string path, Terminal terminal, List<Answer> answers)
    {
        if (CheckReport.InOrder(answers).FirstOrDefault() is { } answer)
        {
            JsonReport.WriteTrace(path, terminal, answer);
        }
        else
        {
            terminal.Error.WriteLine($"--trace: nothing is violated, so {InputText.Quote(path)} was not written");
        }
    }

    private void Refuse(ParseResult result, Option<int?> option)
    {
        if (result.GetValue(option) is { } value)
        {
            throw new FormatException($"{option.Name}: {value}; accepted: only with an engine that draws at random, and {result.GetValue(engine)} does not");
        }
    }

    private sealed record Outputs(string? Json, string? Trace, bool Verbose);
}
