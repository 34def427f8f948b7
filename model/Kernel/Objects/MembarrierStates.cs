using System.Collections.Immutable;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>Which mms are registered for global membarriers (<c>mm->membarrier_state</c>), and what run queues have copied of that
/// (<c>rq->membarrier_state</c>).</summary>
public sealed class MembarrierStates
{
    private readonly IReadOnlyList<Mm> mms;
    private readonly ImmutableArray<Cell> registered;
    private readonly ImmutableArray<Cell> copied;
    private readonly ImmutableArray<Cell> previous;

    internal MembarrierStates(Computer machine, IReadOnlyList<Mm> mms)
    {
        this.mms = mms;
        registered = [.. mms.Select(m => machine.Layout.Flag($"{m}.membarrier_state"))];
        copied = machine.PerCpu("rq.membarrier_state", 2);
        previous = machine.PerCpu("rq.prev_mm", mms.Count + 1, v => v == 0 ? "NULL" : mms[v - 1].Name);
    }

    /// <summary><c>atomic_or(MEMBARRIER_STATE_GLOBAL_EXPEDITED, &amp;mm->membarrier_state)</c>.</summary>
    /// <param name="mm">The mm.</param>
    public Operation<Nothing> Register(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.Store(registered[mm.Number], 1, $"atomic_or(GLOBAL_EXPEDITED, {mm}.membarrier_state)", MemoryOrder.Full);
    }

    /// <summary>Whether an mm is registered.</summary>
    /// <param name="mm">The mm.</param>
    public Operation<bool> IsRegistered(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.Load<bool>(registered[mm.Number], $"{mm}.membarrier_state");
    }

    /// <summary>Whether a run queue says that what it runs is registered.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> RqIsRegistered(int cpu) => Atomic.Load<bool>(copied[cpu], $"rq[{cpu}]->membarrier_state");

    /// <summary>Says so, or not.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="value">Whether it is.</param>
    public Operation<Nothing> StoreRq(int cpu, bool value) =>
        Atomic.Store(copied[cpu], value ? 1 : 0, $"rq[{cpu}]->membarrier_state = {(value ? "GLOBAL_EXPEDITED" : "0")}");

    /// <summary><c>this_cpu_write(runqueues.membarrier_state, ...)</c>: says so of the run queue that the task is on.</summary>
    /// <remarks>At once, although it is a plain store: the registration has just been a full barrier, and smp_mb() comes next.</remarks>
    /// <param name="value">Whether it is.</param>
    public Operation<Nothing> StoreThisRq(bool value) => Atomic.Hardware<int, Nothing>(
        $"this_cpu_write(runqueues.membarrier_state, {(value ? "GLOBAL_EXPEDITED" : "0")})",
        copied.AsSpan(),
        [],
        1,
        value ? 1 : 0,
        static (ref Values v, int value) =>
        {
            v[v.Cpu] = value;
            return 0;
        }) with
    {
        OnThisCpu = true,
    };

    /// <summary>Whether an mm is the one that a CPU comes from: active_mm, or the mm, of what it runs.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number, or -1.</param>
    public Operation<bool> IsPrevious(int cpu, int mm) => Atomic.Load<int, bool>(
        previous[cpu], $"prev_mm == {NameOf(mm)}", 2, mm + 1, static (ref Values v, int wanted) => v[0] == wanted ? 1 : 0);

    /// <summary>Makes it that.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm's number, or -1.</param>
    public Operation<Nothing> StorePrevious(int cpu, int mm) => Atomic.Store(previous[cpu], mm + 1, $"prev_mm = {NameOf(mm)}");

    private string NameOf(int mm) => mm < 0 ? "NULL" : mms[mm].Name;

    internal void BeginActive(int cpu, int mm) => previous[cpu].Initial = mm + 1;
}
