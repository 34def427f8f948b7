namespace Shootdown.Litmus.Text;

/// <summary>What an instruction of x86 means; the operands come with the destination first.</summary>
internal static class X86Decoder
{
    private const string Known =
        "MOV, XCHG, MFENCE, SFENCE, LFENCE, LOCK XADD, LOCK CMPXCHG, LOCK ADD, SUB, OR, AND, XOR, INC or DEC, CMP, JMP, JE, JNE, NOP, or "
        + "ADD, SUB, OR, AND, XOR, INC or DEC of a register";

    private static readonly Dictionary<string, (Calculation Locked, ArithmeticKind Plain)> Binary = new(StringComparer.Ordinal)
    {
        ["ADD"] = (Calculation.Add, ArithmeticKind.Add),
        ["SUB"] = (Calculation.Subtract, ArithmeticKind.Subtract),
        ["OR"] = (Calculation.Or, ArithmeticKind.Or),
        ["AND"] = (Calculation.And, ArithmeticKind.And),
        ["XOR"] = (Calculation.Xor, ArithmeticKind.Xor),
        ["INC"] = (Calculation.Add, ArithmeticKind.Add),
        ["DEC"] = (Calculation.Subtract, ArithmeticKind.Subtract),
    };

    private static readonly string[] Sized = ["MOV", "XCHG", "XADD", "CMPXCHG", "CMP", .. Binary.Keys];

    /// <summary>Decodes one.</summary>
    /// <param name="from">The instruction.</param>
    /// <param name="wide">Whether the architecture has 64 bits.</param>
    public static Statement Decode(OperandReader from, bool wide)
    {
        // The size is that of the registers; locations have one size.
        var name = from.Mnemonic is [.. var stem, 'L' or 'Q'] && Sized.Contains(stem) ? stem : from.Mnemonic;
        if (from.IsLocked && name is not ("MOV" or "XCHG" or "XADD" or "CMPXCHG") && !Binary.ContainsKey(name))
        {
            throw from.Refuse("an instruction that LOCK may stand before");
        }

        return from.End(name switch
        {
            "MOV" => Move(from, wide),
            "XCHG" => Exchange(from, wide),
            "XADD" when from.IsLocked => ExchangeAdd(from, wide),
            "CMPXCHG" when from.IsLocked => CompareExchange(from, wide),
            "CMP" => new CompareStatement(Register(from, wide), Operand(from, wide)),
            "MFENCE" => new BarrierStatement(BarrierKind.Mfence, BarrierAccess.All, ShareabilityDomain.SY),
            "SFENCE" => new BarrierStatement(BarrierKind.Sfence, BarrierAccess.Stores, ShareabilityDomain.SY),
            "LFENCE" => new BarrierStatement(BarrierKind.Lfence, BarrierAccess.Loads, ShareabilityDomain.SY),
            "JMP" => new BranchStatement(FlagCondition.AL, Label(from)),
            "JE" or "JZ" => new BranchStatement(FlagCondition.EQ, Label(from)),
            "JNE" or "JNZ" => new BranchStatement(FlagCondition.NE, Label(from)),
            "NOP" => new NoOperationStatement(),
            _ when Binary.TryGetValue(name, out var kinds) => Compute(from, wide, kinds, name is "INC" or "DEC"),
            _ => throw from.Refuse($"an instruction of {Known}"),
        });
    }

    private static Statement Move(OperandReader from, bool wide)
    {
        if (from.Next is { } first && AddressOf(first, wide) is not null)
        {
            var to = Address(from, wide);
            return new StoreStatement(Operand(from, wide), to, HerdOrder.Plain);
        }

        var into = Register(from, wide);
        return from.Next is { } second && AddressOf(second, wide) is not null
            ? new LoadStatement(into, Address(from, wide), HerdOrder.Plain)
            : new MoveStatement(into, Operand(from, wide));
    }

    // The order of the two means nothing.
    private static ReadModifyWriteStatement Exchange(OperandReader from, bool wide)
    {
        if (from.Next is { } first && AddressOf(first, wide) is not null)
        {
            var at = Address(from, wide);
            var register = Register(from, wide);
            return new(Calculation.Take, new HerdOperand(register, 0), register, at, HerdOrder.Full);
        }

        var into = Register(from, wide);
        return new(Calculation.Take, new HerdOperand(into, 0), into, Address(from, wide), HerdOrder.Full);
    }

    private static ReadModifyWriteStatement ExchangeAdd(OperandReader from, bool wide)
    {
        var at = Address(from, wide);
        var into = Register(from, wide);
        return new(Calculation.Add, new HerdOperand(into, 0), into, at, HerdOrder.Full);
    }

    private static CompareAndSwapStatement CompareExchange(OperandReader from, bool wide)
    {
        var at = Address(from, wide);
        var source = Register(from, wide);
        return new(X86Registers.Find("EAX", wide)! with { Bits = source.Bits }, source, at, HerdOrder.Full);
    }

    private static Statement Compute(OperandReader from, bool wide, (Calculation Locked, ArithmeticKind Plain) kinds, bool byOne)
    {
        if (from.IsLocked)
        {
            var at = Address(from, wide);
            return new ReadModifyWriteStatement(kinds.Locked, Source(), null, at, HerdOrder.Full);
        }

        var into = Register(from, wide);
        return new ArithmeticStatement(kinds.Plain, into, into, Source());

        HerdOperand Source() => byOne ? new HerdOperand(null, 1) : Operand(from, wide);
    }

    private static string Label(OperandReader from) =>
        from.Take(o => o is RawName { Amount: null } ? o.At.ToStringValue() : null, "a label");

    private static HerdRegister Register(OperandReader from, bool wide) => from.Take(o => RegisterOf(o, wide), "a register");

    private static HerdOperand Operand(OperandReader from, bool wide) => from.Take(
        o => o is RawConstant constant ? new HerdOperand(null, constant.Constant)
            : RegisterOf(o, wide) is { } register ? new HerdOperand(register, 0) : null,
        "a register or a constant");

    private static HerdAddress Address(OperandReader from, bool wide) => from.Take(o => AddressOf(o, wide), "a location in brackets");

    private static HerdAddress? AddressOf(RawOperand operand, bool wide)
    {
        return operand switch
        {
            RawBrackets { Parts: [RawName { Amount: null } name] } => Of(name.At.ToStringValue(), 0),
            RawParentheses parentheses => Of(parentheses.Inner.ToStringValue(), parentheses.Offset),
            _ => null,
        };

        HerdAddress Of(string name, long offset) => X86Registers.Find(name, wide) is { } register
            ? new HerdAddress(register, null) { Offset = offset } : new HerdAddress(null, name) { Offset = offset };
    }

    private static HerdRegister? RegisterOf(RawOperand operand, bool wide) =>
        operand is RawName { Amount: null } ? X86Registers.Find(operand.At.ToStringValue(), wide) : null;
}
