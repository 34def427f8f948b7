namespace Shootdown.Litmus;

/// <summary>Reads instructions of x86, and of others what is the same.</summary>
internal static class InstructionReader
{
    // CMP writes it and a conditional jump looks at it: 1 after a comparison of equals.
    internal const string ZeroFlag = "ZF";

    private static readonly (string, Calculation?)[] Locked =
    [
        ("swap", Calculation.Take), ("add", Calculation.Add), ("or", Calculation.Or), ("bic", Calculation.Clear), ("xor", Calculation.Xor),
            ("cas", null),
    ];

    private static readonly (string, Calculation)[] Arithmetic =
    [
        ("add", Calculation.Add), ("sub", Calculation.Subtract), ("and", Calculation.And), ("orr", Calculation.Or),
            ("eor", Calculation.Xor),
    ];

    /// <summary>Reads an instruction.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="at">Its number in its thread.</param>
    /// <param name="count">How many instructions the thread has.</param>
    public static Instruction Read(LocatedValue place, int at, int count)
    {
        var kind = place.Members().Need("op");
        return kind.Text() switch
        {
            "load" => Load(place.Properties("op", "dst", "loc", "ord", "idx")),
            "store" => Store(place.Properties("op", "loc", "src", "ord", "idx")),
            "rmw" => ReadLocked(place.Properties("op", "fn", "dst", "loc", "src", "cmp", "ord", "noret")),
            "fence" => Fence(place.Properties("op", "kind", "domain")),
            "mov" => Move(place.Properties("op", "dst", "src")),
            "alu" => Compute(place.Properties("op", "fn", "dst", "a", "b")),
            "cmp" => Compare(place.Properties("op", "a", "b")),
            "br" => Branch(place.Properties("op", "cond", "reg", "target"), at, count),
            _ => throw kind.Refuse("load, store, rmw, fence, mov, alu, cmp, br"),
        };
    }

    private static LoadInstruction Load(LocatedObject fields)
    {
        Weaker(fields, "acq", "acqpc");
        return new LoadInstruction(fields.Need("dst").Name(), fields.Need("loc").Name());
    }

    private static StoreInstruction Store(LocatedObject fields)
    {
        Weaker(fields, "rel");
        return new StoreInstruction(fields.Need("loc").Name(), ReadOperand(fields.Need("src")));
    }

    private static LockedInstruction ReadLocked(LocatedObject fields)
    {
        Weaker(fields, "acq", "rel", "acqrel", "acq_rel", "mb");
        return ReadAtomic(fields);
    }

    /// <summary>An indivisible read and write, but for how it is ordered by itself.</summary>
    /// <param name="fields">Its fields.</param>
    internal static LockedInstruction ReadAtomic(LocatedObject fields)
    {
        var calculation = fields.Need("fn").OneOf(Locked);
        var into = fields.Given("noret")?.Flag() == true ? null : fields.Given("dst")?.Name();
        var expected = calculation is null ? ReadOperand(fields.Need("cmp"))
            : fields.Given("cmp") is { } stray ? throw stray.Refuse("cmp beside fn cas only")
            : null;
        return new LockedInstruction(
            calculation ?? Calculation.Take, into, fields.Need("loc").Name(), ReadOperand(fields.Need("src")), expected);
    }

    private static FenceInstruction Fence(LocatedObject fields)
    {
        _ = fields.Need("kind").OneOf(("mfence", true));
        return new FenceInstruction();
    }

    internal static RegisterInstruction Move(LocatedObject fields) =>
        new(Calculation.Take, fields.Need("dst").Name(), Operand.Of(0), ReadOperand(fields.Need("src")));

    internal static RegisterInstruction Compute(LocatedObject fields) =>
        new(fields.Need("fn").OneOf(Arithmetic), fields.Need("dst").Name(), ReadOperand(fields.Need("a")), ReadOperand(fields.Need("b")));

    internal static RegisterInstruction Compare(LocatedObject fields) =>
        new(Calculation.Equal, ZeroFlag, ReadOperand(fields.Need("a")), ReadOperand(fields.Need("b")));

    internal static BranchInstruction Branch(LocatedObject fields, int at, int count)
    {
        var target = fields.Need("target").Number(at + 1, count, "an instruction further on,");
        return fields.Need("cond").OneOf(("z", 'z'), ("nz", 'n'), ("eq", 'e'), ("ne", 'd'), ("always", 'a')) switch
        {
            'z' => new BranchInstruction(Register(fields), true, target),
            'n' => new BranchInstruction(Register(fields), false, target),
            'e' => new BranchInstruction(Operand.Of(ZeroFlag), false, target),
            'd' => new BranchInstruction(Operand.Of(ZeroFlag), true, target),
            _ => new BranchInstruction(Operand.Of(0), true, target),
        };
    }

    private static Operand Register(LocatedObject fields) => Operand.Of(fields.Need("reg").Name());

    internal static Operand ReadOperand(LocatedValue place)
    {
        var fields = place.Properties("imm", "reg");
        return (fields.Find("imm"), fields.Find("reg")) switch
        {
            ({ } constant, null) => Operand.Of(PageEntry.Read(constant)),
            (null, { } register) => Operand.Of(register.Name()),
            _ => throw place.Refuse("imm or reg"),
        };
    }

    // On x86 every load acquires, every store releases, and an address dependency orders nothing that is not ordered anyway.
    private static void Weaker(LocatedObject fields, params string[] orders)
    {
        _ = fields.Given("ord")?.OneOf([("plain", true), .. orders.Select(o => (o, true))]);
        _ = fields.Given("idx")?.Name();
    }
}
