using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Families;

/// <summary>Scenarios of one shape and any size, for the question whether a verdict stays what it is with one CPU, task or call
/// more.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What happens in the member of a size, in one line.</param>
/// <param name="Origin">What has this shape.</param>
/// <param name="Usual">The size where nobody says which.</param>
/// <param name="LeastTasks">The fewest tasks that make the shape.</param>
/// <param name="Member">The workload of a size.</param>
public sealed record ScenarioFamily(
    string Name, Func<FamilySize, string> Title, string Origin, FamilySize Usual, int LeastTasks, Func<FamilySize, Workload> Member)
{
    /// <summary>Every family.</summary>
    public static IReadOnlyList<ScenarioFamily> All { get; } =
    [
        new(
            "callers",
            size => $"every task calls a function on all other CPUs and waits{Often(size)}"
                + (size.Tasks > size.Cpus ? "; tasks take turns on CPUs" : string.Empty),
            "smp_call_function_many_cond, by whoever shoots down",
            new FamilySize(3, 3, 1),
            1,
            size => new Workload
            {
                Cpus = size.Cpus,
                Tasks = [.. Each(size, (task, cpu) => Task(NameOf(task), On(cpu), Times(size, _ => Many(Others(size, cpu)))))],
            }),
        new(
            "flushers",
            size => $"all tasks but the last write-protect pages of one mm{Often(size)}; the last one uses them",
            "h16-observed-flushers: flush_tlb_mm_range against itself",
            new FamilySize(3, 3, 1),
            2,
            size => new Workload
            {
                Cpus = size.Cpus,
                Mms = [new("m") { Pages = 2 }],
                Tasks = [.. Each(size, (task, cpu) => InMm(size, task, cpu, "m", task == size.Tasks - 1
                    ? [Access(0), Access(1)]
                    : Times(size, call => Mprotect((task + call) % 2))))],
            }),
        new(
            "walkers",
            size => $"the first task unmaps a page with its table; the others of the mm walk to it by GUP-fast{Often(size)}",
            "tlb_remove_table, mmu_gather: who frees a table against who reads it",
            new FamilySize(3, 3, 1),
            2,
            size => new Workload
            {
                Cpus = size.Cpus,
                Mms = [new("m")],
                Tasks = [.. Each(size, (task, cpu) => InMm(
                    size, task, cpu, "m", task == 0 ? [Munmap(tables: true)] : Times(size, _ => Plain("gup_fast"))))],
            }),
        new(
            "sharers",
            size => "all tasks but the last leave a page table of hugetlb that their mms share; the last one, of the first's mm, walks it "
                + $"by GUP-fast{Often(size)}",
            "h15-unshare-three: 8ce720d5bd91",
            new FamilySize(3, 3, 1),
            2,
            size => new Workload
            {
                Cpus = size.Cpus,
                Mms = [.. Enumerable.Range(0, Math.Max(2, size.Tasks - 1)).Select(mm => new MmSpec(MmOf(mm)) { Shares = "f" })],
                Tasks = [.. Each(size, (task, cpu) => task == size.Tasks - 1
                    ? InMm(size, task, cpu, MmOf(0), Times(size, _ => Plain("gup_fast")))
                    : InMm(size, task, cpu, MmOf(task), [new Call("unmap_hugepage_range") { Mm = MmOf(task) }]))],
            }),
        new(
            "switchers",
            size => "the first task unmaps a page of its mm; the others share the other CPUs, every second of them in that mm, and use "
                + $"their pages{Often(size)}",
            "h11-switch-vs-flush: fea4e317f9e7, 83b0177a6c48",
            new FamilySize(2, 3, 1),
            2,
            size => new Workload
            {
                Cpus = size.Cpus,
                Mms = [new("m"), new("n")],
                Tasks = [.. Enumerable.Range(0, size.Tasks).Select(task => task == 0
                    ? Runs(NameOf(0), "m", On(0), Munmap())
                    : InMm(size, task, 1 + ((task - 1) % (size.Cpus - 1)), task % 2 == 1 ? "n" : "m", Times(size, _ => Access())) with
                    {
                        Running = task < size.Cpus,
                    })],
            }),
    ];

    /// <summary>How many CPUs, tasks and calls its members may have, each by the word that names have.</summary>
    public IReadOnlyList<(string Key, int Least, int Most)> Ranges =>
    [
        (FamilySize.CpusKey, WorkloadLimits.LeastCpus, WorkloadLimits.MostCpus),
        (FamilySize.TasksKey, LeastTasks, WorkloadLimits.Most),
        (FamilySize.CallsKey, 1, FamilySize.MostCalls),
    ];

    /// <summary>The sizes in which it is searched, from small to large.</summary>
    public IEnumerable<FamilySize> Growing => FamilySize.Growing.Where(s => s.Tasks >= LeastTasks);

    /// <summary>Finds a family; null where there is none of the name.</summary>
    /// <param name="name">The name.</param>
    public static ScenarioFamily? Find(string name) => All.FirstOrDefault(f => f.Name == name);

    /// <summary>The member of a size as a scenario.</summary>
    /// <param name="size">The size.</param>
    /// <exception cref="FormatException">It is not one that a member can have; the message says which.</exception>
    public WorkloadScenario Of(FamilySize size)
    {
        ArgumentNullException.ThrowIfNull(size);
        foreach (var ((key, least, most), value) in Ranges.Zip([size.Cpus, size.Tasks, size.Calls]))
        {
            if (value < least || value > most)
            {
                throw new FormatException($"--{key}: {value}; accepted: {least} to {most} for {Name}");
            }
        }

        var workload = Member(size);
        try
        {
            Validation.Check(workload);
        }
        catch (WorkloadException refused)
        {
            throw new FormatException($"{Name}@{size}: {refused.Message}", refused);
        }

        return new WorkloadScenario(Name, Title(size), Origin, workload);
    }

    private static string Often(FamilySize size) => size.Calls switch
    {
        1 => string.Empty,
        2 => ", twice",
        var calls => FormattableString.Invariant($", {calls} times"),
    };

    private static IEnumerable<TaskSpec> Each(FamilySize size, Func<int, int, TaskSpec> make) =>
        Enumerable.Range(0, size.Tasks).Select(task => make(task, task % size.Cpus));

    private static Call[] Times(FamilySize size, Func<int, Call> make) => [.. Enumerable.Range(0, size.Calls).Select(make)];

    // The first on each CPU has it from the start.
    private static TaskSpec InMm(FamilySize size, int task, int cpu, string mm, Call[] calls) =>
        User(NameOf(task), mm, On(cpu), calls) with { Running = task < size.Cpus };

    private static CpuMask Others(FamilySize size, int cpu) => CpuMask.Of([.. Enumerable.Range(0, size.Cpus).Where(c => c != cpu)]);

    private static string NameOf(int task) => ((char)('A' + task)).ToString();

    private static string MmOf(int number) => ((char)('m' + number)).ToString();
}
