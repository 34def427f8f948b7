namespace Shootdown.Litmus.Text;

/// <summary>Makes a thread for the machine of a thread for AArch64: an instruction of each.</summary>
/// <param name="test">The test.</param>
/// <param name="thread">The thread.</param>
internal sealed class ArmThreadLowering(HerdTest test, HerdThread thread)
{
    private const int PageShift = 12;

    // Registers that are 0 whatever is loaded: an index by them is a dependency and nothing else.
    private readonly HashSet<string> zeroes = [];
    private readonly Dictionary<string, string> pages = [];
    private readonly HashSet<string> overwritten = [];
    private readonly HashSet<int> targets =
    [
        .. thread.Statements.OfType<BranchStatement>().Select(b => thread.Labels[b.Label]),
        .. thread.Statements.OfType<RegisterBranchStatement>().Select(b => thread.Labels[b.Label]),
    ];

    /// <summary>Makes it.</summary>
    public IReadOnlyList<Instruction> Lower() => [.. thread.Statements.Select(Next)];

    private Instruction Next(Statement statement, int at)
    {
        // What comes there by a jump has not executed what was jumped over.
        if (targets.Contains(at))
        {
            zeroes.Clear();
            pages.Clear();
        }

        var instruction = Of(statement, at);
        if (instruction.Into is { } into)
        {
            pages.Remove(into);
            overwritten.Add(into);
            _ = statement is ArithmeticStatement { Kind: ArithmeticKind.Xor or ArithmeticKind.Subtract, Extension: null } s
                && s.Right.Register == s.Left ? zeroes.Add(into) : zeroes.Remove(into);
        }

        return instruction;
    }

    private Instruction Of(Statement statement, int at)
    {
        switch (statement)
        {
            case LoadStatement s:
                var (from, translated) = Location(s, s.From);
                return new LoadInstruction(Into(s, s.Into), from)
                {
                    Order = Order(s.Order), Index = Index(s, s.From), IsTranslated = translated,
                };
            case StoreStatement s:
                (var to, translated) = Location(s, s.To);
                return new StoreInstruction(to, Operand(s, s.Source))
                {
                    Order = Order(s.Order), Index = Index(s, s.To), IsTranslated = translated,
                };
            case ReadModifyWriteStatement s:
                return new LockedInstruction(
                    s.Calculation, s.Into is { IsZero: false } into ? Into(s, into) : null, Atomic(s, s.Location), Operand(s, s.Source),
                    null)
                {
                    Order = Order(s.Order),
                };
            case CompareAndSwapStatement s:
                return new LockedInstruction(
                    Calculation.Take, s.Expected.IsZero ? null : Into(s, s.Expected), Atomic(s, s.Location), Register(s, s.Source),
                    Register(s, s.Expected))
                {
                    Order = Order(s.Order),
                };
            case ArithmeticStatement { Kind: ArithmeticKind.ShiftRight, Right: { Register: null, Constant: PageShift } } s
                when Held(s.Left) is AddressValue address:
                pages[Into(s, s.Into)] = address.Location;
                zeroes.Remove(s.Into.Name);
                overwritten.Add(s.Into.Name);
                return new NoInstruction();
            case ArithmeticStatement { Extension: null, Kind: not (ArithmeticKind.ShiftLeft or ArithmeticKind.ShiftRight) } s:
                return new RegisterInstruction(Of(s.Kind), Into(s, s.Into), Register(s, s.Left), Operand(s, s.Right));
            case MoveStatement s:
                return new RegisterInstruction(Calculation.Take, Into(s, s.Into), Litmus.Operand.Of(0), Operand(s, s.Source));
            case CompareStatement s:
                return new RegisterInstruction(
                    Calculation.Equal, InstructionReader.ZeroFlag, Register(s, s.Left), Operand(s, s.Right));
            case SelectStatement { Condition: FlagCondition.EQ or FlagCondition.NE } s:
                return new SelectInstruction(
                    Into(s, s.Into), Litmus.Operand.Of(InstructionReader.ZeroFlag), s.Condition == FlagCondition.NE, Register(s, s.Then),
                    Register(s, s.Else));
            case BranchStatement { Condition: FlagCondition.AL or FlagCondition.EQ or FlagCondition.NE } s:
                return s.Condition == FlagCondition.AL
                    ? new BranchInstruction(Litmus.Operand.Of(0), true, Target(s, s.Label, at))
                    : new BranchInstruction(
                        Litmus.Operand.Of(InstructionReader.ZeroFlag), s.Condition == FlagCondition.NE, Target(s, s.Label, at));
            case RegisterBranchStatement s:
                return new BranchInstruction(Register(s, s.Tested), s.IfZero, Target(s, s.Label, at));
            case BarrierStatement s:
                return new BarrierInstruction(Of(s));
            case InvalidateStatement { Operation: "VMALLE1" or "VMALLE1IS", Register: null } s:
                return new InvalidateInstruction(null, Scope(s));
            case InvalidateStatement { Operation: "VAE1" or "VAE1IS" or "VAAE1" or "VAAE1IS", Register: { } page } s:
                return new InvalidateInstruction(pages.TryGetValue(page.Name, out var shifted) ? shifted
                    : throw Refuse(s, page.Name, "a register with an address that LSR has shifted by 12"), Scope(s));
            case NoOperationStatement:
                return new NoInstruction();
            default:
                throw Refuse(statement, statement.GetType().Name, "an instruction that --memory arm has");
        }
    }

    private static InvalidationScope Scope(InvalidateStatement statement) =>
        statement.IsBroadcast ? InvalidationScope.InnerShareable : InvalidationScope.Local;

    private static Calculation Of(ArithmeticKind kind) => kind switch
    {
        ArithmeticKind.Add => Calculation.Add,
        ArithmeticKind.Subtract => Calculation.Subtract,
        ArithmeticKind.And => Calculation.And,
        ArithmeticKind.Or => Calculation.Or,
        _ => Calculation.Xor,
    };

    private static AccessOrder Order(HerdOrder order) => order switch
    {
        HerdOrder.AcquirePc => AccessOrder.AcquireLocally,
        HerdOrder.Acquire => AccessOrder.Acquire,
        HerdOrder.Release => AccessOrder.Release,
        HerdOrder.AcquireRelease => AccessOrder.AcquireRelease,
        _ => AccessOrder.Plain,
    };

    private static FenceKind Of(BarrierStatement barrier) => (barrier.Kind, barrier.Access) switch
    {
        (BarrierKind.Dmb, BarrierAccess.All) => FenceKind.DmbFull,
        (BarrierKind.Dmb, BarrierAccess.Loads) => FenceKind.DmbLoad,
        (BarrierKind.Dmb, _) => FenceKind.DmbStore,
        (BarrierKind.Dsb, BarrierAccess.All) => barrier.Domain == ShareabilityDomain.NSH ? FenceKind.DsbLocal : FenceKind.DsbFull,
        (BarrierKind.Dsb, BarrierAccess.Loads) => FenceKind.DsbLoad,
        (BarrierKind.Dsb, _) => FenceKind.DsbStore,
        _ => FenceKind.Isb,
    };

    private (string Location, bool IsTranslated) Location(Statement statement, HerdAddress address) =>
        address.Offset != 0 ? throw Refuse(statement, $"#{address.Offset}", "an address without offset")
        : Held(address.Base!) switch
        {
            AddressValue held => (held.Location, test.HasPageTables),
            EntryAddressValue held => (PageEntry.LocationOf(held.Location), false),
            _ => throw Refuse(statement, address.Base!.Name, "a register that holds the address of a location or an entry"),
        };

    private string Atomic(Statement statement, HerdAddress address)
    {
        var (location, translated) = Location(statement, address);
        return translated || address.Index is not null
            ? throw Refuse(statement, statement.GetType().Name, "no atomic instruction on a page that is translated, or with an index")
            : location;
    }

    private string? Index(Statement statement, HerdAddress address) => address.Index is not { IsZero: false } index ? null
        : zeroes.Contains(index.Name) ? index.Name
        : throw Refuse(statement, index.Name, "an index that is always 0, as by EOR with itself");

    // What a register holds at first, until something is written to it.
    private HerdValue? Held(HerdRegister register) =>
        overwritten.Contains(register.Name) ? null : test.InitialOf(new RegisterPlace(thread.Number, register.Name));

    // Where there are jumps, nobody keeps account of which way a register was overwritten on.
    private string Into(Statement statement, HerdRegister register) => targets.Count == 0 || HoldsNoAddress(register) ? register.Name
        : throw Refuse(statement, register.Name, "a register that holds no address");

    private bool HoldsNoAddress(HerdRegister register) => Held(register) is null or NumberValue or EntryValue;

    private Operand Operand(Statement statement, HerdOperand operand) =>
        operand.Register is { } register ? Register(statement, register) : Litmus.Operand.Of(operand.Constant);

    private Operand Register(Statement statement, HerdRegister register) =>
        pages.ContainsKey(register.Name) || !HoldsNoAddress(register)
            ? throw Refuse(statement, register.Name, "a register that holds a number")
            : register.IsZero ? Litmus.Operand.Of(0) : Litmus.Operand.Of(register.Name);

    private int Target(Statement statement, string label, int at) => thread.Labels[label] is var target && target > at ? target
        : throw Refuse(statement, label, "a label further on: a thread has no loop here");

    private LitmusTextException Refuse(Statement statement, string found, string expected) =>
        LitmusTextException.At(test.File, statement.At, found, expected);
}
