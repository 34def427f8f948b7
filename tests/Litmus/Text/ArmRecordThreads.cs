using System.Globalization;
using System.Text.Json;

namespace Shootdown.Tests.Litmus.Text;

/// <summary>The threads of a record for AArch64: what a record names, an instruction has in a register.</summary>
/// <param name="record">The record.</param>
internal sealed class ArmRecordThreads(JsonElement record)
{
    private readonly JsonElement record = record;
    private readonly List<Initialisation> initial = [];

    /// <summary>The threads.</summary>
    public RecordThreads Threads()
    {
        var threads = record.GetProperty("threads").EnumerateArray().Select((t, i) => new ThreadMaker(this, t, i).Make()).ToList();
        return new(threads, initial);
    }

    private sealed class ThreadMaker(ArmRecordThreads test, JsonElement ops, int number)
    {
        private readonly string text = ops.GetRawText();
        private readonly Dictionary<HerdValue, HerdRegister> held = [];
        private readonly List<Statement> statements = [];
        private int free = 31;

        public HerdThread Make()
        {
            if (test.record.TryGetProperty("reg_init", out var given)
                && given.TryGetProperty(number.ToString(CultureInfo.InvariantCulture), out var mine))
            {
                test.initial.AddRange(mine.EnumerateObject().Select(r =>
                    new Initialisation(null, new RegisterPlace(number, r.Name), RecordText.Value(r.Value))));
            }

            Dictionary<string, int> labels = [];
            foreach (var (op, at) in ops.EnumerateArray().Select((o, i) => (o, i)))
            {
                var start = statements.Count;
                Add(op);

                // What comes before the instruction itself prepares a register.
                labels.Add(RecordText.Label(at), op.GetProperty("op").GetString() == "tlbi" ? start : statements.Count - 1);
            }

            labels.Add(RecordText.Label(ops.GetArrayLength()), statements.Count);
            return new HerdThread(number, statements, labels);
        }

        private void Add(JsonElement op)
        {
            var order = op.TryGetProperty("ord", out var given) ? given.GetString() : null;
            Statement statement = op.GetProperty("op").GetString() switch
            {
                "load" => new LoadStatement(Register(op, "dst"), Address(op), order switch
                {
                    "acq" => HerdOrder.Acquire,
                    "acqpc" => HerdOrder.AcquirePc,
                    _ => HerdOrder.Plain,
                }),
                "store" => new StoreStatement(
                    new HerdOperand(Source(op), 0), Address(op), order == "rel" ? HerdOrder.Release : HerdOrder.Plain),
                "rmw" => Atomic(op, order == "acq" ? HerdOrder.Acquire : HerdOrder.Plain),
                "fence" => Fence(op),
                "tlbi" => Invalidate(op),
                "mov" => new MoveStatement(Register(op, "dst"), Operand(op, "src")),
                "alu" => new ArithmeticStatement(
                    Kind(op.GetProperty("fn").GetString()!), Register(op, "dst"), Operand(op, "a").Register!, Operand(op, "b")),
                "cmp" => new CompareStatement(Operand(op, "a").Register!, Operand(op, "b")),
                "csel" => new SelectStatement(
                    Register(op, "dst"), Operand(op, "a").Register ?? Zero, Operand(op, "b").Register ?? Zero, Flags(op)),
                "br" => op.GetProperty("cond").GetString() is "z" or "nz"
                    ? new RegisterBranchStatement(Register(op, "reg"), op.GetProperty("cond").GetString() == "z", Target(op))
                    : new BranchStatement(Flags(op), Target(op)),
                "nop" => new NoOperationStatement(),
                var other => throw new ArgumentException(other),
            };
            statements.Add(statement);
        }

        private static HerdRegister Zero => new("XZR", 32);

        private static string Target(JsonElement op) => RecordText.Label(op.GetProperty("target").GetInt32());

        private static FlagCondition Flags(JsonElement op) => op.GetProperty("cond").GetString() switch
        {
            "eq" => FlagCondition.EQ,
            "ne" => FlagCondition.NE,
            _ => FlagCondition.AL,
        };

        private static ArithmeticKind Kind(string function) => function switch
        {
            "add" => ArithmeticKind.Add,
            "sub" => ArithmeticKind.Subtract,
            "and" => ArithmeticKind.And,
            "orr" => ArithmeticKind.Or,
            _ => ArithmeticKind.Xor,
        };

        private static BarrierStatement Fence(JsonElement op)
        {
            var words = op.GetProperty("kind").GetString()!.Split('.');
            return new BarrierStatement(
                Enum.Parse<BarrierKind>(words[0], ignoreCase: true),
                words.Length == 1 || words[1] == "sy" ? BarrierAccess.All : words[1] == "ld" ? BarrierAccess.Loads : BarrierAccess.Stores,
                op.TryGetProperty("domain", out var domain) ? Enum.Parse<ShareabilityDomain>(domain.GetString()!) : ShareabilityDomain.SY);
        }

        private InvalidateStatement Invalidate(JsonElement op)
        {
            var suffix = op.GetProperty("scope").GetString() == "is" ? "IS" : string.Empty;
            var page = op.GetProperty("page").GetString()!;
            if (page == "*")
            {
                return new InvalidateStatement($"VMALLE1{suffix}", null);
            }

            var shifted = new HerdRegister(Fresh(), 64);
            statements.Add(new ArithmeticStatement(
                ArithmeticKind.ShiftRight, shifted, Holding(new AddressValue(page)), new HerdOperand(null, 12)));
            return new InvalidateStatement($"VAAE1{suffix}", shifted);
        }

        private Statement Atomic(JsonElement op, HerdOrder order)
        {
            var none = op.TryGetProperty("noret", out var flag) && flag.GetBoolean();
            var into = op.GetProperty("dst").GetString() is { } name && !none ? Word(name) : Zero;
            return op.GetProperty("fn").GetString() switch
            {
                "cas" => new CompareAndSwapStatement(Operand(op, "cmp").Register ?? Zero, Source(op), Address(op), order),
                "swap" => new ReadModifyWriteStatement(Calculation.Take, new HerdOperand(Source(op), 0), into, Address(op), order),
                _ => new ReadModifyWriteStatement(Calculation.Add, new HerdOperand(Source(op), 0), none ? null : into, Address(op), order),
            };
        }

        private HerdAddress Address(JsonElement op)
        {
            HerdValue address = op.TryGetProperty("ptev", out var entry) ? new EntryAddressValue(entry.GetString()!)
                : new AddressValue((op.TryGetProperty("va", out var page) ? page : op.GetProperty("loc")).GetString()!);
            return new HerdAddress(Holding(address), null) is var plain && op.TryGetProperty("idx", out var index)
                ? plain with { Index = Word(index.GetString()!), Extension = "SXTW" } : plain;
        }

        private HerdRegister Source(JsonElement op)
        {
            var operand = op.GetProperty("src");
            return operand.TryGetProperty("reg", out var register) ? Word(register.GetString()!)
                : RecordText.Value(operand.GetProperty("imm")) is var value && value == NumberValue.False ? Zero
                : Holding(value);
        }

        private static HerdOperand Operand(JsonElement op, string field)
        {
            var operand = op.GetProperty(field);
            return operand.TryGetProperty("imm", out var constant)
                ? new HerdOperand(null, constant.GetInt64()) : new HerdOperand(Word(operand.GetProperty("reg").GetString()!), 0);
        }

        private static HerdRegister Register(JsonElement op, string field) => Word(op.GetProperty(field).GetString()!);

        private static HerdRegister Word(string name) => AArch64Registers.Find(name)! with { Bits = 32 };

        private HerdRegister Holding(HerdValue value)
        {
            if (!held.TryGetValue(value, out var register))
            {
                register = new HerdRegister(Fresh(), 64);
                held.Add(value, register);
                test.initial.Add(new Initialisation(null, new RegisterPlace(number, register.Name), value));
            }

            return register;
        }

        private string Fresh()
        {
            string name;
            do
            {
                name = string.Create(CultureInfo.InvariantCulture, $"X{--free}");
            }
            while (text.Contains($"\"{name}\"", StringComparison.Ordinal));
            return name;
        }
    }
}
