using System.CommandLine;

namespace Shootdown.Cli.Check;

/// <summary>What may be asked, of one process or of many: the options that <c>check</c> and <c>campaign</c> share.</summary>
internal sealed class AskedOptions
{
    /// <summary>The scenarios.</summary>
    public Argument<string[]> Scenarios { get; } = new("SCENARIO")
    {
        Description = $"Scenarios to check; every claim of the catalogue if none is given; {FamilyName.Help}.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>The designs.</summary>
    public Option<string[]> Designs { get; } = new("--design")
    {
        Description = "A design, NAME or NAME+axis=value+axis=value; may be repeated. "
            + "Without it: the designs that the catalogue claims something of.",
        HelpName = "D",
    };

    /// <summary>The properties.</summary>
    public Option<string[]> Properties { get; } = new("--property")
    {
        Description = "A property by its clause; may be repeated. "
            + $"Without it: what is claimed, or with --design {string.Join(' ', PropertyCatalogue.Default.Select(p => p.Id))}.",
        HelpName = "P",
    };

    /// <summary>How memory is ordered.</summary>
    public Option<string> Memory { get; } = ChoiceOption.Create(
        "--memory",
        "The memory model; by default the scenario's own, which a check names: arm for those of arm64, but sc for those of them that are "
        + "made for the order of the text (arm64-asid-race, -race-three, -reused, -old), else sc.",
        MemoryName.All,
        isDefaultNamed: false);

    /// <summary>The engine.</summary>
    public Option<string> Engine { get; } = ChoiceOption.Create(
        "--engine",
        string.Join("; ", EngineCatalogue.All.Select(e => $"{e.Name} {e.Title}")) + ".",
        EngineCatalogue.Names);

    /// <summary>Its strategy.</summary>
    public Option<string?> Strategy { get; } = new("--strategy")
    {
        Description = $"How an engine that draws schedules chooses: {string.Join("; ", Strategies)}.",
        HelpName = "S",
    };

    /// <summary>The CPUs.</summary>
    public Option<int?> Cpus { get; } = NumberOption.Create(
        "--cpus",
        $"Number of CPUs, if not the scenario's own; of {FamilyName.All} that is {FamilyName.Usual(s => s.Cpus)}.",
        WorkloadLimits.LeastCpus,
        WorkloadLimits.MostCpus);

    /// <summary>The time there is.</summary>
    public Option<TimeSpan?> MaxTime { get; } = DurationOption.Create(
        "--max-time",
        "Time that the whole check may take, such as 90s, 10m or 1h.");

    /// <summary>The threads.</summary>
    public Option<int?> Threads { get; } = NumberOption.Create(
        "--threads",
        "Threads that search; by default one for each processor.",
        1,
        EngineBudget.MostThreads);

    /// <summary>That workloads are generated.</summary>
    public Option<string?> RandomWorkloads { get; } = new("--random-workloads")
    {
        Description = "With the engine fscheck and without SCENARIO: generate and shrink the workloads too. "
            + $"{string.Join("; ", WorkloadKind.All.Select(k => $"{k.Name}: {k.Title}"))}.",
        HelpName = string.Join('|', WorkloadKind.All.Select(k => k.Name)),
    };

    /// <summary>Where to begin to draw.</summary>
    public Option<int?> Seed { get; } = NumberOption.Create(
        "--seed",
        "For engines that draw schedules: where to begin; the same seed draws the same schedules.",
        0,
        int.MaxValue);

    /// <summary>How many schedules are drawn.</summary>
    public Option<int?> Iterations { get; } = NumberOption.Create(
        "--iterations",
        $"For engines that draw schedules: how many; by default {string.Join(", ", UsualSchedules)}.",
        1,
        int.MaxValue);

    /// <summary>How long one may be.</summary>
    public Option<int?> MaxSteps { get; } = NumberOption.Create(
        "--max-steps",
        "For engines that draw schedules: steps after which one is cut off; by default 1000.",
        1,
        EngineBudget.MostSteps);

    /// <summary>Every workload up to a size.</summary>
    public AllWorkloadsOptions Enumeration { get; } = new();

    private static IEnumerable<string> Strategies =>
        EngineCatalogue.All
            .Where(e => e.Strategies.Count > 0)
            .Select(e => $"with {e.Name} {string.Join(", ", e.Strategies.Select(s => s.Form))}");

    private static IEnumerable<string> UsualSchedules =>
        EngineCatalogue.All.Where(e => e.UsualSchedules is not null).Select(e => $"{e.UsualSchedules} with {e.Name}");

    /// <summary>The engine that was asked.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="defaults">What holds where it says nothing.</param>
    /// <exception cref="FormatException">It has options that the engine does not know.</exception>
    public IEngine Chosen(ParseResult result, ExplorationDefaults defaults)
    {
        var chosen = EngineCatalogue.Find(result.GetResult(Engine) is { Implicit: false } ? result.GetValue(Engine)! : defaults.Engine);
        RefuseOthers(result, [Seed, Iterations, MaxSteps], chosen.UsualSchedules is not null, "draws at random", chosen);
        return chosen;
    }

    /// <summary>Refuses options that mean nothing to an engine.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="options">The options.</param>
    /// <param name="means">Whether they mean something to it.</param>
    /// <param name="what">What an engine does to which they do.</param>
    /// <param name="chosen">The engine.</param>
    /// <exception cref="FormatException">One of them is given.</exception>
    public static void RefuseOthers(ParseResult result, IEnumerable<Option> options, bool means, string what, IEngine chosen)
    {
        if (!means && options.FirstOrDefault(o => result.GetResult(o) is { Implicit: false }) is { } option)
        {
            var value = string.Concat(result.GetResult(option)!.Tokens.TakeLast(1).Select(t => $": {t.Value}"));
            throw new FormatException($"{option.Name}{value}; accepted: only with an engine that {what}, and {chosen.Name} does not");
        }
    }

    /// <summary>What was asked, as it was typed.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="defaults">What holds where it says nothing.</param>
    public CheckArguments Arguments(ParseResult result, ExplorationDefaults defaults) => new()
    {
        Scenarios = result.GetValue(Scenarios) ?? [],
        Designs = [.. (result.GetValue(Designs) ?? []).SelectMany(d => DesignPattern.Expand(d, "--design"))],
        Properties = result.GetValue(Properties) ?? [],
        Cpus = result.GetValue(Cpus),
        Calls = Enumeration.CallsOfFamily(result),
        IsMemoryGiven = result.GetResult(Memory) is { Implicit: false },
        Memory = MemoryName.Parse(result.GetResult(Memory) is { Implicit: false } ? result.GetValue(Memory)! : defaults.Memory),
    };

    /// <summary>How far to go.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="chosen">The engine.</param>
    public Limits Limits(ParseResult result, IEngine chosen)
    {
        var usual = new EngineBudget();
        return new Limits
        {
            Engine = chosen,
            Strategy = EngineCatalogue.Strategy(chosen, result.GetValue(Strategy)),
            Budget = usual with
            {
                Schedules = result.GetValue(Iterations),
                StepsPerSchedule = result.GetValue(MaxSteps) ?? usual.StepsPerSchedule,
                Seed = result.GetValue(Seed) ?? usual.Seed,
                Threads = result.GetValue(Threads) ?? usual.Threads,
            },
        };
    }
}
