using Shootdown.Scenarios.Format;

namespace Shootdown.Scenarios.Calls;

/// <summary>An argument of calls: what it means and may be, wherever it is given.</summary>
public sealed class CallField
{
    private readonly Action<PlacedCall, string> check;

    private CallField(Field<Call> format, Action<PlacedCall, string>? check = null) =>
        (Format, this.check) = (format, check ?? ((_, _) => { }));

    /// <summary>Which CPU.</summary>
    public static CallField Cpu { get; } = new(
        Field.Of(
            "cpu",
            "The CPU that is called, or that goes offline or comes online",
            FieldTypes.Cpu,
            (Call c) => c.Cpu,
            (c, v) => c with { Cpu = v }),
        (c, at) => Validation.CheckCpu(c.Workload, c.Call.Cpu!.Value, at));

    /// <summary>Which CPUs.</summary>
    public static CallField Mask { get; } = new(
        Field.Of("mask", "The CPUs that are called", FieldTypes.Cpus, (Call c) => c.Mask, (c, v) => c with { Mask = v }),
        (c, at) => Validation.CheckMask(c.Workload, c.Call.Mask!.Value, at));

    /// <summary>What cond_func says.</summary>
    public static CallField Cond { get; } = new(
        Field.Of(
            "cond",
            "The CPUs for which cond_func says yes; all if absent",
            FieldTypes.MaybeCpus,
            (Call c) => c.Cond,
            (c, v) => c with { Cond = v }),
        (c, at) => Validation.CheckMaybeCpus(c.Workload, c.Call.Cond!.Value, at));

    /// <summary>Whether the call waits.</summary>
    public static CallField Wait { get; } = new(
        Field.Of("wait", "Whether the call waits; true if absent", FieldTypes.Flag, (Call c) => c.Wait, (c, v) => c with { Wait = v }));

    /// <summary>The entry of a queue.</summary>
    public static CallField Csd { get; } = new(
        Field.Of(
            "csd", "The caller's own csd, or the irq_work or wake entry", FieldTypes.Name, (Call c) => c.Csd, (c, v) => c with { Csd = v })
            with { Note = "An irq_work or a wake entry is queued by one call only, and is no csd." },
        (c, at) => Validation.CheckName(c.Call.Csd, at));

    /// <summary>Where the callback goes next.</summary>
    public static CallField Requeue { get; } = new(
        Field.Of(
            "requeue",
            "The CPU on which the callback queues its csd once more",
            FieldTypes.Cpu,
            (Call c) => c.Requeue,
            (c, v) => c with { Requeue = v }),
        (c, at) => Validation.CheckCpu(c.Workload, c.Call.Requeue!.Value, at));

    /// <summary>A mask in memory.</summary>
    public static CallField Shared { get; } = new(
        Field.Of(
            "shared",
            "A cpumask of `masks` that is passed instead of `mask`, or written",
            FieldTypes.Name,
            (Call c) => c.Shared,
            (c, v) => c with { Shared = v }),
        (c, at) => Validation.Demand(
            c.Workload.Masks.ContainsKey(c.Call.Shared!),
            at,
            Excerpt.Quoted(c.Call.Shared),
            $"a name in $.masks ({Validation.Join(c.Workload.Masks.Keys)})"));

    /// <summary>Arguments of the callback.</summary>
    public static CallField Info { get; } = new(
        Field.Of(
            "info",
            "Whether the callback reads arguments that lie where the design stores them; false if absent",
            FieldTypes.Flag,
            (Call c) => c.Info,
            (c, v) => c with { Info = v }));

    /// <summary>A task that is made.</summary>
    public static CallField Task { get; } = new(
        Field.Of(
            "task",
            "The task that is forked, or that a function is to run on",
            FieldTypes.Name,
            (Call c) => c.Task,
            (c, v) => c with { Task = v }),
        (c, at) => Validation.Demand(
            c.Workload.Tasks.Any(t => t.Name == c.Call.Task),
            at,
            Excerpt.Quoted(c.Call.Task),
            $"a task ({Validation.Join(c.Workload.Tasks.Select(t => t.Name))})"));

    /// <summary>An address space. That there is such a one is asked with all else about memory.</summary>
    public static CallField Mm { get; } = new(
        Field.Of(
            "mm",
            "The mm that is changed, loaded or freed; where it is not needed, the task's own if absent",
            FieldTypes.Name,
            (Call c) => c.Mm,
            (c, v) => c with { Mm = v }));

    /// <summary>A page of it. That it has such a one is asked with all else about memory.</summary>
    public static CallField Page { get; } = new(
        Field.Of("page", "The page of the mm; 0 if absent", FieldTypes.Page, (Call c) => c.Page, (c, v) => c with { Page = v }));

    /// <summary>Page tables besides pages.</summary>
    public static CallField Tables { get; } = new(
        Field.Of(
            "tables",
            "Whether the page table goes too; false if absent",
            FieldTypes.Flag,
            (Call c) => c.Tables,
            (c, v) => c with { Tables = v }));

    /// <summary>By whom an access is made.</summary>
    public static CallField Emulated { get; } = new(
        Field.Of(
            "emulated",
            "Whether a guest's host makes the access, in two steps, where the design is one of KVM; false if absent",
            FieldTypes.Flag,
            (Call c) => c.Emulated,
            (c, v) => c with { Emulated = v }));

    /// <summary>A spinlock.</summary>
    public static CallField Lock { get; } = new(
        Field.Of(
            "lock",
            "The spinlock: all calls that name it mean the same",
            FieldTypes.Name,
            (Call c) => c.Lock,
            (c, v) => c with { Lock = v }),
        (c, at) => Validation.CheckName(c.Call.Lock, at));

    /// <summary>What the callback leaves to do.</summary>
    public static CallField Softirq { get; } = new(
        Field.Of(
            "softirq",
            "Whether the callback raises a softirq; false if absent",
            FieldTypes.Flag,
            (Call c) => c.Softirq,
            (c, v) => c with { Softirq = v }));

    /// <summary>Every argument, in the order in which calls are written and messages list them.</summary>
    public static IReadOnlyList<CallField> All { get; } =
        [Cpu, Mask, Cond, Wait, Csd, Requeue, Shared, Info, Task, Mm, Page, Tables, Emulated, Lock, Softirq];

    /// <summary>Its name in workload files.</summary>
    public string Name => Format.Name;

    /// <summary>How files hold it.</summary>
    internal Field<Call> Format { get; }

    /// <summary>Whether a call has it.</summary>
    /// <param name="call">The call.</param>
    public bool IsGiven(Call call) => Format.IsGiven(call);

    /// <summary>Says what is wrong with it in a call that has it.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="FormatException">Something is.</exception>
    internal void Check(PlacedCall call) => check(call, call.At(Name));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
