using System.Globalization;

namespace Shootdown.Scenarios.Enumeration;

/// <summary>The calls of a kind with every value of their arguments. A value that means the same as leaving the argument out is left
/// out.</summary>
/// <param name="cpus">How many CPUs there are.</param>
/// <param name="tasks">The names of the tasks.</param>
/// <param name="mms">The names of the mms; none where there are none.</param>
/// <param name="entries">How many entries of queues, and locks, there are names for.</param>
/// <param name="emulates">Whether a host may make accesses.</param>
internal sealed class ArgumentValues(int cpus, IReadOnlyList<string> tasks, IReadOnlyList<string> mms, int entries, bool emulates)
{
    /// <summary>The name of the cpumask in memory.</summary>
    public const string SharedMask = "s";

    /// <summary>Sets of CPUs that are not empty.</summary>
    /// <param name="cpus">How many CPUs there are.</param>
    public static IEnumerable<CpuMask> Masks(int cpus) => Enumerable.Range(1, (1 << cpus) - 1).Select(bits => new CpuMask((byte)bits));

    /// <summary>Every call of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="mm">The mm that the task has then; null for none.</param>
    public IEnumerable<Call> Of(CallKind kind, string? mm)
    {
        CallField?[] ones = kind.OneOf.Count == 0 ? [null] : [.. kind.OneOf];
        foreach (var one in ones)
        {
            IEnumerable<Call> calls = [new Call(kind.Name)];
            foreach (var field in CallField.All.Where(f => kind.Has(f) && (f == one || !kind.OneOf.Contains(f))))
            {
                var isNeeded = kind.Needs.Contains(field) || field == one;
                calls = calls.SelectMany(c => With(c, kind, field, mm, isNeeded));
            }

            foreach (var call in calls)
            {
                yield return call;
            }
        }
    }

    private IEnumerable<Call> With(Call call, CallKind kind, CallField field, string? mm, bool isNeeded)
    {
        var values = Values(call, kind, field, mm, isNeeded);
        return isNeeded ? values : values.Prepend(call);
    }

    private IEnumerable<Call> Values(Call call, CallKind kind, CallField field, string? mm, bool isNeeded) => field.Name switch
    {
        "cpu" => Numbers(cpus).Select(v => call with { Cpu = v }),
        "mask" => Masks(cpus).Select(v => call with { Mask = v }),
        "cond" => Masks(cpus).Prepend(CpuMask.None).Where(v => v != call.Mask && (v - call.Mask!.Value).IsEmpty)
            .Select(v => call with { Cond = v }),
        "wait" => [call with { Wait = !kind.Waits }],
        "csd" => Numbers(entries).Select(v => call with { Csd = Named("c", v) }),
        "requeue" => Numbers(cpus).Select(v => call with { Requeue = v }),
        "shared" => [call with { Shared = SharedMask }],
        "info" => [call with { Info = true }],
        "task" => tasks.Select(v => call with { Task = v }),
        "mm" => mms.Where(v => isNeeded || mm is null).Select(v => call with { Mm = v }),
        "page" => [call with { Page = WorkloadLimits.MostPages - 1 }],
        "tables" => [call with { Tables = true }],
        "emulated" => emulates ? [call with { Emulated = true }] : [],
        "lock" when !isNeeded => [], // a softirq's: it takes a handler that takes it too
        "lock" => Numbers(entries).Select(v => call with { Lock = Named("l", v) }),
        "softirq" => [call with { Softirq = true }],
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "an argument whose values nobody has said"),
    };

    private static IEnumerable<int> Numbers(int count) => Enumerable.Range(0, count);

    private static string Named(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");
}
