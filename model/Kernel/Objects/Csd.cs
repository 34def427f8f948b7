namespace Shootdown.Model.Kernel.Objects;

/// <summary>A <c>call_single_data_t</c>.</summary>
public sealed class Csd
{
    private const string OneWord = "PENDING and BUSY are flags of one word";

    private readonly List<Argument> arguments = [];
    private readonly Computer machine;

    internal Csd(Computer machine, string name, Lifetime? lifetime = null, int source = -1, int target = -1, IrqWorkUse? work = null)
    {
        (this.machine, Name, Lifetime, Source, Target) = (machine, name, lifetime, source, target);
        Lock = machine.Layout.Flag(name + ".LOCK");
        Type = machine.Layout.Declare(name + ".type", 4, 0, -1, static v => ((CsdType)v).ToString().ToUpperInvariant());
        Carries = machine.Layout.Declare(name + ".func", 1, 0, -1, v => v == 0 ? "-" : arguments[v - 1].Request.Name);
        IsIrqWork = work is not null;
        Busy = work == IrqWorkUse.Awaited ? machine.Layout.Flag(name + ".BUSY") : null;
        (Lock.Lifetime, Type.Lifetime, Carries.Lifetime) = (lifetime, lifetime, lifetime);
        machine.Show(this);
    }

    /// <summary>Its name in traces.</summary>
    public string Name { get; }

    /// <summary>The CPU whose cfd_data it is part of, or -1.</summary>
    public int Source { get; }

    /// <summary>The only CPU that it is ever queued on, where it is part of a cfd_data; else -1.</summary>
    public int Target { get; }

    /// <summary>What it has been seen to carry.</summary>
    public IReadOnlyList<Argument> Arguments => arguments;

    /// <summary>CSD_FLAG_LOCK.</summary>
    public Cell Lock { get; }

    /// <summary>Whether it is an irq_work's.</summary>
    public bool IsIrqWork { get; }

    /// <summary>IRQ_WORK_BUSY of an irq_work that somebody waits for; null of any other, where nobody looks at it.</summary>
    public Cell? Busy { get; }

    /// <summary>The type nibble.</summary>
    public Cell Type { get; }

    /// <summary>func and info: 0, or 1 + the index of an argument. Unlocking clears it, for nobody may read func or info of an unlocked
    /// csd, and a csd is filled before it is queued.</summary>
    public Cell Carries { get; }

    /// <summary>While the array or the stack frame that it is part of exists; null where it always does.</summary>
    internal Lifetime? Lifetime { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary><c>csd_lock_wait()</c>: waits until LOCK is clear.</summary>
    /// <param name="wait">Who waits, and what for.</param>
    /// <param name="style">Whether it spins or sleeps.</param>
    public static Operation<Nothing> LockWait(CsdWait wait, WaitStyle style = WaitStyle.Spin)
    {
        ArgumentNullException.ThrowIfNull(wait);
        var function = wait.Purpose == WaitPurpose.Acquire ? "csd_lock" : "csd_lock_wait";
        return Atomic.Await(wait.Csd.Lock, 0, $"{function}({wait.Csd}): LOCK is clear") with
        {
            SleepsWhile = style == WaitStyle.Sleep && wait.Purpose == WaitPurpose.Completion,
            Concerns = wait,
        };
    }

    /// <summary><c>csd->node.u_flags &amp; CSD_FLAG_LOCK</c>.</summary>
    public Operation<bool> IsLocked() => Atomic.Load<bool>(Lock, $"{this}.u_flags & LOCK");

    /// <summary><c>csd->node.u_flags |= CSD_FLAG_LOCK</c>, a plain store.</summary>
    public Operation<Nothing> SetLock() => Atomic.Store(Lock, 1, $"csd_lock({this}): u_flags |= LOCK", MemoryOrder.Plain);

    /// <summary><c>try_cmpxchg_acquire(&amp;flags, flags | CSD_FLAG_LOCK)</c>.</summary>
    public Operation<bool> TryLock() => Atomic.CompareExchange(Lock, 0, 1, $"try_cmpxchg_acquire({this}.u_flags)");

    /// <summary><c>irq_work_claim()</c>: sets IRQ_WORK_PENDING, for which LOCK stands, and IRQ_WORK_BUSY; whether it was not
    /// pending.</summary>
    public Operation<bool> Claim() => Busy is null ? Atomic.CompareExchange(Lock, 0, 1, $"irq_work_claim({this})")
        : Atomic.Together<Nothing, bool>(
        $"irq_work_claim({this})", OneWord, [Lock, Busy], [], 2, default,
        static (ref Values v, Nothing _) =>
        {
            if (v.IsSet(0))
            {
                return 0;
            }

            (v[0], v[1]) = (1, 1);
            return 1;
        },
        MemoryOrder.Full);

    /// <summary><c>atomic_cmpxchg(&amp;work->flags, flags, flags &amp; ~IRQ_WORK_BUSY)</c>: no longer busy, unless it has been claimed
    /// meanwhile.</summary>
    public Operation<Nothing> ClearBusy() => Atomic.Together<Nothing, Nothing>(
        $"atomic_cmpxchg({this}.flags): BUSY", OneWord, [Busy!], [Lock], 1, default,
        static (ref Values v, Nothing _) =>
        {
            v[0] = v.IsSet(1) ? v[0] : 0;
            return 0;
        },
        MemoryOrder.Full);

    /// <summary>Stores type, func and info.</summary>
    /// <param name="type">The type.</param>
    /// <param name="argument">What the csd is to carry.</param>
    public Operation<Nothing> Fill(CsdType type, Argument argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        if (!arguments.Contains(argument))
        {
            arguments.Add(argument);
            machine.Layout.Widen(Carries, arguments.Count + 1);
            machine.Discover();
        }

        return Atomic.Store(
            [Type, Carries],
            [(int)type, arguments.IndexOf(argument) + 1],
            $"{this}: {type.ToString().ToUpperInvariant()}, func, info of {argument.Request}",
            MemoryOrder.Plain,
            "between LOCK and llist_add() nobody may look, and whoever stores to it meanwhile is seen by S7 whichever field he stores to");
    }

    /// <summary><c>csd_unlock()</c>.</summary>
    public Operation<Nothing> Unlock() =>
        Atomic.Store(
            [Carries, Type, Lock],
            [0, 0, 0],
            $"csd_unlock({this})",
            MemoryOrder.Release,
            "type and LOCK are one word, u_flags; func is not stored at all, but nobody may read it of a csd that is not locked");

    /// <summary>What touching the csd shows: nothing while its memory exists.</summary>
    internal unsafe ulong Touched(ulong* state) => Lifetime?.Touched(state) ?? 0;

    internal Footprint Touch(Footprint footprint) => Lifetime is null ? footprint : footprint.Read(Lifetime.Cell);
}

/// <summary>What becomes of an irq_work.</summary>
public enum IrqWorkUse
{
    /// <summary>Nobody waits for it.</summary>
    Posted,

    /// <summary>Somebody waits for it.</summary>
    Awaited,
}
