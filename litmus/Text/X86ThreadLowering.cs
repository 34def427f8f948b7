namespace Shootdown.Litmus.Text;

/// <summary>Makes a thread for the machine of a thread for x86.</summary>
/// <param name="test">The test.</param>
/// <param name="thread">The thread.</param>
internal sealed class X86ThreadLowering(HerdTest test, HerdThread thread)
{
    // CMP writes it and a conditional jump looks at it: 1 after a comparison of equals.
    private const string ZeroFlag = "ZF";

    /// <summary>Makes it.</summary>
    public IReadOnlyList<Instruction> Lower() => [.. thread.Statements.Select(Of)];

    private Instruction Of(Statement statement, int at) => statement switch
    {
        LoadStatement s => new LoadInstruction(s.Into.Name, LocationOf(s, s.From)),
        StoreStatement s => new StoreInstruction(LocationOf(s, s.To), Of(s, s.Source)),
        MoveStatement s => new RegisterInstruction(Calculation.Take, s.Into.Name, Operand.Of(0), Of(s, s.Source)),
        ReadModifyWriteStatement s =>
            new LockedInstruction(s.Calculation, s.Into?.Name, LocationOf(s, s.Location), Of(s, s.Source), null),
        CompareAndSwapStatement s => new LockedInstruction(
            Calculation.Take, s.Expected.Name, LocationOf(s, s.Location), Register(s, s.Source), Register(s, s.Expected)),
        BarrierStatement { Kind: BarrierKind.Mfence } => new FenceInstruction(),

        // On x86 stores are in order among each other, and so are loads.
        BarrierStatement or NoOperationStatement => Nothing(at),
        ArithmeticStatement { Kind: not (ArithmeticKind.ShiftLeft or ArithmeticKind.ShiftRight) } s =>
            new RegisterInstruction(Of(s.Kind), s.Into.Name, Register(s, s.Left), Of(s, s.Right)),
        CompareStatement s => new RegisterInstruction(Calculation.Equal, ZeroFlag, Register(s, s.Left), Of(s, s.Right)),
        BranchStatement s => Jump(s, at),
        _ => throw LitmusTextException.At(test.File, statement.At, statement.GetType().Name, "an instruction that the machine has"),
    };

    private static Calculation Of(ArithmeticKind kind) => kind switch
    {
        ArithmeticKind.Add => Calculation.Add,
        ArithmeticKind.Subtract => Calculation.Subtract,
        ArithmeticKind.And => Calculation.And,
        ArithmeticKind.Or => Calculation.Or,
        _ => Calculation.Xor,
    };

    private static BranchInstruction Nothing(int at) => new(Operand.Of(0), true, at + 1);

    private BranchInstruction Jump(BranchStatement branch, int at)
    {
        var target = thread.Labels[branch.Label];
        return target <= at
            ? throw LitmusTextException.At(test.File, branch.At, branch.Label, "a label further on: a thread has no loop here")
            : branch.Condition switch
            {
                FlagCondition.AL => new BranchInstruction(Operand.Of(0), true, target),
                FlagCondition.EQ => new BranchInstruction(Operand.Of(ZeroFlag), false, target),
                _ => new BranchInstruction(Operand.Of(ZeroFlag), true, target),
            };
    }

    private string LocationOf(Statement statement, HerdAddress address)
    {
        if (address.Offset != 0)
        {
            throw LitmusTextException.At(test.File, statement.At, $"{address.Offset}(...)", "an address without offset");
        }

        return address.Location ?? (test.InitialOf(new RegisterPlace(thread.Number, address.Base!.Name)) is AddressValue held
            && !thread.Statements.Any(s => Written(s) == address.Base.Name)
                ? held.Location
                : throw LitmusTextException.At(
                    test.File, statement.At, address.Base.Name, "a register that holds the address of a location all the time"));
    }

    private Operand Of(Statement statement, HerdOperand argument) =>
        argument.Register is { } register ? Register(statement, register) : Operand.Of(argument.Constant);

    private Operand Register(Statement statement, HerdRegister register) =>
        test.InitialOf(new RegisterPlace(thread.Number, register.Name)) is null or NumberValue ? Operand.Of(register.Name)
            : throw LitmusTextException.At(test.File, statement.At, register.Name, "a register that holds a number");

    private static string? Written(Statement statement) => statement switch
    {
        LoadStatement s => s.Into.Name,
        MoveStatement s => s.Into.Name,
        ReadModifyWriteStatement s => s.Into?.Name,
        CompareAndSwapStatement s => s.Expected.Name,
        ArithmeticStatement s => s.Into.Name,
        _ => null,
    };
}
