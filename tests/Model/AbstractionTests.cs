using System.Collections.Concurrent;

namespace Shootdown.Tests.Model;

/// <summary>What docs/not-modelled.md says of an abstraction, beside a variant without it: memory has the same contents in both, and others
/// in a variant that is wrong.</summary>
public sealed unsafe class AbstractionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_wait_that_is_a_step_does_what_a_loop_does(bool pinned)
    {
        Assert.Equal(Waiting(pinned, Waits.Loops), Waiting(pinned, Waits.Blocks));
        Assert.NotEqual(Waiting(pinned, Waits.Once), Waiting(pinned, Waits.Blocks));
    }

    [Fact]
    public void A_multicast_that_is_a_step_does_what_single_IPIs_do()
    {
        Assert.Equal(Calling(Sends.OneByOne), Calling(Sends.AtOnce));
        Assert.NotEqual(Calling(Sends.ToOne), Calling(Sends.AtOnce));
    }

    private static HashSet<string> Waiting(bool pinned, Waits how)
    {
        var machine = new Computer(2);
        Cell[] cells = [machine.Layout.Flag("flag"), machine.Layout.Declare("done", 3), machine.Layout.Flag("other")];
        machine.Task("A", CpuMask.Of(0)).Add(() => AbstractionRoutines.Wait(cells[0], cells[1], pinned, how));
        machine.Task("B", CpuMask.Of(0)).Add(() => AbstractionRoutines.Look(cells[1], cells[2]));
        machine.Task("C", CpuMask.Of(1)).Add(() => AbstractionRoutines.Set(cells[0]));
        return Contents(new MachineSystem(machine, null), cells);
    }

    private static HashSet<string> Calling(Sends how)
    {
        var machine = new Computer(3);
        Cell[] cells = [machine.Layout.Flag("sent"), .. machine.PerCpu("served", 2), .. machine.PerCpu("seen", 3)];
        machine.Task("A", CpuMask.Of(0)).Add(() => AbstractionRoutines.Send(machine, cells[0], how));
        return Contents(new MachineSystem(machine, cpu => AbstractionRoutines.Serve(cells[1..4], cells[4..7], cpu)), cells);
    }

    private static HashSet<string> Contents(MachineSystem system, Cell[] cells)
    {
        var seen = new Recorder(cells);
        ExhaustiveSearch.Run(system, [new Watch("all", 0, seen)], new ExhaustiveOptions { Threads = 1 });
        return seen.Seen.Keys.ToHashSet();
    }

    private sealed class Recorder(Cell[] cells) : IStatePredicate
    {
        public ConcurrentDictionary<string, bool> Seen { get; } = new();

        public bool Holds(ulong* state)
        {
            var at = (nint)state;
            return Seen.TryAdd(string.Join(' ', cells.Select(c => c.Get((ulong*)at))), true) || true;
        }
    }
}

/// <summary>How a routine waits.</summary>
internal enum Waits
{
    /// <summary>By a step that is enabled when the flag is set.</summary>
    Blocks,

    /// <summary>By reading the flag until it is set.</summary>
    Loops,

    /// <summary>By reading it once, which is wrong.</summary>
    Once,
}

/// <summary>How a routine sends IPIs to two CPUs.</summary>
internal enum Sends
{
    /// <summary>In one step.</summary>
    AtOnce,

    /// <summary>In a step each.</summary>
    OneByOne,

    /// <summary>To one of them, which is wrong.</summary>
    ToOne,
}

/// <summary>The routines.</summary>
internal static class AbstractionRoutines
{
    public static async Step Wait(Cell flag, Cell done, bool pinned, Waits how)
    {
        if (pinned)
        {
            await Pinning.PreemptDisable();
        }

        if (how == Waits.Blocks)
        {
            await Atomic.Await(flag, 1, "waits");
        }

        while (how != Waits.Blocks && !await Atomic.Load<bool>(flag, "reads the flag") && how == Waits.Loops)
        {
        }

        await Atomic.Store(done, 1, "is done");
        if (pinned)
        {
            await Pinning.PutCpu();
        }
    }

    public static async Step Look(Cell done, Cell other)
    {
        if (await Atomic.Load<int>(done, "looks") == 0)
        {
            await Atomic.Store(other, 1, "was first");
        }
    }

    public static async Step Set(Cell flag) => await Atomic.Store(flag, 1, "sets the flag");

    public static async Step Send(Computer machine, Cell sent, Sends how)
    {
        if (how == Sends.AtOnce)
        {
            await Multicast(machine);
        }
        else
        {
            await Ipi.SendSingle(machine, 1, unlessPolling: false);
        }

        if (how == Sends.OneByOne)
        {
            await Ipi.SendSingle(machine, 2, unlessPolling: false);
        }

        await Atomic.Store(sent, 1, "has sent");
    }

    // As Ipi.SendMask.
    private static Operation<Nothing> Multicast(Computer machine) => Atomic.Hardware<Nothing, Nothing>(
        "sends two IPIs",
        [machine.PendingIpi[1], machine.PendingIpi[2]],
        [],
        1,
        default,
        static (ref Values v, Nothing _) =>
        {
            (v[0], v[1]) = (1, 1);
            return 0;
        });

    public static async Step Serve(Cell[] served, Cell[] seen, int cpu)
    {
        if (await Atomic.Load<bool>(served[cpu == 1 ? 2 : 1], "looks at the other"))
        {
            await Atomic.Store(seen[cpu], 1, "was second");
        }

        await Atomic.Store(served[cpu], 1, "serves");
    }
}
