namespace Shootdown.Model.Machine.Cpus;

/// <summary>A lock is given back.</summary>
/// <param name="Held">Set while somebody has it.</param>
public sealed record LockRelease(Cell Held);

/// <summary>A spinlock, or a mutex that its waiters sleep for.</summary>
/// <remarks>Who holds a spinlock keeps its CPU in most kernels, and does not with PREEMPT_RT: here it does not, which only adds runs. Who
/// waits then gives its CPU up, as there: it may be the holder's. That a kernel would keep it is told by
/// <see cref="Registers.Spinlocks"/>, for who asks how long a CPU is kept.</remarks>
public sealed class KernelLock
{
    // Why a lock need not be a full barrier.
    internal const string IsAcquire =
        "a lock is an acquire: what was stored before it is seen before it is given back, and nobody relies on more";

    // Why locks may be taken in another order.
    internal const string MaySleep = "that who holds a spinlock must not sleep, for a lock that sleeps or a notifier, is not modelled";

    private readonly string name;
    private readonly bool pins;

    /// <summary>Declares the lock.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="name">Its name in traces.</param>
    /// <param name="sleeps">Whether waiters sleep.</param>
    public KernelLock(Computer machine, string name, bool sleeps)
    {
        ArgumentNullException.ThrowIfNull(machine);
        (this.name, Sleeps, pins) = (name, sleeps, !sleeps && machine.SpinlocksPin);
        Held = machine.Layout.Flag(name);
    }

    /// <summary>Set while somebody has it.</summary>
    public Cell Held { get; }

    /// <summary>Whether waiters sleep, so that who takes it has to be preemptible.</summary>
    public bool Sleeps { get; }

    /// <summary>Whether waiters keep their CPU: a spinlock as kernels without PREEMPT_RT have it, whose holder is pinned.</summary>
    public bool Spins { get; init; }

    /// <summary><c>spin_lock()</c>, <c>mutex_lock()</c>.</summary>
    public Operation<Nothing> Acquire() =>
        Atomic.Acquire(Held, $"{(Sleeps ? "mutex_lock" : "spin_lock")}({this})") with
        {
            SleepsWhile = !Spins,
            Concerns = this,
            Then = Pins ? static (before, _) => before with { Spinlocks = (byte)(before.Spinlocks + 1) } : null,
        };

    /// <summary><c>spin_unlock()</c>, <c>mutex_unlock()</c>.</summary>
    public Operation<Nothing> Release() =>
        Atomic.Store(Held, 0, $"{(Sleeps ? "mutex_unlock" : "spin_unlock")}({this})") with
        {
            Concerns = new LockRelease(Held),
            Then = Pins ? static (before, _) => before with { Spinlocks = (byte)Math.Max(0, before.Spinlocks - 1) } : null,
        };

    // Whose text does not say preempt_disable() itself.
    private bool Pins => pins && !Spins;


    /// <summary>Waits for whoever has it, and does not take it.</summary>
    /// <param name="function">The function that waits.</param>
    internal Operation<Nothing> UntilFree(string function) => Atomic.Await(Held, 0, $"{function}({this})") with { SleepsWhile = true };

    /// <inheritdoc/>
    public override string ToString() => name;
}
