namespace Shootdown.Litmus.Text;

/// <content>What the kernel's functions are on x86.</content>
internal sealed partial class CLowering
{
    private static readonly string[] Silent =
    [
        "smp_rmb", "smp_wmb", "smp_mb__before_atomic", "smp_mb__after_atomic", "smp_mb__after_spinlock", "smp_mb__after_unlock_lock",
            "barrier",
    ];

    private Operand? Call(CCall call)
    {
        var arguments = call.Arguments;
        if (Silent.Contains(call.Name))
        {
            return null;
        }

        switch (call.Name)
        {
            case "READ_ONCE" or "rcu_dereference" or "lockless_dereference":
                return Load(arguments[0] is CDereference read ? read.Address : arguments[0]);
            case "smp_load_acquire" or "atomic_read" or "atomic_read_acquire":
                return Load(arguments[0]);
            case "WRITE_ONCE" or "rcu_assign_pointer":
                return Store(arguments[0] is CDereference written ? written.Address : arguments[0], arguments[1]);
            case "smp_store_release" or "atomic_set" or "atomic_set_release":
                return Store(arguments[0], arguments[1]);
            case "smp_store_mb":
                _ = Store(arguments[0] is CDereference stored ? stored.Address : arguments[0], arguments[1]);
                made.Add(new FenceInstruction());
                return null;
            case "smp_mb":
                made.Add(new FenceInstruction());
                return null;
            default:
                return Locked(call);
        }
    }

    private Operand? Locked(CCall call)
    {
        var (arguments, name) = (call.Arguments, call.Name);
        foreach (var order in (string[])["_relaxed", "_acquire", "_release"])
        {
            name = name.EndsWith(order, StringComparison.Ordinal) ? name[..^order.Length] : name;
        }

        if (name is "xchg" or "atomic_xchg")
        {
            return Atomically(Calculation.Take, arguments[0], Evaluate(arguments[1]), null);
        }

        if (name is "cmpxchg" or "atomic_cmpxchg")
        {
            var expected = Evaluate(arguments[1]);
            return Atomically(Calculation.Take, arguments[0], Evaluate(arguments[2]), expected);
        }

        var words = name.Split('_');
        var (fetches, verb) = words is ["atomic", "fetch", var fetched] ? (true, fetched) : (false, words.Length > 1 ? words[1] : name);
        if (words[0] != "atomic" || (words.Length > 2 && !fetches && words[2..] is not (["return"] or ["and", "test"]))
            || Of(verb) is not { } calculation)
        {
            throw Refuse(call.Name, "a function that x86 has a locked instruction for");
        }

        // The atomic is the last argument; there is one more before it where a number is added.
        var source = verb is "inc" or "dec" ? Operand.Of(1) : Evaluate(arguments[0]);
        var before = Atomically(calculation, arguments[^1], source, null);
        return fetches ? before
            : words.Length == 2 ? null
            : words[2] == "return" ? Compute(calculation, before, source)
            : Not(Compute(calculation, before, source));
    }

    private static Calculation? Of(string verb) => verb switch
    {
        "add" or "inc" => Calculation.Add,
        "sub" or "dec" => Calculation.Subtract,
        "and" => Calculation.And,
        "or" => Calculation.Or,
        "xor" => Calculation.Xor,
        "andnot" => Calculation.Clear,
        _ => null,
    };
}
