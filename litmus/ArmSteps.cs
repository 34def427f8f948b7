using System.Collections.Immutable;

namespace Shootdown.Litmus;

/// <summary>The instructions of Armv8 as accesses of memory and of registers, with what their order goes by.</summary>
/// <param name="cpu">The CPU of the thread.</param>
/// <param name="domain">What the numbers in cells stand for.</param>
/// <param name="tables">The page tables; null where addresses are those of memory.</param>
/// <param name="monitors">What load-exclusives hold.</param>
/// <param name="location">The cell of a location.</param>
/// <param name="register">The cell of something that a condition may ask of a thread.</param>
internal sealed class ArmSteps(
    int cpu,
    ValueDomain domain,
    ArmPageTables? tables,
    ArmMonitors monitors,
    Func<string, Cell> location,
    Func<Variable, Cell> register)
{
    /// <summary>A constant operand.</summary>
    /// <param name="operand">The operand.</param>
    public CellOperand Constant(Operand operand) => new(null, domain.IndexOf(operand.Constant), operand.ToString());

    /// <summary>A jump's question: whether it jumps.</summary>
    /// <param name="tested">What decides.</param>
    /// <param name="ifZero">Whether it jumps where that is zero.</param>
    public Operation<bool> Branch(CellOperand tested, bool ifZero) =>
        InstructionSteps.Branch(tested, ifZero, domain.IndexOf(0)) with
        {
            Ordering = new Ordering { Branches = true, DataFrom = [.. tested.Cells] },
        };

    /// <summary>Puts a register's value where a condition looks.</summary>
    /// <param name="into">Where to.</param>
    /// <param name="value">The value.</param>
    public Operation<Nothing> Keep(Cell into, CellOperand value) =>
        Calculated(Calculation.Take, into, Constant(Litmus.Operand.Of(0)), value);

    /// <summary>An instruction whose address is one of memory.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="at">Its number in its thread.</param>
    /// <param name="into">The cell of the register that it writes, if it does.</param>
    /// <param name="operand">Gives operands their cells.</param>
    public Operation<Nothing> Of(Instruction instruction, int at, Cell? into, Func<Operand, CellOperand> operand) => instruction switch
    {
        LoadInstruction load => Load(load, at, into!, operand),
        StoreInstruction store => Store(store, at, operand),
        LockedInstruction atomic => Atomically(atomic, into!, operand),
        BarrierInstruction barrier => Atomic.Fence(Name(barrier.Kind)) with
        {
            Ordering = new Ordering { Fence = barrier.Kind },
        },
        InvalidateInstruction tlbi => tables!.Invalidate(tlbi, cpu),
        NoInstruction => Atomic.Fence("nop", MemoryOrder.Once) with { Ordering = new Ordering() },
        RegisterInstruction of => Calculated(of.Calculation, into!, operand(of.Left), operand(of.Right)),
        SelectInstruction of => Selected(of, into!, operand(of.Tested), operand(of.Left), operand(of.Right)),
        _ => throw new ArgumentException($"no step stands for {instruction}", nameof(instruction)),
    };

    /// <summary>An access whose address is translated: whether it faults.</summary>
    /// <param name="instruction">A load or a store.</param>
    /// <param name="into">The cell of the register that it writes, if it does.</param>
    /// <param name="operand">Gives operands their cells.</param>
    /// <param name="fault">What is set where it faults.</param>
    public Operation<bool> Translated(Instruction instruction, Cell? into, Func<Operand, CellOperand> operand, Variable fault)
    {
        var pages = tables!.Pages.Select(location).ToArray();
        var ordering = new Ordering
        {
            Locations = [.. pages],
            Page = tables.NumberOf(instruction.Location!),
            Translation = tables.Translation(instruction.Location!, cpu),
            Faulting = Atomic.Instruction<int, Nothing>(
                AccessKind.Hardware, $"faults at {instruction.Location}", [register(fault)], [], 1, domain.IndexOf(1),
                static (ref Values v, int one) =>
                {
                    v[0] = one;
                    return 0;
                }),
        };
        if (instruction is LoadInstruction load)
        {
            return Atomic.Instruction<Nothing, bool>(
                AccessKind.Load, $"{load.Into} = [{load.Location}]", [into!], pages, 2, default, static (ref Values v, Nothing _) =>
                {
                    v[0] = v[1 + v.Outcome];
                    return 0;
                }) with
            {
                Ordering = Reading(ordering, load.Order) with { Into = [into!], AddressFrom = Index(load.Index, operand) },
            };
        }

        var store = (StoreInstruction)instruction;
        var source = operand(store.Source);
        return Atomic.Instruction<PlacedOperand, bool>(
            AccessKind.Store, $"[{store.Location}] = {source}", pages, source.Cells, 2, source.At(pages.Length),
            static (ref Values v, PlacedOperand source) =>
            {
                v[v.Outcome] = source.Get(ref v);
                return 0;
            }) with
        {
            Ordering = Writing(ordering, store.Order) with { DataFrom = [.. source.Cells], AddressFrom = Index(store.Index, operand) },
        };
    }

    private static string Name(FenceKind kind) => kind switch
    {
        FenceKind.DmbFull => "dmb ish",
        FenceKind.DmbLoad => "dmb ishld",
        FenceKind.DmbStore => "dmb ishst",
        FenceKind.DsbFull => "dsb ish",
        FenceKind.DsbLoad => "dsb ishld",
        FenceKind.DsbStore => "dsb ishst",
        FenceKind.DsbLocal => "dsb nsh",
        FenceKind.None => "dsb nshst",
        _ => "isb",
    };

    private static ImmutableArray<Cell> Index(string? index, Func<Operand, CellOperand> operand) =>
        index is null ? [] : [.. operand(Litmus.Operand.Of(index)).Cells];

    private static Ordering Reading(Ordering ordering, AccessOrder order) => ordering with
    {
        Reads = true,
        Acquires = order.HasFlag(AccessOrder.Acquire),
        AcquiresLocally = order.HasFlag(AccessOrder.AcquireLocally),
    };

    private static Ordering Writing(Ordering ordering, AccessOrder order) => ordering with
    {
        Writes = true,
        Releases = order.HasFlag(AccessOrder.Release),
    };

    /// <summary>The number of the load-exclusive that a store-exclusive goes with; -1 if there is none.</summary>
    /// <param name="at">The store's number in its thread.</param>
    public int LoadFor(int at) => monitors.LoadFor(cpu, at);

    /// <summary>A store-exclusive that succeeds; null where it never does, for there is no load-exclusive before it.</summary>
    /// <param name="store">The instruction.</param>
    /// <param name="at">Its number in its thread.</param>
    /// <param name="loaded">The cell of the register that its load-exclusive reads into, or null.</param>
    /// <param name="operand">Gives operands their cells.</param>
    public Operation<Nothing>? StoreExclusively(
        StoreExclusiveInstruction store, int at, Cell? loaded, Func<Operand, CellOperand> operand)
    {
        var (to, source) = (location(store.Location), operand(store.Source));
        return loaded is null || monitors.HeldBy(cpu, at) is not { } held
            ? null
            : monitors.Store(to, source, store.Location, cpu, at, held) with
        {
            Ordering = Writing(new Ordering(), store.Order) with
            {
                Locations = [to],
                DataFrom = [.. source.Cells],
                LoadedInto = [loaded],
                Stored = InstructionSteps.Store(to, source),
                StoredFrom = [.. source.Cells],
            },
        };
    }

    /// <summary>Whether a store-exclusive succeeds: either answer may come at any moment, as if it were read from memory that nobody
    /// writes.</summary>
    /// <param name="name">The location.</param>
    public Operation<bool> Succeeds(string name)
    {
        var coin = register(new Variable(cpu, "exclusive"));
        var question = Atomic.Instruction<Nothing, bool>(
            AccessKind.Load, $"stxr [{name}]", [], [coin], 2, default, static (ref Values v, Nothing _) => v.Outcome) with
        {
            Choices = ["fails", "succeeds"],
        };
        return question with { Ordering = new Ordering { Reads = true, Discards = true, Locations = [coin], Reading = question } };
    }

    private Operation<Nothing> Load(LoadInstruction load, int at, Cell into, Func<Operand, CellOperand> operand)
    {
        var from = location(load.Location);
        return (load.IsExclusive ? monitors.Load(from, into, cpu, at) : InstructionSteps.Load(from, into)) with
        {
            Ordering = Reading(new Ordering(), load.Order) with
            {
                Locations = [from], Into = [into], AddressFrom = Index(load.Index, operand),
            },
        };
    }

    private Operation<Nothing> Store(StoreInstruction store, int at, Func<Operand, CellOperand> operand)
    {
        var (to, source) = (location(store.Location), operand(store.Source));
        var ordering = Writing(new Ordering(), store.Order) with
        {
            Locations = [to], DataFrom = [.. source.Cells], AddressFrom = Index(store.Index, operand),
        };
        return tables?.StoreEntry(store.Location, to, source) is { } entry
            ? entry with { Ordering = ordering }
            : monitors.AreOf(store.Location) ? monitors.Store(to, source, store.Location, cpu, at, null) with { Ordering = ordering }
            : InstructionSteps.Store(to, source) with { Ordering = ordering };
    }

    private Operation<Nothing> Atomically(LockedInstruction atomic, Cell into, Func<Operand, CellOperand> operand)
    {
        var at = location(atomic.Location);
        var (source, expected) = (operand(atomic.Source), atomic.Expected is { } wanted ? operand(wanted) : null);
        Cell[] registers = [.. source.Cells, .. expected?.Cells ?? []];
        var ordering = Writing(Reading(new Ordering(), atomic.Order), atomic.Order) with
        {
            Locations = [at],
            Into = [into],
            DataFrom = [.. registers],
            Discards = atomic.Into is null,
            Acquires = atomic.Into is not null && atomic.Order.HasFlag(AccessOrder.Acquire),
            Reading = InstructionSteps.Load(at, into),
            Stored = atomic.Calculation == Calculation.Take ? InstructionSteps.Store(at, source) : null,
            StoredFrom = [.. source.Cells],
            Writing = expected is null ? null : IsEqual(into, expected),
            ComparedWith = [.. expected?.Cells ?? []],
            Predictions = expected is null ? [] : [new Prediction(Taken(into, expected), [.. expected.Cells], IsEqual(into, expected))],
        };
        return InstructionSteps.Locked(atomic.Calculation, at, into, source, expected, domain) with { Ordering = ordering };
    }

    private Access<CalculationArgs, Nothing> Taken(Cell into, CellOperand from) =>
        InstructionSteps.Calculate(Calculation.Take, into, Constant(Litmus.Operand.Of(0)), from, domain);

    private static Access<PlacedOperand, bool> IsEqual(Cell register, CellOperand expected) => Atomic.Instruction<PlacedOperand, bool>(
        AccessKind.Hardware, $"{register} == {expected}", [], [register, .. expected.Cells], 2, expected.At(1),
        static (ref Values v, PlacedOperand wanted) => v[0] == wanted.Get(ref v) ? 1 : 0);

    private Operation<Nothing> Calculated(Calculation calculation, Cell into, CellOperand left, CellOperand right) =>
        InstructionSteps.Calculate(calculation, into, left, right, domain) with
        {
            Ordering = new Ordering { Into = [into], DataFrom = [.. left.Cells, .. right.Cells] },
        };

    private Operation<Nothing> Selected(SelectInstruction of, Cell into, CellOperand tested, CellOperand left, CellOperand right)
    {
        var (first, second) = (1 + tested.Cells.Length, 1 + tested.Cells.Length + left.Cells.Length);
        Cell[] registers = [.. tested.Cells, .. left.Cells, .. right.Cells];
        return Atomic.Instruction<(PlacedOperand Tested, bool IfZero, int Zero, PlacedOperand Left, PlacedOperand Right), Nothing>(
            AccessKind.Hardware, $"{of.Into} = {tested} {(of.IfZero ? "==" : "!=")} 0 ? {left} : {right}", [into], registers, 1,
            (tested.At(1), of.IfZero, domain.IndexOf(0), left.At(first), right.At(second)),
            static (ref Values v, (PlacedOperand Tested, bool IfZero, int Zero, PlacedOperand Left, PlacedOperand Right) a) =>
            {
                v[0] = a.Tested.Get(ref v) == a.Zero == a.IfZero ? a.Left.Get(ref v) : a.Right.Get(ref v);
                return 0;
            }) with
        {
            Ordering = new Ordering
            {
                Into = [into],
                DataFrom = [.. registers],
                ComparedWith = [.. tested.Cells],
                Predictions =
                [
                    new Prediction(Taken(into, left), [.. left.Cells], InstructionSteps.Branch(tested, of.IfZero, domain.IndexOf(0))),
                    new Prediction(Taken(into, right), [.. right.Cells], InstructionSteps.Branch(tested, !of.IfZero, domain.IndexOf(0))),
                ],
            },
        };
    }
}
