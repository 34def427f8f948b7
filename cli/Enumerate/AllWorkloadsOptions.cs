using System.CommandLine;

namespace Shootdown.Cli.Enumerate;

/// <summary>The options of <c>check --all-workloads</c>.</summary>
internal sealed class AllWorkloadsOptions
{
    /// <summary>The file that has results and gets more.</summary>
    public const string Resume = "--resume";

    /// <summary>Where the workloads of findings go.</summary>
    public const string Findings = "--findings";

    private const string Name = "--all-workloads";
    private const string Every = "all";
    private const string OfInitial = "--initial";
    private const string OfCalls = "--calls";

    private readonly Option<string> of = ChoiceOption.Create(
        "--of",
        $"With --all-workloads, of which kind. {string.Join("; ", WorkloadFamily.All.Select(f => $"{f.Name}: {f.Title}"))}.",
        [Every, .. WorkloadFamily.All.Select(f => f.Name)]);

    private readonly Option<string?> calls = new(OfCalls)
    {
        Description = "With --all-workloads, the only calls that are made, by their names (list calls) with commas; by default all. "
            + $"With {FamilyName.All}: how many each task makes that makes any number of them, 1 to {FamilySize.MostCalls}; by default "
            + $"{FamilyName.Usual(s => s.Calls)}.",
        HelpName = "NAME,...|N",
    };

    private readonly Option<string?> initial = new(OfInitial)
    {
        Description = "With --all-workloads, what may be so besides the plain initial state: none, or with commas "
            + $"{string.Join("; ", InitialCondition.All.Select(c => $"{c.Name}: {c.Title}"))}. "
            + "By default what makes a difference on the design: "
            + $"{string.Join(", ", InitialCondition.All.Where(c => c.IsUsual).Select(c => c.Name))}.",
        HelpName = "NAME,...",
    };

    private readonly Option<int?> conditions = NumberOption.Create(
        "--conditions",
        "With --all-workloads, how much of that there may be beside the most calls, 0 by default: a condition counts as a call does.",
        0,
        WorkloadLimits.Most);

    private readonly Option<string?> resume = new(Resume)
    {
        Description = "With --all-workloads, write results to a file as they come, and go on from what it has.",
        HelpName = "FILE",
    };

    private readonly Option<string?> findings = new(Findings)
    {
        Description = "With --all-workloads, write the workload of each finding to a directory, as a file that --workload takes.",
        HelpName = "DIR",
    };

    /// <summary>The option that asks for it.</summary>
    public Option<string?> AllWorkloads { get; } = new(Name)
    {
        Description = "Decide every workload of up to so many tasks with up to so many calls each, such as 2x1: "
            + "one of those that differ in names only.",
        HelpName = "TASKSxCALLS",
    };

    /// <summary>The options that say which workloads.</summary>
    public IReadOnlyList<Option> Which => [of, calls, initial, conditions];

    /// <summary>The option for a directory of findings.</summary>
    public Option<string?> Found => findings;

    /// <summary>The options that mean something beside it only.</summary>
    public IReadOnlyList<Option> Beside => [.. Which, resume, findings];

    /// <summary>How many calls tasks of a family make; null where nothing is said of it.</summary>
    /// <param name="result">The command line.</param>
    /// <exception cref="FormatException">It is no such number.</exception>
    public int? CallsOfFamily(ParseResult result)
    {
        if (result.GetResult(AllWorkloads) is not null || result.GetValue(calls) is not { } text)
        {
            return null;
        }

        return NumberOption.Read(text, 1, FamilySize.MostCalls) ?? throw new FormatException(
            $"{OfCalls}: {InputText.Quote(text)}; accepted: a whole number from 1 to {FamilySize.MostCalls}, or names with {Name}");
    }

    /// <summary>Makes sure that there is nothing beside it which means nothing without it.</summary>
    /// <param name="result">The command line.</param>
    /// <exception cref="FormatException">There is.</exception>
    public void ExpectAsked(ParseResult result)
    {
        var beside = Beside.FirstOrDefault(o =>
            result.GetResult(o) is { Implicit: false } && (o != calls || CallsOfFamily(result) is null));
        if (beside is not null && result.GetResult(AllWorkloads) is null)
        {
            throw new FormatException($"{beside.Name}: given without {Name}; accepted: together with it");
        }
    }

    /// <summary>Makes sure of the engine.</summary>
    /// <param name="engine">The engine.</param>
    /// <exception cref="FormatException">It is another.</exception>
    public static void ExpectExhaustive(IEngine engine)
    {
        if (engine is not ExhaustiveEngine)
        {
            throw new FormatException($"{Name}: given with the engine {engine.Name}; accepted: only with exhaustive");
        }
    }

    /// <summary>Runs it.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="arguments">What it says besides.</param>
    /// <param name="limits">How far to go.</param>
    /// <param name="deadline">When to stop.</param>
    /// <param name="terminal">Where to write.</param>
    /// <returns>The exit code.</returns>
    public int Run(ParseResult result, CheckArguments arguments, Limits limits, Deadline deadline, Terminal terminal)
    {
        var (plan, directory, file) = (Plan(result, arguments), Directory(result), result.GetValue(resume));
        InputFile.ExpectFile(file, Resume);
        var enumeration = new WorkloadEnumeration(plan.Scope);
        var workloads = enumeration.All();
        var report = new EnumerationReport(new Page(terminal), plan, limits, deadline, directory);
        report.Begin(workloads);
        terminal.Out.Flush();
        var run = new EnumerationRun(plan, workloads, enumeration, limits, deadline);
        using var progress = new ProgressLine(terminal) { Otherwise = ProgressLine.NowAndThen };
        foreach (var finding in run.Run(progress, file))
        {
            report.Add(finding);
        }

        return report.End(workloads, run.Verdicts);
    }

    /// <summary>The directory for findings; null for none.</summary>
    /// <param name="result">The command line.</param>
    /// <exception cref="FormatException">There is none of that name.</exception>
    public string? Directory(ParseResult result) =>
        result.GetValue(findings) is not { } directory || System.IO.Directory.Exists(directory) ? result.GetValue(findings)
            : throw new FormatException($"{Findings}: {InputText.Quote(directory)}; accepted: a directory that exists");

    /// <summary>What is asked.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="arguments">What it says besides.</param>
    /// <exception cref="FormatException">It makes no sense.</exception>
    public EnumerationPlan Plan(ParseResult result, CheckArguments arguments)
    {
        var (name, count) = (Name, arguments.Designs.Distinct().Count());
        WorkloadFile.ExpectAlone(name, result.GetValue(AllWorkloads), arguments.Scenarios);
        if (count > 1)
        {
            throw new FormatException($"--design: {count} designs; accepted: one beside {name}");
        }

        if (arguments.Memory == MemoryModel.Arm)
        {
            throw new FormatException($"--memory: 'arm'; accepted: sc, tso beside {name}");
        }

        var design = count == 0 ? DesignName.Default : DesignName.Parse(arguments.Designs[0], "--design");
        var scope = EnumerationScope.Parse(result.GetValue(AllWorkloads)!, arguments.Cpus ?? WorkloadLimits.LeastCpus, name);
        return new EnumerationPlan(
            scope with
            {
                Families = [.. WorkloadFamily.All.Where(f => result.GetValue(of) is Every or null || result.GetValue(of) == f.Name)],
                Conditions = result.GetValue(initial) is { } names ? InitialCondition.Parse(names, OfInitial)
                    : [.. InitialCondition.All.Where(c => c.IsUsual && c.Matters(design.Design))],
                MoreConditions = result.GetValue(conditions) ?? 0,
                Only = result.GetValue(calls) is { } made ? [.. made.Split(',').Distinct().Select(n => Kind(n, design))] : null,
                Without = [.. CallKind.Of(CallSites.Task).Where(k => k.NotOn(design.Design) is not null)],
                Emulates = design.Design.Backend == FlushBackend.Kvm,
            },
            design,
            arguments.Memory,
            [.. arguments.Properties.Select(p => PropertyName.Parse(p, "--property")).Distinct()]);
    }

    private static CallKind Kind(string name, DesignName design)
    {
        List<CallKind> all = [.. CallKind.Of(CallSites.Task)];
        var kind = all.Find(k => k.Name == name) ?? throw new FormatException(
            $"{OfCalls}: {InputText.Quote(name)}; {NearestNames.Suggest(name, [.. all.Select(k => k.Name)], "shootdown list calls")}");
        return kind.NotOn(design.Design) is not { } why ? kind : throw new FormatException(
            $"{OfCalls}: {InputText.Quote(name)}, {why}; accepted: another on {design.Text}");
    }
}
