using Outcome = Shootdown.Explore.Checking.Outcome;

namespace Shootdown.Tests.Workloads;

/// <summary>Every workload of a size, and no two that differ in names only.</summary>
public sealed class EnumerationTests
{
    private static readonly string[] CrossCalls = ["smp_call_function_single", "smp_call_function_single_async", "fork"];
    private static readonly string[] MemoryCalls = ["munmap", "access", "exec", "kthread_use_mm"];

    private static readonly string[] NotEnumerated =
    [
        // A large page, or two, where no call needs them.
        "huge-unmap", "huge-unmap-vs-gup", "huge-collapse-vs-gup", "gup-of-two-pages", "second-page", "emulated-second-page",

        // Tasks of two mms that share nothing.
        "halves-of-another-mm", "isolated-broadcast",

        // A vCPU that is never given a CPU; handlers that flush or call, which they must not.
        "descheduled-throughout", "interrupted-flush", "interrupted-waiter", "interrupted-sender",

        // A softirq that takes a lock, and a handler of more than one call.
        "softirq-interrupted",
    ];

    public static TheoryData<bool, bool> Vocabularies => new()
    {
        { false, true },
        { false, false },
        { true, true },
    };

    [Long]
    [Theory]
    [MemberData(nameof(Vocabularies))]
    public void There_are_as_many_as_a_naive_enumeration_has_once_renamings_are_taken_out(bool memory, bool renamesCpus)
    {
        var naive = (memory ? NaiveEnumeration.OfMemory() : NaiveEnumeration.OfCalls()).Where(Validation.IsAccepted).ToList();
        var classes = naive.Select(w => NaiveEnumeration.LeastText(w, renamesCpus)).Distinct(StringComparer.Ordinal).Count();

        var form = new CanonicalForm(renamesCpus);
        var all = Enumerated(memory, form.Of);

        Assert.InRange(classes, 60, 2000);
        Assert.Equal(classes, all.Count);
        Assert.Equal(
            naive.Select(form.Of).ToHashSet(StringComparer.Ordinal),
            all.Select(w => w.Form).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void A_form_that_forgets_on_which_CPU_a_task_runs_would_leave_workloads_out()
    {
        var form = new CanonicalForm(true);
        Assert.NotEqual(
            Enumerated(memory: true, form.Of).Count,
            Enumerated(memory: true, w => form.Of(w with
            {
                Tasks = [.. w.Tasks.Select(t => t with { Cpus = CpuMask.Of(0), Running = false })],
            })).Count);
    }

    [Fact]
    public void A_form_that_renames_CPUs_of_tasks_and_not_of_calls_would_count_workloads_twice_or_leave_some_out()
    {
        var form = new CanonicalForm(false);
        var swap = (CpuMask cpus) => cpus.Count == 1 ? CpuMask.Of(1 - cpus.First) : cpus;
        Assert.NotEqual(
            Enumerated(memory: false, new CanonicalForm(true).Of).Count,
            Enumerated(memory: false, w =>
            {
                var swapped = w with { Tasks = [.. w.Tasks.Select(t => t with { Cpus = swap(t.Cpus) })] };
                return new[] { form.Of(w), form.Of(swapped) }.Min(StringComparer.Ordinal)!;
            }).Count);
    }

    [Long]
    [Fact]
    public void Renamed_workloads_have_as_many_states()
    {
        var scope = new EnumerationScope(2, 1, 2)
        {
            Families = [WorkloadFamily.Memory],
            Only = [CallKind.Find("munmap")!, CallKind.Find("kthread_use_mm")!],
            MoreConditions = 1,
        };
        var all = new WorkloadEnumeration(scope).All().Where((w, i) => i % 60 == 0).ToList();

        Assert.InRange(all.Count, 8, 20);
        Assert.All(all, w => Assert.Equal(States(w.Workload), States(NaiveEnumeration.Renamed(w.Workload, [1, 0]))));
    }

    [Long]
    [Fact]
    public void What_a_scenario_of_the_catalogue_has_is_enumerated_or_its_option_is_named()
    {
        var scenarios = ScenarioCatalogue.All.OfType<WorkloadScenario>()
            .Where(s => s.Cpus == 2 && s.Workload.Tasks.Count <= 2 && s.Workload.Tasks.All(t => t.Calls.Count == 1)).ToList();

        Assert.InRange(scenarios.Count, 30, 400);
        var missing = scenarios.Where(s => !CataloguedWorkloads.IsEnumerated(s)).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        Assert.True(missing.SetEquals(NotEnumerated), string.Join(", ", missing));
    }

    [Fact]
    public void Every_call_that_a_kind_of_workload_draws_is_enumerated_in_it() => Assert.All(
        CallKind.All.SelectMany(k => k.Drawn.Select(d => (Kind: k, d.By))),
        drawn => Assert.True(FamilyOf(drawn.By).Takes(drawn.Kind), $"{drawn.Kind} by {drawn.By}"));

    private static IReadOnlyList<EnumeratedWorkload> Enumerated(bool memory, Func<Workload, string> form) =>
        new WorkloadEnumeration(new EnumerationScope(2, 1, 2)
        {
            Families = [memory ? WorkloadFamily.Memory : WorkloadFamily.Calls],
            Only = [.. (memory ? MemoryCalls : CrossCalls).Select(n => CallKind.Find(n)!)],
            Conditions = memory ? InitialCondition.Parse("lazy,nmi", "test") : [],
            Form = form,
        }).All();

    private static WorkloadFamily FamilyOf(DrawnBy by) => by switch
    {
        DrawnBy.Caller or DrawnBy.Poster => WorkloadFamily.Calls,
        DrawnBy.Changer or DrawnBy.Taker or DrawnBy.Walker => WorkloadFamily.Walkers,
        _ => WorkloadFamily.Sharers,
    };

    private static long States(Workload workload)
    {
        var system = WorkloadModel.Build(workload, Designs.Linux73, MemoryModel.Sc, properties: [NoStaleTranslation.Property]);
        var options = new CheckOptions { Search = new ExhaustiveOptions { Threads = 1, InitialCapacity = 4096 } };
        var verdict = Checker.Check(system, [NoStaleTranslation.Property], options)[0];
        Assert.NotEqual(Outcome.Inconclusive, verdict.Outcome);
        return verdict.Statistics.States;
    }
}
