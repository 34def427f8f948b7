using System.Globalization;

namespace Shootdown.Litmus;

/// <summary>One of the small tests that memory models are told apart by: whether its weak outcome is allowed.</summary>
/// <param name="Name">Its name in the literature.</param>
/// <param name="Links">Of each thread with two accesses, what orders them.</param>
/// <param name="Test">The test for Armv8. Its condition is the weak outcome.</param>
public sealed record ClassicShape(string Name, IReadOnlyList<ShapeLink> Links, LitmusTest Test)
{
    private static readonly ShapeLink[] WriteRead =
    [
        ShapeLink.Nothing, ShapeLink.DmbLoad, ShapeLink.DmbStore, ShapeLink.ReleaseAcquireLocally, ShapeLink.ReleaseAcquire,
        ShapeLink.Swap, ShapeLink.DmbFull,
    ];

    private static readonly ShapeLink[] WriteWrite =
        [ShapeLink.Nothing, ShapeLink.DmbLoad, ShapeLink.DmbStore, ShapeLink.Release, ShapeLink.DmbFull];

    private static readonly ShapeLink[] ReadRead =
    [
        ShapeLink.Nothing, ShapeLink.Control, ShapeLink.DmbStore, ShapeLink.ControlIsb, ShapeLink.Address, ShapeLink.DmbLoad,
        ShapeLink.AcquireLocally, ShapeLink.Acquire, ShapeLink.DmbFull,
    ];

    private static readonly ShapeLink[] ReadWrite =
    [
        ShapeLink.Nothing, ShapeLink.DmbStore, ShapeLink.Control, ShapeLink.Address, ShapeLink.Data, ShapeLink.DmbLoad,
        ShapeLink.AcquireLocally, ShapeLink.Acquire, ShapeLink.Release, ShapeLink.DmbFull,
    ];

    /// <summary>All shapes, each with every link that its accesses can have.</summary>
    public static IReadOnlyList<ClassicShape> All { get; } =
    [
        .. WriteRead.Select(l => Of("SB", "0:b=0 1:b=0", ([Write("x"), Read("b", "y")], l), ([Write("y"), Read("b", "x")], l))),
        .. WriteWrite.Select(l => MessagePassing(l, ShapeLink.DmbLoad)),
        .. ReadRead.Select(l => MessagePassing(ShapeLink.DmbStore, l)),
        .. ReadWrite.Select(l => Of("LB", "0:a=1 1:a=1", ([Read("a", "x"), Write("y")], l), ([Read("a", "y"), Write("x")], l))),
        .. WriteWrite.Select(l => Of("S", "1:a=1 x=2", ([Write("x", 2), Write("y")], l), ([Read("a", "y"), Write("x")], ShapeLink.Data))),
        .. ReadWrite.Select(l => Of(
            "S", "1:a=1 x=2", ([Write("x", 2), Write("y")], ShapeLink.DmbStore), ([Read("a", "y"), Write("x")], l))),
        .. WriteWrite.Select(l => Of(
            "R", "1:b=0 y=2", ([Write("x"), Write("y")], l), ([Write("y", 2), Read("b", "x")], ShapeLink.DmbFull))),
        .. WriteRead.Select(l => Of(
            "R", "1:b=0 y=2", ([Write("x"), Write("y")], ShapeLink.DmbStore), ([Write("y", 2), Read("b", "x")], l))),
        .. WriteWrite.Select(l => Of("2+2W", "x=2 y=2", ([Write("x", 2), Write("y")], l), ([Write("y", 2), Write("x")], l))),
        .. ReadWrite.Select(l => WriteReadCausality(l, ShapeLink.Address)),
        .. ReadRead.Select(l => WriteReadCausality(ShapeLink.Data, l)),
        .. ReadRead.Select(l => Of(
            "IRIW",
            "1:a=1 1:b=0 3:a=1 3:b=0",
            ([Write("x")], null),
            ([Read("a", "x"), Read("b", "y")], l),
            ([Write("y")], null),
            ([Read("a", "y"), Read("b", "x")], l))),
        Of("CoRR", "1:a=1 1:b=0", ([Write("x")], null), ([Read("a", "x"), Read("b", "x")], ShapeLink.Nothing)),
    ];

    /// <summary>The same test for x86, on which only full barriers and locked instructions are more than an access.</summary>
    public LitmusTest X86 => Test with
    {
        Threads = [.. Test.Threads.Select(t => (IReadOnlyList<Instruction>)[.. t.Select(i => i switch
        {
            BarrierInstruction { Kind: FenceKind.DmbFull } => new FenceInstruction(),
            BarrierInstruction => new RegisterInstruction(Calculation.Take, "nothing", Operand.Of(0), Operand.Of(0)),
            _ => i,
        })])],
    };

    private static ClassicShape MessagePassing(ShapeLink writer, ShapeLink reader) =>
        Of("MP", "1:a=1 1:b=0", ([Write("x"), Write("y")], writer), ([Read("a", "y"), Read("b", "x")], reader));

    private static ClassicShape WriteReadCausality(ShapeLink writer, ShapeLink reader) => Of(
        "WRC",
        "1:a=1 2:a=1 2:b=0",
        ([Write("x")], null),
        ([Read("a", "x"), Write("y")], writer),
        ([Read("a", "y"), Read("b", "x")], reader));

    private static StoreInstruction Write(string location, long value = 1) => new(location, Operand.Of(value));

    private static LoadInstruction Read(string into, string location) => new(into, location);

    private static ClassicShape Of(string name, string weak, params (Instruction[] Accesses, ShapeLink? Link)[] threads)
    {
        var atoms = weak.Split(' ').Select(a => a.Split('=')).Select(a => (
            Variable: a[0].Split(':') is [var thread, var register]
                ? new Variable(int.Parse(thread, CultureInfo.InvariantCulture), register) : new Variable(-1, a[0]),
            Value: long.Parse(a[1], CultureInfo.InvariantCulture))).ToList();
        return new ClassicShape(name, [.. threads.Select(t => t.Link).OfType<ShapeLink>()], new LitmusTest
        {
            Threads = [.. threads.Select(t =>
                (IReadOnlyList<Instruction>)(t.Link is { } link ? Linked(t.Accesses[0], t.Accesses[1], link) : t.Accesses))],
            Condition = new Condition(
                Quantifier.Exists,
                new Conjunction([.. atoms.Select((a, i) => new Equality(i, a.Value))]),
                [.. atoms.Select(a => a.Variable)]),
            Verdict = LitmusVerdict.Allowed,
        });
    }

    private static Instruction[] Linked(Instruction first, Instruction second, ShapeLink link) => link switch
    {
        ShapeLink.Nothing => [first, second],
        ShapeLink.Address => [first, second is LoadInstruction load
            ? load with { Index = first.Into } : (StoreInstruction)second with { Index = first.Into }],
        ShapeLink.Data =>
        [
            first,
            new RegisterInstruction(Calculation.Xor, "zero", Operand.Of(first.Into!), Operand.Of(first.Into!)),
            new RegisterInstruction(Calculation.Add, "data", Operand.Of("zero"), ((StoreInstruction)second).Source),
            new StoreInstruction(second.Location!, Operand.Of("data")),
        ],
        ShapeLink.Control => [first, new BranchInstruction(Operand.Of(first.Into!), true, 2), second],
        ShapeLink.ControlIsb =>
            [first, new BranchInstruction(Operand.Of(first.Into!), true, 2), new BarrierInstruction(FenceKind.Isb), second],
        ShapeLink.DmbLoad => [first, new BarrierInstruction(FenceKind.DmbLoad), second],
        ShapeLink.DmbStore => [first, new BarrierInstruction(FenceKind.DmbStore), second],
        ShapeLink.DmbFull => [first, new BarrierInstruction(FenceKind.DmbFull), second],
        ShapeLink.AcquireLocally => [(LoadInstruction)first with { Order = AccessOrder.AcquireLocally }, second],
        ShapeLink.Acquire => [(LoadInstruction)first with { Order = AccessOrder.Acquire }, second],
        ShapeLink.Release => [first, Released(second)],
        ShapeLink.ReleaseAcquireLocally => [Released(first), (LoadInstruction)second with { Order = AccessOrder.AcquireLocally }],
        ShapeLink.ReleaseAcquire => [Released(first), (LoadInstruction)second with { Order = AccessOrder.Acquire }],
        _ => [new LockedInstruction(Calculation.Take, "was", first.Location!, ((StoreInstruction)first).Source, null)
            { Order = AccessOrder.AcquireRelease }, second],
    };

    private static StoreInstruction Released(Instruction store) => (StoreInstruction)store with { Order = AccessOrder.Release };
}
