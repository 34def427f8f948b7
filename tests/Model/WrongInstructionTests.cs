using System.Collections.Immutable;
using Shootdown.Model.Machine.Memory.Windows;

namespace Shootdown.Tests.Model;

/// <summary>Text that is wrong only where memory performs instructions out of order is told by line, and holds nothing.</summary>
public sealed class WrongInstructionTests
{
    [Fact]
    public void Two_loads_in_flight_into_one_register_are_refused_by_line()
    {
        var verdict = Ask(c => LoadsTwice(c, c.First));

        Assert.Equal(Outcome.Inconclusive, verdict.Outcome);
        Assert.StartsWith(
            $"the text of the model is wrong: {LineOf("await Load(c.Y, into, [])")}: sys_loads: r = y writes register r0 while r = x, "
            + $"which comes before it in sys_loads ({LineOf("await Load(c.X, c.First, [])")}), is in flight and needs it",
            verdict.Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Two_loads_into_registers_of_their_own_are_not_refused() =>
        Assert.Equal(Outcome.Vacuous, Ask(c => LoadsTwice(c, c.Second)).Outcome);

    [Fact]
    public void A_load_into_a_register_that_a_store_in_flight_stores_is_refused() =>
        Assert.Contains(
            "r = y writes register r0 while z = r, which comes before it in sys_stores",
            Ask(c => StoresAndLoads(c, isOrdered: false)).Reason,
            StringComparison.Ordinal);

    [Fact]
    public void A_load_into_a_register_that_a_store_has_stored_is_not_refused() =>
        Assert.Equal(Outcome.Vacuous, Ask(c => StoresAndLoads(c, isOrdered: true)).Outcome);

    [Fact]
    public void A_load_that_is_ordered_after_another_may_use_its_register() =>
        Assert.Equal(Outcome.Vacuous, Ask(LoadsByAddress).Outcome);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_result_that_was_declared_impossible_is_told_and_ends_no_run_in_silence(int possible)
    {
        var reason = Ask(c => Impossible(c, possible)).Reason!;

        Assert.StartsWith(
            $"the text of the model is wrong: {LineOf("await (Atomic.Load<int, int>(")}: sys_impossible: r = x gave 0, which is declared "
            + "impossible there",
            reason,
            StringComparison.Ordinal);
    }

    [Kernel("toy.c", "sys_loads", "0")]
    private static async Step LoadsTwice(Cells c, Cell into)
    {
        await Load(c.X, c.First, []);
        await Load(c.Y, into, []);
    }

    [Kernel("toy.c", "sys_stores", "0")]
    private static async Step StoresAndLoads(Cells c, bool isOrdered)
    {
        await Store(c.Z, c.First);
        if (isOrdered)
        {
            await Atomic.Fence("smp_mb()");
        }

        await Load(c.Y, c.First, []);
    }

    [Kernel("toy.c", "sys_address", "0")]
    private static async Step LoadsByAddress(Cells c)
    {
        await Load(c.X, c.First, []);
        await Load(c.Y, c.First, [c.First]);
    }

    [Kernel("toy.c", "sys_impossible", "0")]
    private static async Step Impossible(Cells c, int possible)
    {
        var value = await (Atomic.Load<int, int>(c.X, "r = x", 3, possible, static (ref Values v, int _) => v[0]) with
        {
            Only = static (result, possible) => result != 0 && result <= possible,
        });
        await (value == 1 ? Store(c.Z, c.First) : Store(c.Y, c.First));
    }

    private static Operation<Nothing> Load(Cell from, Cell into, ImmutableArray<Cell> address) => Atomic.Instruction<Nothing, Nothing>(
        AccessKind.Load, $"r = {from}", [into], [from], 1, default, static (ref Values v, Nothing _) =>
        {
            v[0] = v[1];
            return 0;
        }) with
    {
        Ordering = new Ordering { Reads = true, Locations = [from], Into = [into], AddressFrom = address },
    };

    private static Operation<Nothing> Store(Cell to, Cell from) => Atomic.Instruction<Nothing, Nothing>(
        AccessKind.Store, $"{to} = r", [to], [from], 1, default, static (ref Values v, Nothing _) =>
        {
            v[0] = v[1];
            return 0;
        }) with
    {
        Ordering = new Ordering { Writes = true, Locations = [to], DataFrom = [from] },
    };

    private static Verdict Ask(Func<Cells, Step> text)
    {
        var machine = new Computer(2);
        var cells = new Cells(
            machine.Layout.Declare("x", 3), machine.Layout.Declare("y", 3), machine.Layout.Declare("z", 3),
            machine.Layout.Declare("r0", 3), machine.Layout.Declare("r1", 3));
        machine.Task("A", CpuMask.Of(0)).Add(() => text(cells));
        var system = new MachineSystem(machine, null, MemoryModel.Arm, PropertyCatalogue.EyesOf([WaitsEnd.Property]));
        return Checker.Decide(system, WaitsEnd.Property);
    }

    private static string LineOf(string text)
    {
        string[] file = ["tests", "Model", "WrongInstructionTests.cs"];
        var line = Array.FindIndex(
            Repository.Read(file).Split('\n'),
            l => l.Trim().StartsWith(text, StringComparison.Ordinal) || l.Contains($"= {text}", StringComparison.Ordinal));
        return $"{string.Join('/', file)}:{1 + line}";
    }

    private sealed record Cells(Cell X, Cell Y, Cell Z, Cell First, Cell Second);
}
