namespace Shootdown.Litmus.Text;

/// <summary>The kernel's macros and functions that a test in C may call, and how many arguments each takes.</summary>
public static class CFunction
{
    private static readonly string[] Orders = [string.Empty, "_relaxed", "_acquire", "_release"];

    private static readonly Dictionary<string, int> Known = Collect();

    /// <summary>How many arguments a function takes; null if it is not known.</summary>
    /// <param name="name">Its name.</param>
    public static int? ArgumentsOf(string name) => Known.TryGetValue(name, out var count) ? count : null;

    /// <summary>What a call of a function would have to be.</summary>
    /// <param name="name">Its name.</param>
    internal static string Accepted(string name) => ArgumentsOf(name) is { } count
        ? $"{count} arguments of {name}" : $"a function of the kernel's memory model, which {Excerpt.Of(name)} is not";

    private static Dictionary<string, int> Collect()
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        Add(0, "smp_mb", "smp_rmb", "smp_wmb", "smp_mb__before_atomic", "smp_mb__after_atomic", "smp_mb__after_spinlock",
            "smp_mb__after_unlock_lock", "barrier", "rcu_read_lock", "rcu_read_unlock", "synchronize_rcu", "synchronize_rcu_expedited");
        Add(1, "READ_ONCE", "smp_load_acquire", "rcu_dereference", "lockless_dereference", "spin_lock", "spin_unlock", "spin_trylock",
            "spin_is_locked", "atomic_read", "atomic_read_acquire", "atomic_inc", "atomic_dec", "atomic_inc_and_test",
            "atomic_dec_and_test");
        Add(2, "WRITE_ONCE", "smp_store_release", "smp_store_mb", "rcu_assign_pointer", "atomic_set", "atomic_set_release", "atomic_add",
            "atomic_sub", "atomic_and", "atomic_or", "atomic_xor", "atomic_andnot", "atomic_sub_and_test", "atomic_add_negative");
        Add(3, "atomic_add_unless");
        foreach (var order in Orders)
        {
            Add(1, $"atomic_inc_return{order}", $"atomic_dec_return{order}", $"atomic_fetch_inc{order}", $"atomic_fetch_dec{order}");
            Add(2, $"xchg{order}", $"atomic_xchg{order}", $"atomic_add_return{order}", $"atomic_sub_return{order}",
                $"atomic_fetch_add{order}", $"atomic_fetch_sub{order}", $"atomic_fetch_and{order}", $"atomic_fetch_or{order}",
                $"atomic_fetch_xor{order}", $"atomic_fetch_andnot{order}");
            Add(3, $"cmpxchg{order}", $"atomic_cmpxchg{order}");
        }

        return known;

        void Add(int count, params string[] names) => Array.ForEach(names, n => known.Add(n, count));
    }
}
