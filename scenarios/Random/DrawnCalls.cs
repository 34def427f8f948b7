using FsCheck;
using FsCheck.Fluent;

namespace Shootdown.Scenarios.Random;

/// <summary>Generates calls as they say of themselves that they are drawn, and no list of its own.</summary>
internal static class DrawnCalls
{
    /// <summary>The name of the cpumask in memory.</summary>
    public const string SharedMask = "s";

    /// <summary>The calls that somebody makes, each as many times as it is likely.</summary>
    /// <param name="by">Who.</param>
    public static IReadOnlyList<CallKind> Of(DrawnBy by) =>
        [.. CallKind.All.SelectMany(k => k.Drawn.Where(d => d.By == by).SelectMany(d => Enumerable.Repeat(k, d.Times)))];

    /// <summary>Calls that stand beside few others, or need another, with those.</summary>
    public static IReadOnlyList<IReadOnlyList<CallKind>> Groups { get; } =
        [.. CallKind.All.Where(k => k.DrawnAmong.Count > 0).Select(k => k.DrawnAmong.Select(n => CallKind.Find(n)!).ToList())];

    /// <summary>Calls that open a section, which the generators may close.</summary>
    public static IReadOnlyList<SectionCall> Sections { get; } = [.. CallKind.All.OfType<SectionCall>().Where(s => s.NotDrawn is null)];

    /// <summary>One of some calls, with arguments.</summary>
    /// <param name="kinds">The calls to choose from; one that stands there twice is as likely again.</param>
    /// <param name="cpus">How many CPUs there are.</param>
    /// <param name="mms">The names of the mms; none where there are none.</param>
    public static Gen<Call> OneOf(IReadOnlyList<CallKind> kinds, int cpus, IReadOnlyList<string> mms) =>
        Gen.Elements(kinds.ToArray()).SelectMany(kind => Of(kind, cpus, mms));

    /// <summary>A call with arguments that keep to the interface's contract: of the task's own mm where that may be left out, and then
    /// now and
    /// again of another.</summary>
    /// <param name="kind">Which call.</param>
    /// <param name="cpus">How many CPUs there are.</param>
    /// <param name="mms">The names of the mms; none where there are none.</param>
    public static Gen<Call> Of(CallKind kind, int cpus, IReadOnlyList<string> mms) =>
        from which in Gen.Choose(0, Math.Max(0, kind.OneOf.Count - 1))
        from cpu in Argument<int?>(kind, which, CallField.Cpu, Cpu(cpus).Select(c => (int?)c))
        from mask in Argument<CpuMask?>(kind, which, CallField.Mask, Mask(cpus).Select(m => (CpuMask?)m))
        from cond in Argument<CpuMask?>(kind, which, CallField.Cond, Mask(cpus).Select(m => (CpuMask?)m), 2)
        from wait in Argument<bool?>(kind, which, CallField.Wait, OneIn(3).Select(no => (bool?)!no), mms.Count > 0 ? 3 : 1)
        from requeue in Argument<int?>(kind, which, CallField.Requeue, Cpu(cpus).Select(c => (int?)c), 4)
        from info in Argument<bool?>(kind, which, CallField.Info, OneIn(2).Select(yes => (bool?)yes))
        from mm in Argument<string?>(
            kind,
            which,
            CallField.Mm,
            mms.Count == 0 ? Gen.Constant<string?>(null) : Gen.Elements(mms.ToArray()).Select(m => (string?)m),
            4)
        from page in Argument<int?>(kind, which, CallField.Page, Gen.Constant<int?>(WorkloadLimits.MostPages - 1), 3)
        from tables in Argument<bool?>(kind, which, CallField.Tables, Gen.Constant<bool?>(true), 3)
        from emulated in Argument<bool?>(kind, which, CallField.Emulated, Gen.Constant<bool?>(true), 4)
        select kind.Settle(new Call(kind.Name)
        {
            Cpu = cpu,
            Mask = mask,
            Cond = cond,
            Wait = wait,
            Csd = kind.Has(CallField.Csd) ? "c" : null,
            Requeue = requeue,
            Shared = kind.Has(CallField.Shared) && (kind.OneOf.Count == 0 || kind.OneOf[which] == CallField.Shared) ? SharedMask : null,
            Info = info,
            Mm = mm,
            Page = page,
            Tables = tables,
            Emulated = emulated,
        });

    /// <summary>Calls in a section: where hardly anything may be done in it, what may be, and the calls after it.</summary>
    /// <param name="section">The section.</param>
    /// <param name="calls">The calls.</param>
    /// <param name="atomic">What may be done in it.</param>
    public static IReadOnlyList<Call> Inside(SectionCall section, IReadOnlyList<Call> calls, IReadOnlyList<Call> atomic)
    {
        var (open, close) = (new Call(section.Name), new Call(section.ClosedBy!));
        return section.IsAtomic ? [open, .. atomic, close, .. calls] : [open, .. calls, close];
    }

    /// <summary>A CPU.</summary>
    /// <param name="cpus">How many there are.</param>
    public static Gen<int> Cpu(int cpus) => Gen.Choose(0, cpus - 1);

    /// <summary>A set of CPUs that is not empty.</summary>
    /// <param name="cpus">How many there are.</param>
    public static Gen<CpuMask> Mask(int cpus) => Gen.Choose(1, (1 << cpus) - 1).Select(bits => new CpuMask((byte)bits));

    /// <summary>Whether a call flushes an mm.</summary>
    /// <param name="call">The call.</param>
    public static bool Flushes(Call call) => CallKind.Find(call.Name) is TableCall kind && kind.Flushes(call) > 0;

    /// <summary>Yes as often as one in so many.</summary>
    /// <param name="many">How many.</param>
    public static Gen<bool> OneIn(int many) => Gen.Choose(1, many).Select(n => n == 1);

    // Given where it must be, and else as often as one in so many; of those of which a call has one, whichever was chosen.
    private static Gen<TValue?> Argument<TValue>(CallKind kind, int which, CallField field, Gen<TValue> value, int many = 1)
    {
        var isOneOf = kind.OneOf.Contains(field);
        return kind.Needs.Contains(field) || (isOneOf && kind.OneOf[which] == field) ? value.Select(v => (TValue?)v)
            : isOneOf || !kind.Takes.Contains(field) ? Gen.Constant<TValue?>(default)
            : OneIn(many).SelectMany(given => given ? value.Select(v => (TValue?)v) : Gen.Constant<TValue?>(default));
    }
}
