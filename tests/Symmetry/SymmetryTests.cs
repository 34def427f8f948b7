namespace Shootdown.Tests.Symmetry;

/// <summary>Which parts of a workload are interchangeable, and that a search that goes by it comes to the same.</summary>
public sealed class SymmetryTests
{
    private const string Three = """
        {"cpus":2,"tasks":[{"name":"A","cpus":[0],"calls":[{"call":"smp_call_function_single","cpu":1,"wait":true}]},
                           {"name":"B","cpus":[0],"calls":[{"call":"smp_call_function_single","cpu":1,"wait":true}]},
                           {"name":"C","cpus":[0],"calls":[{"call":"smp_call_function_single","cpu":1,"wait":true}]}]}
        """;

    private const string TwoPairs = """
        {"cpus":3,"tasks":[{"name":"A","cpus":[0],"calls":[{"call":"smp_call_function_many","mask":[2]}]},
                           {"name":"B","cpus":[0],"calls":[{"call":"smp_call_function_many","mask":[2]}]},
                           {"name":"C","cpus":[1],"calls":[{"call":"smp_call_function_many","mask":[2]}]},
                           {"name":"D","cpus":[1],"calls":[{"call":"smp_call_function_many","mask":[2]}]}]}
        """;

    private const string OneWaits = """
        {"cpus":3,"tasks":[{"name":"A","cpus":[0],"calls":[{"call":"smp_call_function_single","cpu":1,"wait":true}]},
                           {"name":"B","cpus":[2],"calls":[{"call":"smp_call_function_single","cpu":1,"wait":false}]}]}
        """;

    private const string OneIsRealtime = """
        {"cpus":2,"tasks":[{"name":"A","cpus":[0],"realtime":true,"calls":[{"call":"smp_call_function_single","cpu":1,"wait":true}]},
                           {"name":"B","cpus":[0],"calls":[{"call":"smp_call_function_single","cpu":1,"wait":true}]}]}
        """;

    // Claims about scenarios to which it applies, breaks among them.
    private static readonly string[] Applies = ["h6-no-ipi-early-return", "h17-mutual-call", "two-senders", "passed-arguments"];

    public static TheoryData<string, string> Systems =>
    [
        .. ClaimCatalogue.All.Where(c => Applies.Contains(c.Scenario.Name) && c.Memory is null or MemoryModel.Sc)
            .Select(c => (c.Scenario.Name, c.Design)).Distinct()
            .Select(s => Row(s.Name, s.Design)),
    ];

    public static TheoryData<string, string> ClaimedSystems => Sample.Of(
        ClaimCatalogue.All.Where(c => c.Scenario.UsualMemory == MemoryModel.Sc && c.Memory is null)
            .Select(c => (c.Scenario.Name, c.Design)).Distinct().Where(s => Sample.Has($"{s.Name} on {s.Design}", 16)));

    [Theory]
    [InlineData(Three, 6, 7_020, 1_271)]
    [InlineData(TwoPairs, 8, 997_707, 127_606)]
    public void As_many_states_are_kept_as_there_are_kinds(string workload, int order, long states, long kinds)
    {
        var system = Build(workload);

        var (all, kept) = (Search(system, null, false), Search(system, 0, false));

        Assert.Equal(order, system.Symmetry!.Order);
        Assert.Equal((states, kinds), (all.States, kept.States));
        Assert.Equal((all.Seen, all.Noted), (kept.Seen, kept.Noted));
    }

    [Fact]
    public void What_leaves_a_renamed_state_is_what_leaves_the_state_renamed()
    {
        var system = Build(Three);

        Assert.Equal(new Orbits(7_020, 1_271, null), Orbits.Of(system, system.Symmetry!));
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void A_claim_comes_to_the_same(string scenario, string design)
    {
        var claims = ClaimCatalogue.All.Where(c => c.Scenario.Name == scenario && c.Design == design).ToList();
        List<Property> asked = [.. claims.Select(c => c.Property).Where(p => p.Starvation is null).DistinctBy(p => p.Id)];
        var system = claims[0].Scenario.Build(Designs.Parse(design), MemoryModel.Sc, properties: asked);

        AssertAlike(system, asked);
        Assert.SkipWhen(system.Symmetry is null, system.Asymmetry ?? string.Empty);
        Assert.Null(Orbits.Of(system, system.Symmetry!, 20_000).Differs);
    }

    [Theory]
    [MemberData(nameof(ClaimedSystems))]
    public void Whatever_is_interchangeable_in_the_catalogue_comes_to_the_same(string scenario, string design)
    {
        List<Property> asked =
        [
            .. ClaimCatalogue.All.Where(c => c.Scenario.Name == scenario && c.Design == design).Select(c => c.Property)
                .Where(p => p.Starvation is null).DistinctBy(p => p.Id),
        ];
        var system = ScenarioCatalogue.Parse(scenario).Build(Designs.Parse(design), MemoryModel.Sc, properties: asked);
        if (system.Symmetry is not null)
        {
            AssertAlike(system, asked);
            Assert.Null(Orbits.Of(system, system.Symmetry!, 20_000).Differs);
        }
    }

    [Theory]
    [InlineData(OneWaits, "no two tasks, and no two CPUs, are in the same position")]
    [InlineData(OneIsRealtime, "no two tasks, and no two CPUs, are in the same position")]
    public void What_is_not_interchangeable_is_told_with_the_reason(string workload, string reason)
    {
        var system = Build(workload);

        Assert.Null(system.Symmetry);
        Assert.Contains(reason, system.Asymmetry, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("three-callers", "A, B, CPU 0, CPU 1 cannot be exchanged: C tells them apart at csd_lock(csd[2→0]): LOCK is clear")]
    [InlineData("early-targets", "B, C, CPU 1, CPU 2 cannot be exchanged: A tells them apart at csd_lock(csd[0→1]): LOCK is clear")]
    [InlineData("dying-cpu", "no two tasks, and no two CPUs, are in the same position")]
    public void Who_goes_through_CPUs_in_ascending_order_tells_them_apart(string scenario, string reason) =>
        Assert.Equal(reason, ScenarioCatalogue.Parse(scenario).Build(Designs.Linux73, properties: []).Asymmetry);

    [Fact]
    public void A_run_that_is_found_among_kinds_is_one_of_the_workload_and_no_run_is_shorter()
    {
        var claim = ClaimCatalogue.All.First(c =>
            c.Scenario.Name == Applies[0] && c.Expected == Expected.Violated && c.Property.Starvation is null);
        var system = claim.Build();

        var (all, kept) = (Decide(system, claim.Property, null), Decide(system, claim.Property, 0));

        Assert.Equal((Outcome.Violated, Outcome.Violated), (all.Outcome, kept.Outcome));
        Assert.Equal(all.Violation!.Schedule.Choices.Count, kept.Violation!.Schedule.Choices.Count);
        Assert.NotNull(kept.Statistics.Exchanged);
        Assert.NotEqual(0UL, kept.Violation.Schedule.Replay(system).LastObserved & claim.Property.BreaksOn(system));
    }

    [Fact]
    public void Store_buffers_are_not_renamed() =>
        Assert.Equal(
            "store buffers and instructions in flight are not renamed",
            ScenarioCatalogue.Parse(Applies[0]).Build(Designs.Linux73, MemoryModel.Tso, properties: []).Asymmetry);

    // Tasks that are given one drawn program between them.
    [FsCheck.Xunit.Property(MaxTest = 60)]
    public bool Tasks_with_one_drawn_program_come_to_the_same(byte first, byte second, bool moves)
    {
        string[] calls =
        [
            """{"call":"smp_call_function_single","cpu":1,"wait":true}""", """{"call":"smp_call_function_single","cpu":1,"wait":false}""",
            """{"call":"smp_call_function_many","mask":[1]}""", """{"call":"smp_call_function_many","mask":[0,1]}""",
            """{"call":"on_each_cpu_cond_mask","mask":[0,1]}""", """{"call":"smp_call_function_any","mask":[0,1]}""",
        ];
        var program = string.Join(',', new[] { first, second }[(first % 2)..].Select(c => calls[c / 2 % calls.Length]));
        var tasks = "AB".Select(n => $$"""{"name":"{{n}}","cpus":[{{(moves ? "0,1" : "0")}}],"calls":[{{program}}]}""");
        var system = Build($$"""{"cpus":2,"tasks":[{{string.Join(',', tasks)}}]}""");
        var (all, kept) = (Search(system, null, true), Search(system, 0, true));

        return system.Symmetry is not null && kept.States < all.States && (all.Seen, all.Noted) == (kept.Seen, kept.Noted)
            && all.MissedMilestones.SequenceEqual(kept.MissedMilestones) && Orbits.Of(system, system.Symmetry, 3_000).Differs is null;
    }

    private static TheoryDataRow<string, string> Row(string scenario, string design)
    {
        var row = new TheoryDataRow<string, string>(scenario, design);
        return Sample.Has($"{scenario} on {design}", 4) ? row : LongAttribute.Mark(row);
    }

    private static void AssertAlike(MachineSystem system, List<Property> asked)
    {
        foreach (var reduce in new[] { false, true })
        {
            var (all, kept) = (Search(system, null, reduce), Search(system, 0, reduce));
            Assert.Equal((all.Outcome, all.Seen, all.Noted), (kept.Outcome, kept.Seen, kept.Noted));
            Assert.Equal(all.MissedMilestones, kept.MissedMilestones);
        }

        foreach (var property in asked)
        {
            var (all, kept) = (Decide(system, property, null), Decide(system, property, 0));
            Assert.Equal(
                (all.Outcome, all.Violation?.Schedule.Choices.Count, all.Reason),
                (kept.Outcome, kept.Violation?.Schedule.Choices.Count, kept.Reason));
        }
    }

    private static MachineSystem Build(string workload) => WorkloadModel.Build(WorkloadReader.Read(workload, "here"), Designs.Linux73);

    private static Verdict Decide(MachineSystem system, Property property, long? from) =>
        Checker.Check(system, [property], new CheckOptions { Search = new ExhaustiveOptions { Reduce = true, SymmetryFrom = from } })[0];

    private static ExhaustiveResult Search(MachineSystem system, long? from, bool reduce) =>
        ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Reduce = reduce, SymmetryFrom = from });
}
