namespace Shootdown.Litmus;

/// <summary>The instructions of x86 as accesses of memory and of registers, which are the CPU's own cells and written at once.</summary>
internal static class InstructionSteps
{
    /// <summary>MOV from memory.</summary>
    /// <param name="from">The location.</param>
    /// <param name="into">The register.</param>
    public static Access<Nothing, Nothing> Load(Cell from, Cell into) =>
        Atomic.Instruction<Nothing, Nothing>(
            AccessKind.Load, $"{into} = [{from}]", [into], [from], 1, default, static (ref Values v, Nothing _) =>
        {
            v[0] = v[1];
            return 0;
        });

    /// <summary>MOV to memory.</summary>
    /// <param name="to">The location.</param>
    /// <param name="source">What is stored.</param>
    public static Access<PlacedOperand, Nothing> Store(Cell to, CellOperand source) =>
        Atomic.Instruction<PlacedOperand, Nothing>(
            AccessKind.Store, $"[{to}] = {source}", [to], source.Cells, 1, source.At(1), static (ref Values v, PlacedOperand source) =>
        {
            v[0] = source.Get(ref v);
            return 0;
        });

    /// <summary>A locked instruction, or XCHG, which is always locked.</summary>
    /// <param name="calculation">What is written back.</param>
    /// <param name="at">The location.</param>
    /// <param name="into">The register that gets what was read, or null.</param>
    /// <param name="source">The operand.</param>
    /// <param name="expected">What must have been read for anything to be written back, or null.</param>
    /// <param name="domain">What the numbers in cells stand for.</param>
    public static Access<LockedArgs, Nothing> Locked(
        Calculation calculation, Cell at, Cell? into, CellOperand source, CellOperand? expected, ValueDomain domain)
    {
        var label = expected is null ? $"lock {calculation} [{at}], {source}" : $"lock cmpxchg [{at}], {expected}, {source}";
        Cell[] writes = into is null ? [at] : [at, into];
        var args = new LockedArgs(
            calculation, into is not null, source.At(writes.Length), expected?.At(writes.Length + source.Cells.Length), domain);
        return Atomic.Instruction<LockedArgs, Nothing>(
            AccessKind.ReadModifyWrite, label, writes, [.. source.Cells, .. expected?.Cells ?? []], 1, args,
                static (ref Values v, LockedArgs a) => a.Perform(ref v), MemoryOrder.Full);
    }

    /// <summary>MFENCE: waits for the store buffer and does nothing besides.</summary>
    public static Operation<Nothing> Fence() => Atomic.Fence("mfence");

    /// <summary>A calculation on registers.</summary>
    /// <param name="calculation">What is computed.</param>
    /// <param name="into">The register that gets it.</param>
    /// <param name="left">The left operand.</param>
    /// <param name="right">The right operand.</param>
    /// <param name="domain">What the numbers in cells stand for.</param>
    public static Access<CalculationArgs, Nothing> Calculate(
        Calculation calculation, Cell into, CellOperand left, CellOperand right, ValueDomain domain) =>
        Atomic.Instruction<CalculationArgs, Nothing>(
            AccessKind.Hardware,
            calculation == Calculation.Take ? $"{into} = {right}" : $"{into} = {calculation} {left}, {right}",
            [into],
            [.. left.Cells, .. right.Cells],
            1,
            new CalculationArgs(calculation, left.At(1), right.At(1 + left.Cells.Length), domain),
            static (ref Values v, CalculationArgs a) =>
            {
                v[0] = a.Domain.Apply(a.Calculation, a.Left.Get(ref v), a.Right.Get(ref v));
                return 0;
            });

    /// <summary>A jump's question: whether it jumps.</summary>
    /// <param name="tested">What decides.</param>
    /// <param name="ifZero">Whether it jumps where that is zero.</param>
    /// <param name="zero">The number of 0 in the domain.</param>
    public static Access<(PlacedOperand Tested, bool IfZero, int Zero), bool> Branch(CellOperand tested, bool ifZero, int zero) =>
        Atomic.Instruction<(PlacedOperand Tested, bool IfZero, int Zero), bool>(
            AccessKind.Hardware,
            $"jump if {tested} is {(ifZero ? string.Empty : "not ")}zero",
            [],
            tested.Cells,
            2,
            (tested.At(0), ifZero, zero),
            static (ref Values v, (PlacedOperand Tested, bool IfZero, int Zero) a) => a.Tested.Get(ref v) == a.Zero == a.IfZero ? 1 : 0);
}

/// <summary>What a calculation goes by.</summary>
/// <param name="Calculation">What is computed.</param>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand.</param>
/// <param name="Domain">What the numbers in cells stand for.</param>
internal readonly record struct CalculationArgs(Calculation Calculation, PlacedOperand Left, PlacedOperand Right, ValueDomain Domain);

/// <summary>What a locked instruction goes by besides its cells: the location, and the register that gets what was read, if it has
/// one.</summary>
/// <param name="Calculation">What is written back.</param>
/// <param name="Keeps">Whether a register gets what was read.</param>
/// <param name="Source">The operand.</param>
/// <param name="Expected">What must have been read for anything to be written back.</param>
/// <param name="Domain">What the numbers in cells stand for.</param>
internal readonly record struct LockedArgs(
    Calculation Calculation, bool Keeps, PlacedOperand Source, PlacedOperand? Expected, ValueDomain Domain)
{
    public int Perform(ref Values v)
    {
        var before = v[0];
        if (Expected is not { } expected || expected.Get(ref v) == before)
        {
            v[0] = Domain.Apply(Calculation, before, Source.Get(ref v));
        }

        if (Keeps)
        {
            v[1] = before;
        }

        return 0;
    }
}
