namespace Shootdown.Litmus;

/// <summary>How an access in C of the kernel is ordered by itself.</summary>
internal enum KernelOrder
{
    /// <summary><c>READ_ONCE()</c>, <c>WRITE_ONCE()</c>, <c>xchg_relaxed()</c>, and what is not marked at all.</summary>
    Once,

    /// <summary><c>smp_load_acquire()</c>, <c>xchg_acquire()</c>.</summary>
    Acquire,

    /// <summary><c>smp_store_release()</c>, <c>xchg_release()</c>.</summary>
    Release,

    /// <summary><c>xchg()</c>: a full barrier before and after, where it writes.</summary>
    Full,
}
