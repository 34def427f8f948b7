using static Shootdown.Json.Excerpt;
using static Shootdown.Scenarios.Validation;

namespace Shootdown.Scenarios.Calls;

/// <summary>A call about memory: page tables, TLBs, and which mm a task has.</summary>
public abstract class MemoryCall : CallKind
{
    /// <summary>Whether it may be made with interrupts disabled. Others would enable them without asking.</summary>
    public virtual bool IsAtomic => false;

    /// <summary>Whether it may be made over and over: it raises no generation and takes nothing away for good.</summary>
    public virtual bool IsRepeatable => IsAtomic;

    /// <summary>That it <c>sleeps</c> or <c>may sleep</c>, so that its task must not be pinned; null if it does not.</summary>
    public virtual string? Sleeps => null;

    /// <summary>Whether it is about a page of the mm that the task has.</summary>
    public virtual bool UsesCurrentMm => false;

    /// <summary>Whether it holds a reference to a page for a time.</summary>
    public virtual bool HoldsReference => false;

    /// <summary>Whether it lets somebody besides the CPUs translate by the mm.</summary>
    public virtual bool TranslatesOutside => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Property> Promises(Call call) =>
        TranslatesOutside ? [NoFreedPageReachedFromOutside.Property, NoStaleTranslationOutside.Property] : [];

    /// <summary>Whether it needs TLBs, even where there are no mms.</summary>
    public virtual bool NeedsTlbs => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Changer)];

    /// <summary>The mm that a task has after it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="mm">The one that it has before, or null.</param>
    public virtual string? MmAfter(Call call, string? mm) => mm;

    /// <summary>What task would be accepted, or null if one like this is.</summary>
    /// <param name="kernelThread">Whether the task has no mm of its own.</param>
    /// <param name="mm">The mm that it has, its own or a borrowed one; or null.</param>
    internal virtual string? Demands(bool kernelThread, string? mm) => null;

    /// <inheritdoc/>
    internal override void CheckOrder(PlacedCall call)
    {
        call.Demand(
            IsAtomic || call.Depth<LocalIrqDisableCall>() == 0,
            "call",
            $"{Quoted(Name)} with interrupts disabled",
            $"of the calls about memory, {Names(k => k.IsAtomic)} only");
        call.Demand(
            !call.Task!.Repeat || IsRepeatable,
            "call",
            Quoted(Name),
            $"in a task that repeats, of the calls about memory, {Names(k => k.IsRepeatable)} only");
        call.Demand(
            Sleeps is null || call.Depth<PreemptDisableCall>() + call.HeldLocks.Count == 0,
            "call",
            $"{Quoted(Name)} while pinned",
            $"{Name} with preemption and interrupts enabled, for it {Sleeps}");
    }

    /// <summary>Says what is wrong with its mm and its page, and with what its task has when it makes it.</summary>
    /// <param name="call">The call, of a workload whose mms are right.</param>
    /// <exception cref="FormatException">Something is.</exception>
    internal void CheckMm(PlacedCall call)
    {
        var (workload, changes) = (call.Workload, this as TableCall);
        if (call.Call.Mm is { } named)
        {
            MmValidation.CheckMm(workload, named, call.At("mm"));
        }
        else if (changes is not null)
        {
            call.Demand(
                call.Mm is not null,
                "mm",
                "missing",
                $"a name in $.mms ({Join(workload.Mms.Select(m => m.Name))}), for the task has no mm by then");
        }

        var current = call.CurrentMm;
        var demanded = Demands(call.Task!.Mm is null && !call.Earlier.Any(c => CallKind.Find(c.Name) is ExecCall), current);
        call.Demand(demanded is null, "call", $"{Quoted(Name)} with {(current is null ? "no mm" : $"mm '{current}'")}", demanded!);
        if ((changes is not null || UsesCurrentMm) && call.Mm is { } mm)
        {
            if (changes is not null)
            {
                SharedTables.Check(workload.Mms.First(m => m.Name == mm), call, changes);
            }

            MmValidation.CheckPage(workload, mm, call.Page, call.At("page"));
            call.Demand(
                !HoldsReference || this is GupFastCall || !workload.Mms.First(m => m.Name == mm).Huge,
                "call",
                $"{Quoted(Name)} of {Quoted(mm)}, which is huge",
                $"{Name} of an mm that is not");
        }
    }

    private static string Names(Func<MemoryCall, bool> which) => Join(All.OfType<MemoryCall>().Where(which).Select(k => k.Name));
}
