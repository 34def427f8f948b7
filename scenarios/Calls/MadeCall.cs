using System.Globalization;

namespace Shootdown.Scenarios.Calls;

/// <summary>A call on a machine that is being built: what its routine is made of.</summary>
/// <param name="model">The machine.</param>
/// <param name="owner">The name of the task or interrupt that makes it.</param>
/// <param name="index">Its number among the owner's.</param>
/// <param name="call">The call.</param>
internal sealed class MadeCall(WorkloadModel model, string owner, int index, Call call)
{
    /// <summary>The call.</summary>
    public Call Call => call;

    /// <summary>What is known of it.</summary>
    public CallKind Kind { get; } = CallKind.Find(call.Name)!;

    /// <summary>The machine.</summary>
    public WorkloadModel Model => model;

    /// <summary>The part of it that is about memory.</summary>
    public WorkloadMemory Memory => model.Memory!;

    /// <summary>The design.</summary>
    public Design Design => model.Design;

    /// <summary>kernel/smp.c.</summary>
    public Smp Smp => model.Smp;

    /// <summary>Whether it waits.</summary>
    public bool Waits => call.Wait ?? Kind.Waits;

    /// <summary>The CPU that it names.</summary>
    public int Cpu => call.Cpu!.Value;

    /// <summary>The entry that it names.</summary>
    public Csd Csd => model.CsdOf(call.Csd!);

    /// <summary>The spinlock that it names.</summary>
    public KernelLock Lock => model.LockOf(call.Lock!);

    /// <summary>The cpumask in memory that it names.</summary>
    public Cell Shared => model.MaskOf(call.Shared!);

    /// <summary>Whether its task holds hotplug off when it makes it.</summary>
    public bool HoldsHotplugOff => CallKind.Get<CpusReadLockCall>().DepthAfter(model.Before(owner, index)) > 0;

    /// <summary>The task that makes it.</summary>
    public Context Owner => model.TaskOf(owner);

    /// <summary>The mm that it is about.</summary>
    public Mm Mm => Memory.MmOf(call.Mm ?? Memory.CurrentMm(owner, index))!;

    /// <summary>Whether a kernel thread makes it, which has no user mode.</summary>
    public bool IsKernelThread => Memory.IsKernelThread(owner, index);

    /// <summary>The mm that its task has when it makes it, or null.</summary>
    public Mm? CurrentMm => Memory.MmOf(Memory.CurrentMm(owner, index));

    /// <summary>The page that it is about.</summary>
    public int Page => call.Page ?? 0;

    /// <summary>The request of the call.</summary>
    public Request Request => RequestThat(Waits);

    /// <summary>A request of the call.</summary>
    /// <param name="waits">Whether it is waited for. A context's waiting calls share one, for there is one at a time.</param>
    /// <param name="callback">What its callback does.</param>
    /// <param name="suffix">Tells it from others of the same call.</param>
    public Request RequestThat(bool waits, Callback callback = Callback.Plain, string suffix = "") =>
        model.RequestOf(owner + suffix, index, waits, callback);

    /// <summary>A request of the owner's that calls about memory make.</summary>
    /// <param name="suffix">What for.</param>
    public Request RequestFor(string suffix) => Memory.RequestOf($"{owner}.{suffix}");

    /// <summary>A flush of the call's mm.</summary>
    /// <param name="page">The page; -1 for all.</param>
    /// <param name="tables">Whether tables are freed.</param>
    /// <param name="suffix">Tells it from others of the same call.</param>
    /// <param name="pages">How many pages.</param>
    /// <param name="stride">How many pages each of its entries maps.</param>
    public Flush Flush(int page, bool tables, string suffix = "", int pages = 1, int stride = 1) =>
        FlushOf(Mm, page, tables, suffix, pages, stride);

    /// <summary>A flush.</summary>
    /// <param name="mm">The mm; null for a batch of several.</param>
    /// <param name="page">The page; -1 for all.</param>
    /// <param name="tables">Whether tables are freed.</param>
    /// <param name="suffix">Tells it from others of the same call.</param>
    /// <param name="pages">How many pages.</param>
    /// <param name="stride">How many pages each of its entries maps.</param>
    public Flush FlushOf(Mm? mm, int page, bool tables, string suffix = "", int pages = 1, int stride = 1)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{owner}.{call.Name}.{index}{suffix}");

        // What is not waited for may still be in flight when the next is made.
        var posted = Design.FlushMode == FlushMode.NotWaitedFor && !tables;
        return Memory.Tlb.Declare(
            name, mm, page, tables, posted ? Memory.RequestOf(name, wait: false) : RequestFor("flush"), pages, stride);
    }

    /// <summary>What else is done to the call's mm.</summary>
    public MmUse Use => Memory.UseOf(Mm);
}
