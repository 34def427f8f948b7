namespace Shootdown.Tests.Mutants;

/// <summary>What can be changed in a text is found, made, and told from what the claims let pass.</summary>
[Long]
public sealed class TextMutantTests
{
    private const string Source = """
        using System;
        using System.Threading.Tasks;

        [AttributeUsage(AttributeTargets.All, AllowMultiple = true)] public sealed class RedundantAttribute(string a, string b) : Attribute;

        public readonly record struct CpuMask(byte Bits)
        {
            public CpuMask With(int cpu) => this;

            public CpuMask Without(int cpu) => this;
        }

        public sealed class Text
        {
            [Redundant("text left-out Send(mask)", "nobody listens")]
            [Redundant("text left-out Receive(mask)", "there is none")]
            public async Task Run(int thisCpu, int other, CpuMask mask, bool early)
            {
                await Do(thisCpu);
                await Send(mask);
                if (early && thisCpu > 0)
                {
                    await Do(other);
                }
            }

            public async Task<int> Ask()
            {
                int answer;
                answer = await Number();
                return answer;
            }

            public async Task Whole() => await Number();

            private Task Do(int cpu) => Task.CompletedTask;

            private Task Send(CpuMask mask) => Task.CompletedTask;

            private Task<int> Number() => Task.FromResult(1);
        }
        """;

    private const string Reading = "mask.MayContain(thisCpu) -> mask.MayContain(thisCpu + 1)";

    private static readonly Lazy<TextMutants> Toy = new(() => TextMutants.OfSource(Source));

    private static readonly Lazy<TextMutants> ManyCond = new(() => TextMutants.OfModel("smp_call_function_many_cond"));

    public static TheoryData<TextOperator, string[]> Changes => new()
    {
        { TextOperator.LeftOut, ["await Do(thisCpu)", "await Send(mask)", "await Do(other)"] },
        { TextOperator.Swapped, ["await Do(thisCpu); await Send(mask); -> await Send(mask); await Do(thisCpu);"] },
        {
            TextOperator.Negated,
            ["early && thisCpu > 0 -> !(early && thisCpu > 0)", "early -> !(early)", "thisCpu > 0 -> !(thisCpu > 0)"]
        },
        { TextOperator.OffByOne, ["Do(thisCpu) -> Do(thisCpu + 1)", "Do(other) -> Do(other + 1)"] },
        {
            TextOperator.OwnCpu,
            ["Send(mask) -> Send(mask.With(thisCpu))", "Send(mask) -> Send(mask.Without(thisCpu))"]
        },
        { TextOperator.WrongOperand, ["Do(thisCpu) -> Do(other)", "thisCpu > 0 -> other > 0", "Do(other) -> Do(thisCpu)"] },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Each_operator_changes_what_it_is_for(TextOperator what, string[] changes) =>
        Assert.Equal(
            changes.Order(StringComparer.Ordinal),
            Toy.Value.All.Where(m => m.Routine == "Run" && m.Operator == what).Select(m => m.Change).Order(StringComparer.Ordinal));

    [Fact]
    public void Of_a_mask_in_memory_the_constant_beside_it_is_not_changed() =>
        Assert.DoesNotContain(TextMutants.OfModel("arch_tlbbatch_flush").All, m => m.Operator == TextOperator.OwnCpu);

    [Fact]
    public void A_change_that_does_not_compile_is_none() =>
        Assert.DoesNotContain(Toy.Value.All, m => m.Routine == "Ask" && m.Operator == TextOperator.LeftOut);

    [Fact]
    public void A_routine_that_is_one_await_can_lose_it() =>
        Assert.Equal("await Number()", Assert.Single(Toy.Value.All, m => m.Routine == "Whole").Change);

    [Fact]
    public void A_mutant_has_the_line_that_it_changes() =>
        Assert.Equal(19, Assert.Single(Toy.Value.All, m => m.Change == "await Do(thisCpu)").Line);

    [Fact]
    public void A_sample_is_the_same_wherever_it_is_drawn()
    {
        var (few, more) = (Names(Toy.Value.Sample(3, 11)), Names(Toy.Value.Sample(5, 11)));

        Assert.Equal(few, Names(TextMutants.OfSource(Source).Sample(3, 11)));
        Assert.Subset(more, few);
        Assert.NotEqual(few, Names(Toy.Value.Sample(3, 12)));

        static HashSet<string> Names(TextMutants mutants) => [.. mutants.All.Select(m => m.Key)];
    }

    [Fact]
    public void A_sample_can_be_gone_through_in_pieces() =>
        Assert.Equal(
            Toy.Value.Sample(5, 11).All.Select(m => m.Key),
            [.. Toy.Value.Sample(2, 11).All.Select(m => m.Key), .. Toy.Value.Sample(5, 11).Skip(2).All.Select(m => m.Key)]);

    [Fact]
    public void A_line_more_elsewhere_draws_no_other_sample() =>
        Assert.Equal(
            Toy.Value.Sample(4, 5).All.Select(m => m.Change),
            TextMutants.OfSource("\n\n" + Source).Sample(4, 5).All.Select(m => m.Change));

    [Fact]
    public void A_text_that_explains_no_mutant_is_told() => Assert.Equal(["Run: text left-out Receive(mask)"], Toy.Value.Idle);

    [Fact]
    public void No_text_explains_a_mutant_that_there_is_none_of() => Assert.Empty(TextMutants.ExplainedOfModel().Idle);

    [Fact]
    public void A_mutant_is_killed_or_explained_and_not_both()
    {
        var explained = Assert.Single(Toy.Value.All, m => m.Change == "await Send(mask)");
        var other = Assert.Single(Toy.Value.All, m => m.Change == "await Do(other)");

        Assert.True(new TextMutantResult(explained, null, null) is { Why: "nobody listens", IsAccountedFor: true });
        Assert.False(new TextMutantResult(explained, "a claim", "breaks").IsAccountedFor);
        Assert.True(new TextMutantResult(other, "a claim", "breaks").IsAccountedFor);
        Assert.False(new TextMutantResult(other, null, null).IsAccountedFor);
    }

    [Fact]
    public void A_function_run_here_for_another_CPU_is_killed()
    {
        var killed = Assert.Single(Try(m => m.Change == Reading, "own-and-other"));

        Assert.Contains("own-and-other: ", killed.Killer, StringComparison.Ordinal);
        Assert.True(killed.IsAccountedFor);
    }

    [Fact]
    public void What_the_claims_asked_cannot_tell_survives() =>
        Assert.False(Assert.Single(Try(m => m.Change == Reading, "h17-mutual-call")).IsAccountedFor);

    // Nothing else that is claimed tells these; each is the twin of a scenario that holds.
    [Fact]
    public void What_a_scenario_is_there_for_is_killed_by_it()
    {
        (string Part, string Killer)[] expected =
        [
            ("check_and_switch_context, left-out: await Contexts.Activate(cpu, context)", "arm-asid-come-to-since"),
            ("new_context, wrong-operand: found == 0 -> context == 0", "arm-asid-none-left"),
            ("PtepModifyProtCommit(mm, cpu, PteValue.ReadOnly)", "s390-protected-beside-zapped"),
            ("off-by-one: StoppersCpu(served) -> StoppersCpu(served + 1)", "requeued-by-dying-0"),
            ("new TortureCheck(waiting, useCpusReadLock) [2]", "tortured-alone"),
            ("MustWait(runRemote, nrCpus) -> MustWait(usesTaskMask, nrCpus)", "pinned-caller"),
            ("MustWait(runRemote, nrCpus) -> MustWait(runRemote, infoCpu)", "one-call"),
            ("sync_runqueues_membarrier_state, swapped: await smp.SmpCallFunctionMany(", "membarrier-global-arriving"),
            ("vmids.TryActivate(cpu, vmid, rule) -> vmids.TryActivate(guest, vmid, rule)", "arm64-vmid-current"),
            ("runRemote && request.Wait -> runLocal && request.Wait [1]", "one-call"),
            ("__split_huge_pmd, left-out: await SplitHugePmdLocked(flush)", "huge-split"),
            ("switch_mm, negated: prev != TlbState.Loaded(next)", "arm-comes-to-warm"),
            ("_cpu_up, left-out: await Atomic.Store(machine.State[cpu]", "comes-after-vfree"),
            ("split_huge_pages_all, left-out: await table.PutTable(", "shared-referred-to"),
            ("unmap_vmas, left-out: await mm.FreePage(1, second)", "munmap-after-range"),
            ("flush_tlb_batched_pending, swapped: await tlb.FlushTlbMmRange(flush); await flush.Mm.", "batch-vs-reaper"),
            ("pmdp_get_lockless, negated:", "halves-of-own-mm"),
            ("madvise_free_pte_range, left-out: await mm.MovePte(", "madv-free-vs-dontneed"),
            ("mm_free_global_asid, left-out:", "reused-global-asid"),
            ("copy_page_range, left-out: await mm.WriteSeqcount(odd: false)", "fork-vs-pin"),
            ("gup_fast_pmd_leaf, left-out: await tables.Table.Put(", "huge-unmap-vs-gup"),
        ];
        var all = TextMutants.OfModel();
        var some = all.Where(all.All.Where(m => expected.Any(e => m.Name.Contains(e.Part, StringComparison.Ordinal))).ToHashSet());

        var results = TextMutantCheck.Of(
            some, all, 1, CancellationToken.None, null, name => expected.Any(e => e.Killer == name)).Results;

        Assert.Equal(expected.Length, results.Count);
        Assert.All(expected, e => Assert.StartsWith(
            e.Killer + ":",
            results.Single(r => r.Mutant.Name.Contains(e.Part, StringComparison.Ordinal)).Killer,
            StringComparison.Ordinal));
    }

    [Fact]
    public void That_a_change_is_killed_by_what_the_model_declares_impossible_is_said_in_words()
    {
        var all = TextMutants.OfModel("__flush_smp_call_function_queue");
        var one = all.Where(all.All.Where(m => m.Change == "ServePass(cpu, TakenClasses.Async) -> ServePass(cpu + 1, TakenClasses.Async)")
            .ToHashSet());

        var result = Assert.Single(TextMutantCheck.Of(one, all, 1, CancellationToken.None, null, name => name == "all-classes").Results);

        Assert.Equal(
            "is not decided any more: in a run the changed text throws, or comes to a result that was declared impossible", result.How);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void How_far_it_has_come_is_told_a_file_only_where_what_became_of_each_is_not(bool told)
    {
        using var stderr = new StringWriter();
        using var progress = new ProgressLine(Terminal.Of(TextWriter.Null, stderr)) { Otherwise = TimeSpan.Zero };
        var page = told ? new Page(Terminal.Of(TextWriter.Null, TextWriter.Null)) : null;

        _ = TextMutantsReport.Run(progress, page, "mm_enable_lam", new DrawnSample(1, 1));

        Assert.Equal(told, stderr.ToString().Length == 0);
    }

    [Fact]
    public void What_a_variable_was_given_by_the_design_is_asked_by_who_reads_it() =>
        Assert.Equal(
            ["MaskReads", "SkippedCpus", "TaskMaskUse", "WaitDecision", "WaitPreemption"],
            Assert.Single(ManyCond.Value.All, m => m.Change == "MustWait(runRemote, nrCpus) -> MustWait(usesTaskMask, nrCpus)").Asked);

    [Fact]
    public void What_another_variable_was_given_is_not() =>
        Assert.DoesNotContain(
            "TaskMaskUse",
            Assert.Single(ManyCond.Value.All, m => m is { Routine: "Enqueue", Change: "SeparateIpiMask -> !(SeparateIpiMask)" }).Asked);

    [Fact]
    public void A_sample_of_a_whole_function_is_killed_or_explained()
    {
        var all = TextMutants.OfModel("flush_tlb_all");
        var drawn = all.Sample(5, 1);

        var results = TextMutantCheck.Of(
            drawn, all, 1, CancellationToken.None, null, s => s is "kernel-flush-all" or "migrating-kernel-flush").Results;

        Assert.Equal(5, results.Count);
        Assert.All(results, r => Assert.True(r.IsAccountedFor, r.Mutant.Name));
    }

    [Fact]
    public void What_became_of_a_mutant_is_told_before_the_next_is_tried()
    {
        using var interrupted = new CancellationTokenSource();
        var all = TextMutants.OfModel("flush_tlb_all");
        var drawn = all.Sample(3, 1);
        var told = new List<(int Place, TextMutant Mutant)>();

        var report = TextMutantCheck.Of(drawn, all, 1, interrupted.Token, null, s => s == "kernel-flush-all", (place, result) =>
        {
            told.Add((place, result.Mutant));
            interrupted.Cancel();
        });

        Assert.Equal([(0, drawn.All[0])], told);
        Assert.Equal([drawn.All[0]], report.Results.Select(r => r.Mutant));
        Assert.Equal((1, 3), (report.TriedInARow, report.Drawn));
    }

    [Theory]
    [InlineData("--skip; accepted: with list mutants --text only", "list mutants --skip 3")]
    [InlineData("accepted: a whole number from 0 to 2147483647", "list mutants --text --skip -1")]
    [InlineData("--text; accepted: with list mutants only", "list steps --text")]
    [InlineData("--sample; accepted: with list mutants --text or list agreement only", "list mutants --sample 3")]
    [InlineData("--seed; accepted: with --sample only", "list mutants --text --seed 3")]
    [InlineData("accepted: a whole number from 1 to 2147483647", "list mutants --text --sample 0")]
    public void What_asks_for_no_sample_is_refused(string refusal, string line) =>
        Assert.Contains(refusal, CliRun.Of(line.Split(' ')).Refused(), StringComparison.Ordinal);

    private static IReadOnlyList<TextMutantResult> Try(Predicate<TextMutant> which, params string[] scenarios)
    {
        var some = ManyCond.Value.Where(ManyCond.Value.All.Where(m => which(m)).ToHashSet());
        return TextMutantCheck.Of(some, ManyCond.Value, 1, CancellationToken.None, null, scenarios.Contains).Results;
    }
}
