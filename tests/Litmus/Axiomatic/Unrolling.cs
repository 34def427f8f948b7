namespace Shootdown.Tests.Litmus.Axiomatic;

/// <summary>All ways of a thread through its text.</summary>
internal sealed class Unrolling
{
    private readonly IReadOnlyList<Instruction> text;
    private readonly Func<string, long> initial;
    private readonly List<CandidateThread> ways = [];

    private Unrolling(IReadOnlyList<Instruction> text, Func<string, long> initial) => (this.text, this.initial) = (text, initial);

    /// <summary>All ways.</summary>
    /// <param name="text">The thread's instructions.</param>
    /// <param name="initial">What a register holds at first.</param>
    public static IReadOnlyList<CandidateThread> Of(IReadOnlyList<Instruction> text, Func<string, long> initial)
    {
        var unrolling = new Unrolling(text, initial);
        unrolling.Go(new CandidateThread(), 0);
        return unrolling.ways;
    }

    private void Go(CandidateThread way, int at)
    {
        if (at >= text.Count)
        {
            way.Finish();
            ways.Add(way);
            return;
        }

        switch (text[at])
        {
            case BranchInstruction branch:
                var tested = Operand(way, branch.Tested);
                way.Branch(tested);
                Fork(way, at + 1, w => w.Decide(v => (tested.Value(v) == 0) != branch.IfZero));
                Fork(way, branch.Target, w => w.Decide(v => (tested.Value(v) == 0) == branch.IfZero));
                return;
            case SelectInstruction select:
                Select(way, at, select);
                return;
            case LockedInstruction { Expected: { } expected } compare:
                Compare(way, at, compare, Operand(way, expected));
                return;
            case var other:
                Perform(way, other);
                Go(way, at + 1);
                return;
        }
    }

    private void Fork(CandidateThread way, int next, Action<CandidateThread> differ)
    {
        var fork = way.Fork();
        differ(fork);
        Go(fork, next);
    }

    private Source Operand(CandidateThread way, Operand operand) =>
        operand.Register is { } name ? way.Get(name, initial) : Source.Of(operand.Constant);

    private Source Index(CandidateThread way, string? index) => index is null ? default : way.Get(index, initial);

    private void Perform(CandidateThread way, Instruction instruction)
    {
        switch (instruction)
        {
            case LoadInstruction load:
                way.Set(load.Into, way.Read(new CandidateAccess(load.Location, null)
                {
                    Order = load.Order, Address = Index(way, load.Index),
                }));
                break;
            case StoreInstruction store:
                way.Write(new CandidateAccess(store.Location, Operand(way, store.Source))
                {
                    Data = Operand(way, store.Source),
                    Order = store.Order, Address = Index(way, store.Index),
                });
                break;
            case LockedInstruction locked:
                var (number, operand) = (way.Accesses.Count, Operand(way, locked.Source));
                var read = Read(way, locked);
                var stored = new Source(v => Calculate(locked.Calculation, v[number], operand.Value(v)), operand.Basic, operand.Pick);
                Write(way, locked, number, operand, locked.Calculation == Calculation.Take ? operand : stored.With(read));
                Keep(way, locked, read);
                break;
            case RegisterInstruction of:
                var (left, right) = (Operand(way, of.Left), Operand(way, of.Right));
                way.Set(of.Into, new Source(v => Calculate(of.Calculation, left.Value(v), right.Value(v)), 0, 0)
                    .With(right).With(of.Calculation == Calculation.Take ? right : left));
                break;
            case BarrierInstruction barrier:
                way.Fence(barrier.Kind);
                break;
            case NoInstruction:
                break;
            default:
                throw new ArgumentException($"{instruction} is none of the model", nameof(instruction));
        }
    }

    // The branch within decides which operand it is; the data come from that one alone.
    private void Select(CandidateThread way, int at, SelectInstruction select)
    {
        var tested = Operand(way, select.Tested);
        foreach (var first in new[] { true, false })
        {
            var chosen = Operand(way, first ? select.Left : select.Right);
            Fork(way, at + 1, w =>
            {
                w.Decide(v => ((tested.Value(v) == 0) == select.IfZero) == first);
                w.Set(select.Into, chosen with { Pick = chosen.Pick | tested.Pick });
            });
        }
    }

    // Where it finds what it compares with, its result is what was read or what it was compared with: the architecture leaves that open.
    // Where it does not, it may write back what it has read.
    private void Compare(CandidateThread way, int at, LockedInstruction compare, Source expected)
    {
        foreach (var (equal, kept) in new[] { (true, true), (true, false), (false, true), (false, false) })
        {
            Fork(way, at + 1, w =>
            {
                var number = w.Accesses.Count;
                var operand = Operand(w, compare.Source);
                var read = Read(w, compare);
                var decided = expected.Pick | read.Pick;
                w.Decide(v => (v[number] == expected.Value(v)) == equal);
                if (equal || kept)
                {
                    Write(w, compare, number, equal ? operand : default, equal ? operand : read, decided);
                }

                var result = equal && kept ? expected : read;
                Keep(w, compare, result with { Pick = result.Pick | decided });
            });
        }
    }

    private static Source Read(CandidateThread way, LockedInstruction locked) => way.Read(new CandidateAccess(locked.Location, null)
    {
        Order = locked.Into is null ? AccessOrder.Plain : locked.Order, Discards = locked.Into is null,
    });

    private static void Write(CandidateThread way, LockedInstruction locked, int reading, Source data, Source stored, ulong compared = 0) =>
        way.Write(new CandidateAccess(locked.Location, stored) { Data = data, Order = locked.Order, Reading = reading }, compared);

    private static void Keep(CandidateThread way, LockedInstruction locked, Source result)
    {
        if (locked.Into is { } into)
        {
            way.Set(into, result);
        }
    }

    private static long? Calculate(Calculation calculation, long? left, long? right) =>
        calculation == Calculation.Take ? right : left is { } l && right is { } r ? calculation.Apply(l, r) : null;
}
