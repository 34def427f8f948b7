using System.Globalization;

namespace Shootdown.Tests.Litmus.Axiomatic;

/// <summary>Armv8 tests that nobody thought of, of which every register that is not computed and every
/// location is looked at.</summary>
internal static class RandomArmTest
{
    private static readonly FenceKind[] Fences =
    [
        FenceKind.DmbFull, FenceKind.DmbLoad, FenceKind.DmbStore, FenceKind.DsbFull, FenceKind.DsbLoad, FenceKind.DsbStore, FenceKind.Isb,
    ];

    private static readonly AccessOrder[] Atomics =
        [AccessOrder.Plain, AccessOrder.Acquire, AccessOrder.Release, AccessOrder.AcquireRelease];

    /// <summary>A test at random.</summary>
    /// <param name="seed">What decides.</param>
    /// <param name="accesses">About how many accesses of memory it has at most.</param>
    public static LitmusTest Generate(int seed, int accesses)
    {
        var random = new Random(seed);
        var threads = random.Next(2, 4);
        var locations = random.Next(4) == 0 ? 3 : 2;
        return Of([.. Enumerable.Range(0, threads).Select(_ => Thread(random, random.Next(1, (accesses / threads) + 1), locations))]);
    }

    /// <summary>The test of some threads.</summary>
    public static LitmusTest Of(IReadOnlyList<IReadOnlyList<Instruction>> threads) => new()
    {
        Threads = threads,
        Condition = new Shootdown.Litmus.Condition(Quantifier.Exists, new Conjunction([]), [.. threads.SelectMany((text, thread) =>
            text.Where(i => i.Into is not null && i is not RegisterInstruction).Select(i => new Variable(thread, i.Into!)))
            .Concat(threads.SelectMany(t => t).Select(i => i.Location).OfType<string>().Select(l => new Variable(-1, l))).Distinct()]),
        Verdict = LitmusVerdict.Allowed,
    };

    /// <summary>Whether a comparison may be found to fail after something that waits for its write, if it writes: the machine holds it to
    /// write until it is decided, and may miss an outcome.</summary>
    public static bool HasLateComparison(LitmusTest test) => test.Threads.Any(text => text.Select((instruction, at) =>
        instruction is LockedInstruction { Expected: { } expected } compare
        && (expected.Register is not null || text.Skip(at + 1).Any(later => WaitsForWriteOf(compare, later)))).Any(late => late));

    /// <summary>The same test with each instruction replaced.</summary>
    public static LitmusTest Each(this LitmusTest test, Func<Instruction, Instruction> replace) =>
        test with { Threads = [.. test.Threads.Select(t => (IReadOnlyList<Instruction>)[.. t.Select(replace)])] };

    /// <summary>The same test without one instruction, or with a simpler one, in every way.</summary>
    public static IEnumerable<LitmusTest> Smaller(LitmusTest test)
    {
        for (var thread = 0; thread < test.Threads.Count; thread++)
        {
            var text = test.Threads[thread];
            if (test.Threads.Count > 1 && text.Count == 1)
            {
                yield return Of([.. test.Threads.Where((_, t) => t != thread)]);
            }

            for (var at = 0; at < text.Count && text.Count > 1; at++)
            {
                yield return With(thread, [.. text.Where((_, i) => i != at).Select(i =>
                    i is BranchInstruction branch && branch.Target > at ? branch with { Target = branch.Target - 1 } : i)]);
            }

            for (var at = 0; at < text.Count; at++)
            {
                foreach (var simpler in Simpler(text[at]))
                {
                    yield return With(thread, [.. text.Select((i, n) => n == at ? simpler : i)]);
                }
            }
        }

        LitmusTest With(int thread, IReadOnlyList<Instruction> text) => Of([.. test.Threads.Select((t, n) => n == thread ? text : t)]);
    }

    private static bool WaitsForWriteOf(LockedInstruction compare, Instruction later) => later switch
    {
        BarrierInstruction barrier => barrier.Kind is FenceKind.DmbStore or FenceKind.DsbStore,
        LoadInstruction load => (compare.Order & AccessOrder.Release) != 0 && load.Order == AccessOrder.Acquire,
        LockedInstruction locked => (compare.Order & AccessOrder.Release) != 0 && (locked.Order & AccessOrder.Acquire) != 0,
        _ => false,
    };

    private static IEnumerable<Instruction> Simpler(Instruction instruction)
    {
        switch (instruction)
        {
            case LoadInstruction load:
                return new[] { load with { Order = AccessOrder.Plain }, load with { Index = null } }.Where(i => i != load);
            case StoreInstruction store:
                return new[]
                {
                    store with { Order = AccessOrder.Plain },
                    store with { Index = null },
                    new StoreInstruction(store.Location, Operand.Of(1)) { Order = store.Order, Index = store.Index },
                }.Where(i => i != store);
            case LockedInstruction locked:
                return
                [
                    .. new[] { locked with { Order = AccessOrder.Plain }, locked with { Expected = null } }.Where(i => i != locked),
                    new StoreInstruction(locked.Location, locked.Source) { Order = locked.Order & AccessOrder.Release },
                    .. locked.Into is { } into
                        ? [new LoadInstruction(into, locked.Location) { Order = locked.Order & AccessOrder.Acquire }]
                        : Array.Empty<Instruction>(),
                ];
            default:
                return [];
        }
    }

    private static List<Instruction> Thread(Random random, int accesses, int locations)
    {
        var text = new List<Instruction>();
        var read = new List<string>();
        var branches = new List<(int At, int Skips)>();
        for (var number = 0; number < accesses; number++)
        {
            var location = "xyz"[random.Next(locations)].ToString();
            switch (random.Next(9))
            {
                case < 4:
                    text.Add(new LoadInstruction(Register(), location)
                    {
                        Order = Any([AccessOrder.Plain, AccessOrder.Plain, AccessOrder.Acquire, AccessOrder.AcquireLocally]),
                        Index = random.Next(4) == 0 ? Read() : null,
                    });
                    break;
                case < 7:
                    var index = random.Next(5) == 0 ? Read() : null;
                    text.Add(new StoreInstruction(location, Value())
                    {
                        Order = Any([AccessOrder.Plain, AccessOrder.Plain, AccessOrder.Release]), Index = index,
                    });
                    break;
                default:
                    Atomic(location);
                    break;
            }

            if (text[^1].Into is { } into)
            {
                read.Add(into);
            }

            Between();
        }

        foreach (var (at, skips) in branches)
        {
            text[at] = (BranchInstruction)text[at] with { Target = Math.Min(at + 1 + skips, text.Count) };
        }

        return text;

        T Any<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

        string Register() => string.Create(CultureInfo.InvariantCulture, $"r{text.Count}");

        string? Read() => read.Count > 0 ? Any(read) : null;

        Operand Constant() => Operand.Of(random.Next(1, 3));

        // A constant, what was read, or a constant that depends on what was read.
        Operand Value()
        {
            if (random.Next(5) > 1 || Read() is not { } from)
            {
                return Constant();
            }

            if (random.Next(3) == 0)
            {
                return Operand.Of(from);
            }

            var (zero, sum) = (Register(), Register() + "s");
            text.Add(new RegisterInstruction(Calculation.Xor, zero, Operand.Of(from), Operand.Of(from)));
            text.Add(new RegisterInstruction(Calculation.Add, sum, Operand.Of(zero), Constant()));
            return Operand.Of(sum);
        }

        void Atomic(string location)
        {
            var kind = random.Next(5);
            var source = Value();
            var expected = kind >= 3 ? random.Next(5) == 0 && Read() is { } from ? Operand.Of(from) : Operand.Of(random.Next(2)) : null;
            text.Add(new LockedInstruction(
                kind == 2 ? Calculation.Add : Calculation.Take, random.Next(6) == 0 ? null : Register(), location, source, expected)
            {
                Order = Any(Atomics),
            });
        }

        void Between()
        {
            switch (random.Next(9))
            {
                case < 3:
                    text.Add(new BarrierInstruction(Any(Fences)));
                    break;
                case 3 when Read() is { } tested:
                    branches.Add((text.Count, random.Next(4)));
                    text.Add(new BranchInstruction(Operand.Of(tested), random.Next(2) == 0, 0));
                    if (random.Next(3) == 0)
                    {
                        text.Add(new BarrierInstruction(FenceKind.Isb));
                    }

                    break;
                case 4 when random.Next(3) == 0 && Read() is { } flag:
                    var into = Register();
                    var right = random.Next(2) == 0 ? Constant() : Operand.Of(Read()!);
                    text.Add(new SelectInstruction(into, Operand.Of(flag), random.Next(2) == 0, Operand.Of(Read()!), right));
                    read.Add(into);
                    break;
            }
        }
    }
}
