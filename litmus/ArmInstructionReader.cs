namespace Shootdown.Litmus;

/// <summary>Reads instructions of AArch64.</summary>
internal static class ArmInstructionReader
{
    private static readonly (string, AccessOrder)[] Loads =
        [("plain", AccessOrder.Plain), ("acq", AccessOrder.Acquire), ("acqpc", AccessOrder.AcquireLocally)];

    private static readonly (string, AccessOrder)[] Stores = [("plain", AccessOrder.Plain), ("rel", AccessOrder.Release)];

    private static readonly (string, AccessOrder)[] Atomics =
    [
        ("plain", AccessOrder.Plain), ("acq", AccessOrder.Acquire), ("rel", AccessOrder.Release), ("acqrel", AccessOrder.AcquireRelease),
    ];

    private static readonly (string, FenceKind)[] Fences =
    [
        ("dmb.sy", FenceKind.DmbFull), ("dmb.ld", FenceKind.DmbLoad), ("dmb.st", FenceKind.DmbStore),
        ("dsb.sy", FenceKind.DsbFull), ("dsb.ld", FenceKind.DsbLoad), ("dsb.st", FenceKind.DsbStore),
        ("isb", FenceKind.Isb),
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
            "load" => Load(place.Properties("op", "dst", "loc", "va", "ptev", "ord", "idx")),
            "store" => Store(place.Properties("op", "src", "loc", "va", "ptev", "ord", "idx")),
            "ldx" => LoadExclusive(place.Properties("op", "dst", "loc", "ord")),
            "stx" => StoreExclusive(place.Properties("op", "status", "loc", "src", "ord")),
            "rmw" => Atomic(place.Properties("op", "fn", "dst", "loc", "src", "cmp", "ord", "noret")),
            "fence" => Fence(place.Properties("op", "kind", "domain")),
            "tlbi" => Invalidate(place.Properties("op", "page", "scope")),
            "mov" => InstructionReader.Move(place.Properties("op", "dst", "src")),
            "alu" => InstructionReader.Compute(place.Properties("op", "fn", "dst", "a", "b")),
            "cmp" => InstructionReader.Compare(place.Properties("op", "a", "b")),
            "csel" => Select(place.Properties("op", "cond", "dst", "a", "b")),
            "br" => InstructionReader.Branch(place.Properties("op", "cond", "reg", "target"), at, count),
            "nop" => new NoInstruction(),
            _ => throw kind.Refuse("load, store, ldx, stx, rmw, fence, tlbi, mov, alu, cmp, csel, br, nop"),
        };
    }

    private static LoadInstruction LoadExclusive(LocatedObject fields) => new(fields.Need("dst").Name(), fields.Need("loc").Name())
    {
        Order = fields.Given("ord")?.OneOf(Loads[..2]) ?? AccessOrder.Plain,
        IsExclusive = true,
    };

    private static StoreExclusiveInstruction StoreExclusive(LocatedObject fields) => new(
        fields.Need("status").Name(), fields.Need("loc").Name(), InstructionReader.ReadOperand(fields.Need("src")))
    {
        Order = fields.Given("ord")?.OneOf(Stores) ?? AccessOrder.Plain,
    };

    private static LoadInstruction Load(LocatedObject fields)
    {
        var (location, translated) = Address(fields);
        return new LoadInstruction(fields.Need("dst").Name(), location)
        {
            Order = fields.Given("ord")?.OneOf(Loads) ?? AccessOrder.Plain,
            Index = fields.Given("idx")?.Name(),
            IsTranslated = translated,
        };
    }

    private static StoreInstruction Store(LocatedObject fields)
    {
        var (location, translated) = Address(fields);
        return new StoreInstruction(location, InstructionReader.ReadOperand(fields.Need("src")))
        {
            Order = fields.Given("ord")?.OneOf(Stores) ?? AccessOrder.Plain,
            Index = fields.Given("idx")?.Name(),
            IsTranslated = translated,
        };
    }

    private static (string Location, bool IsTranslated) Address(LocatedObject fields) =>
        (fields.Given("va"), fields.Given("ptev")) switch
        {
            ({ } page, null) => (page.Name(), true),
            (null, { } entry) => (PageEntry.LocationOf(entry.Name()), false),
            _ => (fields.Need("loc").Name(), false),
        };

    private static LockedInstruction Atomic(LocatedObject fields) => InstructionReader.ReadAtomic(fields) with
    {
        Order = fields.Given("ord")?.OneOf(Atomics) ?? AccessOrder.Plain,
    };

    private static BarrierInstruction Fence(LocatedObject fields)
    {
        var kind = fields.Need("kind").OneOf(Fences);
        var local = fields.Given("domain")?.OneOf(("SY", false), ("ISH", false), ("NSH", true)) == true;
        return new BarrierInstruction(!local ? kind : kind switch
        {
            FenceKind.DsbFull => FenceKind.DsbLocal,
            FenceKind.DsbStore => FenceKind.None, // others may see the stores in any order
            _ => kind,
        });
    }

    private static InvalidateInstruction Invalidate(LocatedObject fields) => new(
        fields.Need("page") is var page && page.Text() == "*" ? null : page.Name(),
        fields.Need("scope").OneOf(("local", InvalidationScope.Local), ("is", InvalidationScope.InnerShareable)));

    private static SelectInstruction Select(LocatedObject fields) => new(
        fields.Need("dst").Name(),
        Operand.Of(InstructionReader.ZeroFlag),
        fields.Need("cond").OneOf(("eq", false), ("ne", true)),
        InstructionReader.ReadOperand(fields.Need("a")),
        InstructionReader.ReadOperand(fields.Need("b")));
}
