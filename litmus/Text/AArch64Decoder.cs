namespace Shootdown.Litmus.Text;

/// <summary>What an instruction of AArch64 means.</summary>
internal static class AArch64Decoder
{
    private const string Known =
        "MOV, LDR, LDAR, LDAPR, STR, STLR, LDXR, LDAXR, STXR, STLXR, CAS, SWP, LDADD, LDSET, LDCLR, LDEOR, STADD, STSET, STCLR, STEOR "
        + "(each with A, L, AL), ADD, SUB, AND, ORR, EOR, LSL, LSR, CMP, CSEL, B, B.cond, CBZ, CBNZ, DMB, DSB, ISB, TLBI, AT, MSR, MRS, "
        + "SVC, ERET, NOP";

    private static readonly string[] Accesses = [string.Empty, "LD", "ST"];

    private static readonly string[] Domains = ["ISH", "NSH", "OSH"];

    private static readonly string[] Extensions = ["SXTW", "UXTW", "SXTX", "LSL"];

    private static readonly Dictionary<string, Calculation> Atomics = new(StringComparer.Ordinal)
    {
        ["ADD"] = Calculation.Add,
        ["SET"] = Calculation.Or,
        ["CLR"] = Calculation.Clear,
        ["EOR"] = Calculation.Xor,
    };

    /// <summary>Decodes one.</summary>
    /// <param name="from">The instruction.</param>
    public static Statement Decode(OperandReader from) => from.End(from.Mnemonic switch
    {
        "LDR" or "LDUR" => Load(from, HerdOrder.Plain),
        "LDAR" => Load(from, HerdOrder.Acquire),
        "LDAPR" => Load(from, HerdOrder.AcquirePc),
        "STR" or "STUR" => Store(from, HerdOrder.Plain),
        "STLR" => Store(from, HerdOrder.Release),
        "LDXR" => new LoadExclusiveStatement(Register(from), Address(from), HerdOrder.Plain),
        "LDAXR" => new LoadExclusiveStatement(Register(from), Address(from), HerdOrder.Acquire),
        "STXR" => new StoreExclusiveStatement(Register(from), Register(from), Address(from), HerdOrder.Plain),
        "STLXR" => new StoreExclusiveStatement(Register(from), Register(from), Address(from), HerdOrder.Release),
        "MOV" or "MOVZ" => Move(from),
        "ADD" => Arithmetic(from, ArithmeticKind.Add),
        "SUB" => Arithmetic(from, ArithmeticKind.Subtract),
        "AND" => Arithmetic(from, ArithmeticKind.And),
        "ORR" => Arithmetic(from, ArithmeticKind.Or),
        "EOR" => Arithmetic(from, ArithmeticKind.Xor),
        "LSL" => Arithmetic(from, ArithmeticKind.ShiftLeft),
        "LSR" => Arithmetic(from, ArithmeticKind.ShiftRight),
        "CMP" => new CompareStatement(Register(from), Operand(from)),
        "CSEL" => new SelectStatement(Register(from), Register(from), Register(from), Condition(from)),
        "B" => new BranchStatement(FlagCondition.AL, Label(from)),
        "CBZ" => new RegisterBranchStatement(Register(from), true, Label(from)),
        "CBNZ" => new RegisterBranchStatement(Register(from), false, Label(from)),
        "DMB" => Barrier(from, BarrierKind.Dmb),
        "DSB" => Barrier(from, BarrierKind.Dsb),
        "ISB" => Isb(from),
        "TLBI" => Invalidate(from),
        "AT" => new TranslateStatement(Word(from, "an operation of AT"), Register(from)),
        "MSR" => new WriteSystemStatement(Word(from, "a system register"), Operand(from)),
        "MRS" => new ReadSystemStatement(Register(from), Word(from, "a system register")),
        "SVC" => new SupervisorCallStatement(from.Take(o => o as RawConstant, "#constant").Constant),
        "ERET" => new ExceptionReturnStatement(),
        "NOP" => new NoOperationStatement(),
        ['B', '.', .. var flags] when Flags(flags) is { } condition => new BranchStatement(condition, Label(from)),
        _ => Atomic(from) ?? throw from.Refuse($"an instruction of {Known}"),
    });

    private static LoadStatement Load(OperandReader from, HerdOrder order) => new(Register(from), Address(from), order);

    private static StoreStatement Store(OperandReader from, HerdOrder order) =>
        new(new HerdOperand(Register(from), 0), Address(from), order);

    private static MoveStatement Move(OperandReader from)
    {
        var (into, source) = (Register(from), Operand(from));
        if (!from.More)
        {
            return new MoveStatement(into, source);
        }

        var shift = from.Take(o => o is RawName { Amount: >= 0 and <= 48 } r && Is(r, "LSL") ? r : null, "LSL #bits");
        return new MoveStatement(into, source with { Constant = source.Constant << (int)shift.Amount! });
    }

    private static ArithmeticStatement Arithmetic(OperandReader from, ArithmeticKind kind)
    {
        var statement = new ArithmeticStatement(kind, Register(from), Register(from), Operand(from));
        if (!from.More)
        {
            return statement;
        }

        var shift = from.Take(o => o is RawName { Amount: null or (>= 0 and < 64) } r && Extensions.Any(e => Is(r, e)) ? r : null,
            string.Join(" or ", Extensions));
        return statement with { Extension = shift.At.ToStringValue().ToUpperInvariant(), Shift = (int)(shift.Amount ?? 0) };
    }

    private static Statement? Atomic(OperandReader from)
    {
        var name = from.Mnemonic;
        var (stem, order) = name switch
        {
            [.. var s, 'A', 'L'] when IsAtomic(s) => (s, HerdOrder.AcquireRelease),
            [.. var s, 'A'] when IsAtomic(s) => (s, HerdOrder.Acquire),
            [.. var s, 'L'] when IsAtomic(s) => (s, HerdOrder.Release),
            _ => (name, HerdOrder.Plain),
        };
        if (!IsAtomic(stem))
        {
            return null;
        }

        if (stem == "CAS")
        {
            return new CompareAndSwapStatement(Register(from), Register(from), Address(from), order);
        }

        var source = new HerdOperand(Register(from), 0);
        return stem == "SWP"
            ? new ReadModifyWriteStatement(Calculation.Take, source, Register(from), Address(from), order)
            : new ReadModifyWriteStatement(
                Atomics[stem[2..]], source, stem.StartsWith("ST", StringComparison.Ordinal) ? null : Register(from), Address(from), order);
    }

    private static bool IsAtomic(string stem) =>
        stem is "CAS" or "SWP" || (stem is ['L', 'D', ..] or ['S', 'T', ..] && Atomics.ContainsKey(stem[2..]));

    private static BarrierStatement Barrier(OperandReader from, BarrierKind kind) => from.Take(
        o => o is RawName { Amount: null } ? BarrierOf(kind, o.At.ToStringValue().ToUpperInvariant()) : null,
        "SY, LD, ST, or ISH, NSH or OSH with LD, ST or neither");

    private static BarrierStatement? BarrierOf(BarrierKind kind, string option)
    {
        if (option is "SY" or "LD" or "ST")
        {
            return new(kind, (BarrierAccess)Math.Max(Array.IndexOf(Accesses, option), 0), ShareabilityDomain.SY);
        }

        var domain = Domains.FirstOrDefault(d => option.StartsWith(d, StringComparison.Ordinal));
        var access = domain is null ? -1 : Array.IndexOf(Accesses, option[domain.Length..]);
        return access < 0 ? null : new(kind, (BarrierAccess)access, Enum.Parse<ShareabilityDomain>(domain!));
    }

    private static BarrierStatement Isb(OperandReader from)
    {
        if (from.More)
        {
            _ = from.Take(o => o is RawName r && Is(r, "SY") ? r : null, "SY");
        }

        return new(BarrierKind.Isb, BarrierAccess.All, ShareabilityDomain.SY);
    }

    private static InvalidateStatement Invalidate(OperandReader from)
    {
        var operation = Word(from, "an operation of TLBI");
        return new InvalidateStatement(operation, from.More ? Register(from) : null);
    }

    private static string Word(OperandReader from, string expected) =>
        from.Take(o => o is RawName { Amount: null } ? o.At.ToStringValue().ToUpperInvariant() : null, expected);

    private static string Label(OperandReader from) =>
        from.Take(o => o is RawName { Amount: null } ? o.At.ToStringValue() : null, "a label");

    private static FlagCondition Condition(OperandReader from) => (FlagCondition)from.Take(
        o => o is RawName { Amount: null } && Flags(o.At.ToStringValue()) is { } f ? (object)f : null, "EQ, NE, GE, GT, LE or LT");

    private static FlagCondition? Flags(string name) =>
        Enum.TryParse<FlagCondition>(name, ignoreCase: true, out var flags) && Enum.IsDefined(flags) ? flags : null;

    private static HerdRegister Register(OperandReader from) => from.Take(RegisterOf, "a register");

    private static HerdOperand Operand(OperandReader from) => from.Take(
        o => o is RawConstant constant ? new HerdOperand(null, constant.Constant)
            : RegisterOf(o) is { } register ? new HerdOperand(register, 0) : null,
        "a register or #constant");

    private static HerdAddress Address(OperandReader from) => from.Take(AddressOf, "[Xn], [Xn,#offset] or [Xn,Wm,SXTW]");

    private static HerdAddress? AddressOf(RawOperand operand)
    {
        if (operand is not RawBrackets brackets || RegisterOf(brackets.Parts[0]) is not { Bits: 64 } basis)
        {
            return null;
        }

        return (RawOperand[])[.. brackets.Parts.Skip(1)] switch
        {
            [] => new HerdAddress(basis, null),
            [RawConstant offset] => new HerdAddress(basis, null) { Offset = offset.Constant },
            [var index] when RegisterOf(index) is { } register => new HerdAddress(basis, null) { Index = register },
            [var index, RawName { Amount: null or (>= 0 and <= 4) } extension]
                when RegisterOf(index) is { } register && Extensions.Any(e => Is(extension, e)) =>
                new HerdAddress(basis, null)
                {
                    Index = register,
                    Extension = extension.At.ToStringValue().ToUpperInvariant(),
                    Shift = (int)(extension.Amount ?? 0),
                },
            _ => null,
        };
    }

    private static HerdRegister? RegisterOf(RawOperand operand) =>
        operand is RawName { Amount: null } ? AArch64Registers.Find(operand.At.ToStringValue()) : null;

    private static bool Is(RawName name, string text) => name.At.ToStringValue().Equals(text, StringComparison.OrdinalIgnoreCase);
}
