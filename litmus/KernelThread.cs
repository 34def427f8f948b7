using System.Globalization;

namespace Shootdown.Litmus;

/// <summary>Reads a thread in C of the kernel, statement by statement, as instructions of an architecture.</summary>
/// <param name="mapping">The architecture.</param>
internal sealed class KernelThread(KernelMapping mapping)
{
    private const int MostInstructions = 256;

    private static readonly (string, KernelOrder)[] LoadOrders =
        [("once", KernelOrder.Once), ("plain", KernelOrder.Once), ("acquire", KernelOrder.Acquire)];

    private static readonly (string, KernelOrder)[] StoreOrders =
        [("once", KernelOrder.Once), ("plain", KernelOrder.Once), ("release", KernelOrder.Release)];

    private static readonly (string, KernelOrder)[] AtomicOrders =
    [
        ("once", KernelOrder.Once), ("acquire", KernelOrder.Acquire), ("release", KernelOrder.Release), ("mb", KernelOrder.Full),
    ];

    private static readonly string[] Barriers =
        ["smp_mb", "smp_rmb", "smp_wmb", "smp_mb__before_atomic", "smp_mb__after_atomic", "smp_mb__after_spinlock"];

    private static readonly string[] Grace = ["rcu_read_lock", "rcu_read_unlock", "synchronize_rcu"];

    private readonly List<Instruction> made = [];
    private readonly List<string> taken = [];
    private int temporaries;

    /// <summary>The instructions.</summary>
    public IReadOnlyList<Instruction> Instructions => made;

    /// <summary>Registers that are 0 where a lock was free when it was taken. A run in which one is not is none: there
    /// <c>spin_lock()</c> would have waited.</summary>
    public IReadOnlyList<string> Taken => taken;

    /// <summary>What no instruction stands for; null for nothing.</summary>
    public string? Unmapped { get; private set; }

    /// <summary>Reads statements.</summary>
    /// <param name="place">Where they stand.</param>
    public void Read(LocatedValue place)
    {
        foreach (var statement in place.Items())
        {
            ReadOne(statement);
        }

        if (made.Count > MostInstructions)
        {
            throw place.Fail($"{made.Count} instructions", $"at most {MostInstructions}");
        }
    }

    private void ReadOne(LocatedValue place)
    {
        var kind = place.Members().Need("op");
        switch (kind.Text())
        {
            case "load":
                var load = place.Properties("op", "dst", "loc", "ord");
                made.Add(mapping.Load(load.Need("dst").Name(), load.Need("loc").Name(), load.Need("ord").OneOf(LoadOrders)));
                break;
            case "store":
                var store = place.Properties("op", "src", "loc", "ord");
                made.Add(mapping.Store(
                    store.Need("loc").Name(), InstructionReader.ReadOperand(store.Need("src")), store.Need("ord").OneOf(StoreOrders)));
                break;
            case "rmw":
                ReadAtomic(place.Properties("op", "fn", "dst", "loc", "src", "cmp", "ord", "noret"));
                break;
            case "fence":
                var fence = place.Properties("op", "kind");
                Add(mapping.Barrier(fence.Need("kind").OneOf([.. Barriers.Select(b => (b, b))])));
                break;
            case "mov":
                made.Add(InstructionReader.Move(place.Properties("op", "dst", "src")));
                break;
            case "alu":
                ReadCalculation(place.Properties("op", "fn", "dst", "a", "b"));
                break;
            case "if":
                ReadIf(place.Properties("op", "cond", "then", "else"));
                break;
            case "spin_lock":
                Lock(place.Properties("op", "lock").Need("lock").Name());
                break;
            case "spin_unlock":
                made.Add(mapping.Store(place.Properties("op", "lock").Need("lock").Name(), Operand.Of(0), KernelOrder.Release));
                break;
            case var name when Grace.Contains(name):
                Unmapped ??= $"{name}: no instruction stands for a grace period";
                break;
            default:
                throw kind.Refuse($"load, store, rmw, fence, mov, alu, if, spin_lock, spin_unlock, {string.Join(", ", Grace)}");
        }
    }

    private void Add(Instruction? instruction)
    {
        if (instruction is not null)
        {
            made.Add(instruction);
        }
    }

    private void ReadAtomic(LocatedObject fields)
    {
        var order = fields.Need("ord").OneOf(AtomicOrders);
        made.Add(mapping.Atomic(InstructionReader.ReadAtomic(fields), order));
    }

    // The lock's word is 1 while it is held.
    private void Lock(string name)
    {
        var before = Temporary();
        made.Add(mapping.Atomic(new LockedInstruction(Calculation.Take, before, name, Operand.Of(1), Operand.Of(0)), KernelOrder.Acquire));
        taken.Add(before);
    }

    private void ReadCalculation(LocatedObject fields)
    {
        var (into, left, right) = (fields.Need("dst").Name(), InstructionReader.ReadOperand(fields.Need("a")),
            InstructionReader.ReadOperand(fields.Need("b")));
        var (calculation, swapped, negated) = fields.Need("fn").OneOf(
            ("add", (Calculation.Add, false, false)), ("sub", (Calculation.Subtract, false, false)),
            ("and", (Calculation.And, false, false)),
            ("orr", (Calculation.Or, false, false)), ("eor", (Calculation.Xor, false, false)), ("eq", (Calculation.Equal, false, false)),
            ("ne", (Calculation.Equal, false, true)), ("lt", (Calculation.Less, false, false)), ("gt", (Calculation.Less, true, false)),
            ("ge", (Calculation.Less, false, true)), ("le", (Calculation.Less, true, true)));
        var result = negated ? Temporary() : into;
        made.Add(new RegisterInstruction(calculation, result, swapped ? right : left, swapped ? left : right));
        if (negated)
        {
            made.Add(new RegisterInstruction(Calculation.Equal, into, Operand.Of(result), Operand.Of(0)));
        }
    }

    // Jumps know where they go when what they jump over is there.
    private void ReadIf(LocatedObject fields)
    {
        var tested = InstructionReader.ReadOperand(fields.Need("cond"));
        var jump = made.Count;
        made.Add(new NoInstruction());
        Read(fields.Need("then"));
        var end = made.Count;
        if (fields.Given("else") is { } otherwise && otherwise.Items().Any())
        {
            made.Add(new NoInstruction());
            Read(otherwise);
            made[end] = new BranchInstruction(Operand.Of(0), true, made.Count);
            end++;
        }

        made[jump] = new BranchInstruction(tested, true, end);
    }

    // No name in a record has a dot.
    private string Temporary() => string.Create(CultureInfo.InvariantCulture, $"t.{++temporaries}");
}
