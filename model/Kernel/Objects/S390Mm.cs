using System.Collections.Immutable;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>What an mm has on s390 besides: <c>mm->context</c> (arch/s390/include/asm/mmu.h), and <c>mm_users</c>.</summary>
public sealed class S390Mm
{
    /// <summary>Why an increment of flush_count may come before what was stored earlier.</summary>
    internal const string WhoSeesItWaits = "who sees flush_count raised waits, whatever else is seen; what is read next is read after it";

    /// <summary>Why an entry may stay as it is before it is another.</summary>
    internal const string MapsLess = "an entry that stays invalid maps nothing: whoever accesses the page faults";

    /// <summary>Why an entry need not be flushed before it is another.</summary>
    internal const string FlushedBehind =
        "IPTE for an entry that another CPU has attached is the architecture's rule, of which no claim is; tlb_flush() drops it in time";

    /// <summary>Why IPTE may.</summary>
    internal const string IncHasWaited = "atomic_inc() has waited for all that was stored before";

    private const string OneWord = "a mask is one word at so few CPUs";

    private readonly Cell attached; // context.cpu_attach_mask
    private readonly Cell flushCount; // context.flush_count
    private readonly Cell flushMm; // context.flush_mm
    private readonly Cell users; // mm_users

    /// <summary>Declares them.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mm">What is common to architectures.</param>
    /// <param name="attached">The CPUs that have it attached at first, and no other has had it.</param>
    /// <param name="users">Its threads.</param>
    /// <param name="changers">The most contexts that change its entries, or flush it, at a time.</param>
    public S390Mm(Computer machine, Mm mm, CpuMask attached, int users, int changers)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(mm);
        Mm = mm;
        machine.Show(this);
        mm.Cpumask.Initial |= attached.Bits;
        this.attached = machine.Layout.Mask($"{mm}.cpu_attach_mask", machine.Cpus, attached);
        flushCount = machine.Layout.Declare($"{mm}.flush_count", changers + 1);
        flushMm = machine.Layout.Flag($"{mm}.flush_mm");
        this.users = machine.Layout.Declare($"{mm}.mm_users", users + 2, users);
        Lock = new KernelLock(machine, $"{mm}.context.lock", sleeps: false) { Spins = true };
    }

    /// <summary>What is common to architectures.</summary>
    public Mm Mm { get; }

    /// <summary>Its number.</summary>
    public int Number => Mm.Number;

    /// <summary><c>context.lock</c>.</summary>
    public KernelLock Lock { get; }

    /// <inheritdoc/>
    public override string ToString() => Mm.Name;

    /// <summary><c>cpumask_set_cpu(cpu, &amp;mm->context.cpu_attach_mask)</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> Attach(int cpu) => Atomic.SetBit(attached, cpu, $"cpumask_set_cpu({cpu}, {attached})");

    /// <summary><c>cpumask_clear_cpu(cpu, &amp;mm->context.cpu_attach_mask)</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> Detach(int cpu) => Atomic.ClearBit(attached, cpu, $"cpumask_clear_cpu({cpu}, {attached})");

    /// <summary>Whether no other CPU has it attached, and this one has: <c>cpumask_equal(&amp;mm->context.cpu_attach_mask,
    /// cpumask_of(cpu))</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> IsAttachedAlone(int cpu) => IsOnly(attached, cpu);

    /// <summary><c>cpumask_equal(mm_cpumask(mm), cpumask_of(cpu))</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> IsInMaskAlone(int cpu) => IsOnly(Mm.Cpumask, cpu);

    /// <summary>Reads <c>cpu_attach_mask</c>, to copy it.</summary>
    public Operation<int> ReadAttached() => Atomic.Load<int>(attached, $"cpumask_copy(): reads {attached}");

    /// <summary>Stores <c>mm_cpumask</c>, a copy.</summary>
    /// <param name="mask">The mask.</param>
    public Operation<Nothing> StoreCpumask(int mask) => Atomic.Store(
        Mm.Cpumask, mask, $"cpumask_copy(): mm_cpumask({Mm}) = {new CpuMask((byte)mask)}", MemoryOrder.Plain) with
    {
        Indivisible = OneWord,
    };

    /// <summary><c>atomic_inc(&amp;mm->context.flush_count)</c>.</summary>
    public Operation<Nothing> BeginChange() => Atomic.Add(flushCount, 1, $"atomic_inc({flushCount})");

    /// <summary><c>atomic_dec(&amp;mm->context.flush_count)</c>.</summary>
    public Operation<Nothing> EndChange() => Atomic.Add(flushCount, -1, $"atomic_dec({flushCount})");

    /// <summary>Waits until no change is under way: <c>while (atomic_read(&amp;mm->context.flush_count))</c>.</summary>
    public Operation<Nothing> UntilUnchanged() => Atomic.Await(flushCount, 0, $"atomic_read({flushCount})", MemoryOrder.Once);

    /// <summary>Reads <c>context.flush_mm</c>.</summary>
    public Operation<bool> ReadFlushMm() => Atomic.Load<bool>(flushMm, $"{flushMm}", MemoryOrder.Plain);

    /// <summary>Stores <c>context.flush_mm</c>.</summary>
    /// <param name="value">Whether it is to be flushed.</param>
    public Operation<Nothing> StoreFlushMm(bool value) =>
        Atomic.Store(flushMm, value ? 1 : 0, $"{flushMm} = {(value ? 1 : 0)}", MemoryOrder.Plain);

    /// <summary><c>atomic_read(&amp;mm->mm_users) &lt;= 1</c>.</summary>
    public Operation<bool> HasOneUser() => Atomic.Load<Nothing, bool>(
        users, $"atomic_read({users}) <= 1", 2, default, static (ref Values v, Nothing _) => v[0] <= 1 ? 1 : 0);

    /// <summary><c>mmget()</c>, in <c>get_task_mm()</c>.</summary>
    public Operation<Nothing> Mmget() => Atomic.Add(users, 1, $"mmget({Mm})");

    /// <summary><c>mmput()</c>, not the last one.</summary>
    public Operation<Nothing> Mmput() => Atomic.Add(users, -1, $"mmput({Mm})");

    private static Operation<bool> IsOnly(Cell mask, int cpu) => Atomic.Load<int, bool>(
        mask, $"cpumask_equal({mask}, cpumask_of({cpu}))", 2, 1 << cpu, static (ref Values v, int only) => v[0] == only ? 1 : 0);
}

/// <summary>By CPU, the user address space in its lowcore (<c>get_lowcore()->user_asce</c>), which is that of its active_mm.</summary>
public sealed class Lowcores
{
    private readonly ImmutableArray<Cell> userAsce;
    private readonly IReadOnlyList<S390Mm> mms;

    /// <summary>Declares them.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mms">The mms.</param>
    /// <param name="active">By CPU: the number of the mm at first, or -1.</param>
    public Lowcores(Computer machine, IReadOnlyList<S390Mm> mms, IReadOnlyList<int> active)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(active);
        this.mms = mms;
        userAsce = machine.PerCpu("user_asce", mms.Count + 1, v => v == 0 ? "invalid" : mms[v - 1].Mm.Name);
        for (var cpu = 0; cpu < machine.Cpus; cpu++)
        {
            userAsce[cpu].Initial = active[cpu] + 1;
        }
    }

    /// <summary>Stores a CPU's <c>user_asce</c>; yields 0, or 1 + the number of the mm whose it was: <c>prev->active_mm</c>.</summary>
    /// <param name="cpu">The CPU, interrupts off.</param>
    /// <param name="next">The mm.</param>
    public Operation<int> Switch(int cpu, S390Mm next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return Atomic.ThisCpu<int, int>(
            $"get_lowcore()->user_asce = {next}.asce", [userAsce[cpu]], [], mms.Count + 1, next.Number + 1, static (ref Values v, int to) =>
            {
                var prev = v[0];
                v[0] = to;
                return prev;
            });
    }
}
