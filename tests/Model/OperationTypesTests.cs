namespace Shootdown.Tests.Model;

/// <summary>What touches memory is said in the vocabulary; every other kind of step says here why it is none.</summary>
public sealed class OperationTypesTests
{
    // More would be objects that describe their own steps again.
    private const int Most = 40;

    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["Access"] = "the vocabulary itself",
        ["ContextStep"] = "looks at where contexts stand and what CPUs run, which is no cell of a declaration",
        ["AddOperation"] = "a list is as many cells as csds have been found that may be on it",
        ["DelAllOperation"] = "a list is as many cells as csds have been found that may be on it",
        ["NextOperation"] = "a list is as many cells as csds have been found that may be on it",
        ["SendOperation"] = "a list of any number of CPUs is what of it shows",
        ["ReceiveOperation"] = "a list of any number of CPUs is what of it shows",
        ["CopyOperation"] = "a list of any number of CPUs is what of it shows",
        ["GracePeriod"] = "looks at where contexts stand",
        ["GetCpuOperation"] = "changes registers by the CPU that executes",
        ["MigrateDisableOperation"] = "changes registers by the CPU that executes",
        ["ProcessorId"] = "changes registers by the CPU that executes",
        ["PreemptOperation"] = "changes registers only",
        ["IrqOperation"] = "changes registers only",
        ["MigrateEnableOperation"] = "changes registers only",
        ["ScheduleOperation"] = "gives the CPU away, or waits to be given it: the scheduler's own",
        ["EmptiedCpu"] = "lets a CPU's context-switch code begin its last routine: the scheduler's own",
        ["CpuQuestion"] = "asks where a task is: the scheduler's own",
        ["CpuReading"] = "asks where a task is: the scheduler's own",
        ["PreemptibleQuestion"] = "asks for registers only",
        ["DelAllAmongOthers"] = "llist_del_all() beside what further CPUs have queued: an access with theirs around it",
        ["NextAmongOthers"] = "the same of the next entry",
        ["CallEvent"] = "a call or its return: touches nothing",
        ["Fault"] = "what cannot go on",
        ["ObservedOperation"] = "a step with the eyes of properties around it",
        ["MutatedOperation"] = "a step that a mutation has changed",
    };

    private static readonly System.Reflection.Assembly[] Assemblies =
    [
        typeof(Operation).Assembly,
        typeof(Property).Assembly,
        typeof(Scenario).Assembly,
        typeof(LitmusModel).Assembly,
        typeof(Mutant).Assembly,
    ];

    private static List<Type> Types =>
        [.. Assemblies.SelectMany(a => a.GetTypes()).Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(Operation)))];

    [Fact]
    public void Every_operation_is_an_access_or_says_why_it_is_none() =>
        Assert.Equal([], Types.Select(NameOf).Where(name => !Reasons.ContainsKey(name)).Order());

    [Fact]
    public void No_reason_is_left_of_what_is_an_access_by_now() =>
        Assert.Equal([], Reasons.Keys.Except(Types.Select(NameOf)).Order());

    [Fact]
    public void There_are_few_kinds_of_operation() => Assert.InRange(Types.Count, 1, Most);

    private static string NameOf(Type type) =>
        type.IsSubclassOf(typeof(DecoratedOperation)) && type.Assembly == typeof(Mutant).Assembly
            ? "MutatedOperation"
            : type.Name.Split('`')[0];
}
