namespace Shootdown.Cli.Check;

/// <summary>Questions of which not only the schedules but the workloads are generated.</summary>
/// <param name="kind">Which workloads.</param>
/// <param name="limits">How far to go.</param>
/// <param name="deadline">When to stop.</param>
/// <param name="progress">Where to say how far it has come.</param>
internal sealed class RandomWorkloads(WorkloadKind kind, Limits limits, Deadline deadline, ProgressLine progress)
{
    private const string Name = "random-workload";

    private static readonly TimeSpan MostTimeToShorten = TimeSpan.FromSeconds(20);

    /// <summary>The option that asks for it.</summary>
    /// <param name="text">What was typed.</param>
    /// <exception cref="FormatException">There is no such kind.</exception>
    public static WorkloadKind Parse(string text) =>
        WorkloadKind.All.FirstOrDefault(k => k.Name == text)
        ?? throw new FormatException(
            $"--random-workloads: {InputText.Quote(text)}; accepted: {string.Join(", ", WorkloadKind.All.Select(k => k.Name))}");

    /// <summary>Asks every design for every property.</summary>
    /// <param name="designs">The designs; none for the kernel of the day.</param>
    /// <param name="properties">The properties; none for what a kernel promises.</param>
    /// <param name="memory">How memory is ordered.</param>
    public IReadOnlyList<SystemAnswers> Run(IReadOnlyList<DesignName> designs, IReadOnlyList<Property> properties, MemoryModel memory)
    {
        var asked = designs.Count > 0 ? designs : [DesignName.Default];
        var searches = new List<SystemAnswers>();
        for (var i = 0; i < asked.Count; i++)
        {
            progress.Begin(i + 1, asked.Count, $"random workloads on {asked[i].Text}");
            searches.AddRange(RunOn(asked[i], properties.Count > 0 ? properties : kind.Promised, memory));
        }

        progress.Clear();
        return searches;
    }

    /// <summary>Generates workloads for a design, and shortens nothing.</summary>
    /// <param name="kind">Which workloads.</param>
    /// <param name="design">The design.</param>
    /// <param name="properties">The properties.</param>
    /// <param name="memory">How memory is ordered.</param>
    /// <param name="budget">How far to go.</param>
    /// <param name="progress">Told how far it has come; null for nobody.</param>
    /// <param name="deadline">When to stop.</param>
    public static HuntResult<Workload> Hunt(
        WorkloadKind kind,
        DesignName design,
        IReadOnlyList<Property> properties,
        MemoryModel memory,
        EngineBudget budget,
        Action<string>? progress,
        Deadline deadline)
    {
        var hunt = new SystemHunt<Workload>(DrawnWorkloads.Arbitrary(kind.Generator), w => Build(w, design.Design, memory))
        {
            Noun = "workloads",
            Sizes = DrawnWorkloads.SizesOf,
        };
        return hunt.Run(properties, budget, progress, deadline.Token);
    }

    /// <summary>What is asked of all workloads that are generated.</summary>
    /// <param name="kind">Which workloads.</param>
    /// <param name="design">The design.</param>
    /// <param name="property">The property.</param>
    /// <param name="memory">How memory is ordered.</param>
    public static CheckQuestion Question(WorkloadKind kind, DesignName design, Property property, MemoryModel memory) =>
        new(new SizedScenario($"{Name}s", new Generated(kind)) { Memory = memory }, design, property, null);

    private IEnumerable<SystemAnswers> RunOn(DesignName design, IReadOnlyList<Property> properties, MemoryModel memory)
    {
        var result = Hunt(kind, design, properties, memory, limits.Budget, progress.Report, deadline);
        var ended = deadline.Reason is { } why ? why + "; " : string.Empty;
        var reason = $"{ended}no violation in {Page.Number(result.Statistics.Sampling!.Workloads ?? 0)} workloads";
        var unbroken = properties.Except(result.Findings.Select(f => f.Violation.Property)).Select(p => new Answer(
            Question(kind, design, p, memory),
            new Verdict(p, Outcome.Inconclusive, result.Statistics)
            {
                Reason = result.Open.Contains(p) ? reason : "it is about infinite runs, which only the engine exhaustive looks for",
            })).ToList();
        if (unbroken.Count > 0)
        {
            yield return new SystemAnswers(unbroken, null, result.Statistics.Elapsed);
        }

        foreach (var finding in result.Findings)
        {
            var property = finding.Violation.Property;
            var sized = WorkloadFile.Generated($"{Name}-{property.Id}", kind.Title, finding.Trial.Subject) with { Memory = memory };
            var verdict = new Verdict(property, Outcome.Violated, result.Statistics) { Violation = finding.Violation };
            verdict = Shortening.Shorten(verdict, limits.Options(deadline, null).Search with { MaxTime = MostTimeToShorten });
            yield return new SystemAnswers(
                [new Answer(new CheckQuestion(sized, design, property, null), verdict)],
                (MachineSystem)finding.Violation.System,
                result.Statistics.Elapsed);
        }
    }

    // A workload that the machine is too large for says nothing, and is not counted.
    private static MachineSystem? Build(Workload workload, Design design, MemoryModel memory)
    {
        try
        {
            return WorkloadModel.Build(workload, design, memory);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // Stands in reports for all the workloads that broke nothing.
    private sealed record Generated(WorkloadKind Kind) : Scenario($"{RandomWorkloads.Name}s", Kind.Title, "FsCheck")
    {
        public override int Cpus => WorkloadLimits.MostCpusDrawn;

        public override MachineSystem Build(
            Design design,
            MemoryModel? memory = null,
            IStepRewriter? rewriter = null,
            IReadOnlyList<Property>? properties = null) =>
            throw new NotSupportedException("It is no one scenario.");

        public override Scenario WithCpus(int cpus) => throw new NotSupportedException("It is no one scenario.");
    }
}
