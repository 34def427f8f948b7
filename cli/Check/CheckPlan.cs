namespace Shootdown.Cli.Check;

/// <summary>Which questions a command line asks.</summary>
/// <param name="Questions">The questions.</param>
/// <param name="IsCatalogue">Whether they are the catalogue's claims rather than the user's own.</param>
internal sealed record CheckPlan(IReadOnlyList<CheckQuestion> Questions, bool IsCatalogue)
{
    /// <summary>Whether every scenario was asked about, and none by name.</summary>
    public bool AsksForAll { get; init; }

    /// <summary>Scenarios that are not asked about because they know no such memory.</summary>
    public IReadOnlyList<Scenario> LeftOut { get; private init; } = [];

    private static readonly Dictionary<string, Design> ClaimedDesigns =
        ClaimCatalogue.All.Select(c => c.Design).Distinct().ToDictionary(d => d, Designs.Parse);

    /// <summary>Makes the plan.</summary>
    /// <param name="arguments">What was asked.</param>
    /// <exception cref="FormatException">It makes no sense; the message says where and what would.</exception>
    public static CheckPlan Of(CheckArguments arguments)
    {
        var scenarios = Instances(arguments);
        var asksForAll = arguments.Workload is null && arguments.Scenarios.Count == 0;
        var leftOut = asksForAll ? ScenarioCatalogue.All.Where(s => !Knows(s, arguments)).ToList() : [];
        var designs = arguments.Designs.Distinct().Select(d => DesignName.Parse(d, "--design")).ToList();
        var properties = arguments.Properties.Select(p => PropertyName.Parse(p, "--property")).Distinct().ToList();
        if (designs.Count == 0 && properties.Count == 0)
        {
            var claimed = asksForAll ? [.. scenarios.Where(i => ClaimsOf(i).Any())] : scenarios;
            var others = arguments.IsMemoryGiven ? [] : claimed.SelectMany(OtherMemories);
            return new CheckPlan(InOrder([.. claimed.SelectMany(Claimed), .. others]), claimed.TrueForAll(i => ClaimsOf(i).Any()))
            {
                AsksForAll = asksForAll,
                LeftOut = leftOut,
            };
        }

        return new CheckPlan(InOrder([.. scenarios.SelectMany(i => Asked(i, designs, properties))]), false)
        {
            AsksForAll = asksForAll,
            LeftOut = leftOut,
        };
    }

    // System by system in the order of the scenarios, the properties of each in theirs, and each question with what is claimed to break
    // beside it. The ghosts of a system lie as its properties come: in one order they make one system of one set, of which a checkpoint is.
    private static IReadOnlyList<CheckQuestion> InOrder(IReadOnlyList<CheckQuestion> questions) =>
    [
        .. questions
            .GroupBy(q => q.Scenario.Name)
            .SelectMany(scenario => scenario.GroupBy(q => (q.Scenario.Memory, q.Design.Text)))
            .Select(system => system.OrderBy(q => PropertyCatalogue.PlaceOf(q.Property)).ToList())
            .SelectMany(system => system.Where(q => q.IsExpectedToBreak).Select(q => q.Property).ToList() is { Count: > 0 } broken
                ? system.Select(q => q.Claim is null ? q with { Beside = broken } : q)
                : system),
    ];

    /// <summary>What is asked of workloads that are generated.</summary>
    /// <param name="arguments">What was asked.</param>
    /// <param name="engine">The engine that was asked.</param>
    /// <exception cref="FormatException">It makes no sense; the message says where and what would.</exception>
    public static (IReadOnlyList<DesignName> Designs, IReadOnlyList<Property> Properties) OfRandomWorkloads(
        CheckArguments arguments,
        IEngine engine)
    {
        const string Option = "--random-workloads";
        if (engine is not FsCheckEngine)
        {
            throw new FormatException($"{Option}: given with the engine {engine.Name}; accepted: only with --engine fscheck");
        }

        var beside = arguments.Workload is { } file ? $"--workload {InputText.Quote(file)}"
            : arguments.Scenarios.Count > 0 ? $"SCENARIO {InputText.Quote(arguments.Scenarios[0])}"
            : arguments.Cpus is not null ? "--cpus"
            : arguments.Quota is not null ? "--quota"
            : arguments.Tasks is not null ? "--tasks"
            : arguments.Calls is not null ? "--calls"
            : null;
        if (beside is not null)
        {
            throw new FormatException($"{Option}: given beside {beside}; accepted: workloads that are generated or one that is given");
        }

        return (
            [.. arguments.Designs.Distinct().Select(d => DesignName.Parse(d, "--design"))],
            [.. arguments.Properties.Select(p => PropertyName.Parse(p, "--property")).Distinct()]);
    }

    /// <summary>What the catalogue claims of a property, however the design is spelt; null if nothing.</summary>
    /// <param name="sized">The scenario.</param>
    /// <param name="design">The design.</param>
    /// <param name="property">The property.</param>
    public static Claim? ClaimOf(SizedScenario sized, DesignName design, Property property) =>
        ClaimsOf(sized).FirstOrDefault(c => c.Property == property && DesignOf(c) == design.Design);

    /// <summary>The design that a claim is of, which takes time to read anew.</summary>
    /// <param name="claim">The claim.</param>
    public static Design DesignOf(Claim claim) => ClaimedDesigns[claim.Design];

    private static List<SizedScenario> Instances(CheckArguments arguments)
    {
        Contradictions(arguments);
        if (arguments.Workload is { } path)
        {
            return [Sized(WorkloadFile.Read(path), arguments)];
        }

        IEnumerable<string> names = arguments.Scenarios.Count == 0
            ? ScenarioCatalogue.All.Where(s => Knows(s, arguments)).Select(s => s.Name)
            : arguments.Scenarios.Distinct();
        return [.. names.Select(name => Sized(SizedScenario.Typed(name, "SCENARIO"), arguments)).DistinctBy(s => s.Name)];
    }

    // The benchmark is defined step by step and knows sequential consistency only; arm64 has its own memory, and x86 its own.
    private static bool Knows(Scenario scenario, CheckArguments arguments) => scenario switch
    {
        BenchmarkScenario => arguments.Memory == MemoryModel.Sc,
        Arm64Scenario => !arguments.IsMemoryGiven || arguments.Memory == MemoryModel.Arm,
        Arm64AsidScenario of => !arguments.IsMemoryGiven || of.Takes(arguments.Memory),
        _ => arguments.Memory != MemoryModel.Arm,
    };

    private static void Contradictions(CheckArguments arguments)
    {
        WorkloadFile.ExpectAlone("--workload", arguments.Workload, arguments.Scenarios);
        if (arguments.Cpus is { } cpus && arguments.Workload is null && arguments.Scenarios.Count == 0)
        {
            throw new FormatException($"--cpus: {cpus} for every scenario; accepted: together with SCENARIO or --workload");
        }

        var ofFamilies = arguments.Workload is null && arguments.Scenarios.Count > 0
            && arguments.Scenarios.All(s => ScenarioFamily.Find(s.Split('@')[0]) is not null);
        foreach (var (option, value) in new[] { ("--tasks", arguments.Tasks), ("--calls", arguments.Calls) })
        {
            if (value is { } number && !ofFamilies)
            {
                throw new FormatException(
                    $"{option}: {number}; accepted: only together with {FamilyName.All}");
            }
        }

        if (arguments.Quota is { } quota
            && (arguments.Scenarios.Count != 1
                || SizedScenario.Typed(arguments.Scenarios[0], "SCENARIO").Definition is not BenchmarkScenario))
        {
            throw new FormatException($"--quota: {InputText.Quote(quota)}; accepted: only together with the scenario benchmark-shootdown");
        }
    }

    private static SizedScenario Sized(SizedScenario unsized, CheckArguments arguments)
    {
        var usual = unsized.Definition.UsualMemory;
        var sized = unsized with { Memory = arguments.IsMemoryGiven || usual == MemoryModel.Sc ? arguments.Memory : usual };
        if (arguments.Quota is not null)
        {
            sized = SizedScenario.OfQuota(arguments.Quota, "--quota") with { Memory = arguments.Memory };
            return arguments.Cpus is { } count && count != sized.Definition.Cpus
                ? throw new FormatException(
                    $"--cpus: {count} beside --quota {InputText.Quote(arguments.Quota)}; "
                    + "accepted: as many CPUs as the quota has numbers")
                : sized;
        }

        if (sized.Member is var (family, size))
        {
            return SizedScenario.OfFamily(
                family, new FamilySize(arguments.Cpus ?? size.Cpus, arguments.Tasks ?? size.Tasks, arguments.Calls ?? size.Calls))
                with { Memory = sized.Memory };
        }

        return arguments.Cpus is { } cpus ? sized.WithCpus(cpus) : sized;
    }

    // A scenario without claims is asked for safety on the kernel of the day; one whose size was changed, also for what is claimed of it
    // at its own.
    private static IEnumerable<CheckQuestion> Claimed(SizedScenario sized)
    {
        var claimed = ClaimsOf(sized).Select(c => QuestionOf(sized, c)).ToList();
        var known = ClaimCatalogue.All
            .Where(c => c.Scenario.Name == sized.Definition.Name
                && c.Design == DesignName.Default.Text
                && c.Expected != Expected.Violated)
            .Select(c => c.Property);
        var asked = known.Union(sized.Definition.Asked);
        return claimed.Count > 0 ? claimed : Asked(sized, [], [.. PropertyCatalogue.All.Where(asked.Contains)]);
    }

    private static IEnumerable<CheckQuestion> Asked(SizedScenario sized, List<DesignName> designs, List<Property> properties) =>
        from design in designs.Count > 0 ? designs : [DesignName.Default]
        from property in properties.Count > 0 ? properties : sized.Definition.Asked
        select new CheckQuestion(sized, design, property, ClaimOf(sized, design, property));

    /// <summary>What the catalogue claims of a scenario, under the memory model that is meant.</summary>
    /// <param name="sized">The scenario.</param>
    public static IEnumerable<Claim> ClaimsOf(SizedScenario sized) =>
        sized.IsCatalogued
            ? ClaimCatalogue.All.Where(c => c.Scenario.Name == sized.Name && (c.Memory ?? sized.Memory) == sized.Memory)
            : [];

    // Claims that speak of one memory ordering are checked under it, whatever the others are checked under.
    private static IEnumerable<CheckQuestion> OtherMemories(SizedScenario sized) =>
        MemoryName.All.Select(MemoryName.Parse).Where(m => m != sized.Memory).Select(m => sized with { Memory = m })
            .SelectMany(other => ClaimsOf(other).Where(c => c.Memory == other.Memory).Select(c => QuestionOf(other, c)));

    private static CheckQuestion QuestionOf(SizedScenario sized, Claim claim) =>
        new(sized, new DesignName(claim.Design, DesignOf(claim)), claim.Property, claim);
}
