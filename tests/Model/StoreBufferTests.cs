namespace Shootdown.Tests.Model;

/// <summary>x86-TSO by its classic tests: what store buffers allow, and what they do not.</summary>
public sealed class StoreBufferTests
{
    [Theory]
    [InlineData(MemoryModel.Sc, false)]
    [InlineData(MemoryModel.Tso, true)]
    public void SB_both_loads_may_miss_both_stores_under_TSO_only(MemoryModel memory, bool allowed) =>
        Assert.Equal(allowed,
            Reaches(memory, fenced: false, (m, x, y) => [Store(x, 1), Load(m, y, 0)], (m, x, y) => [Store(y, 1), Load(m, x, 1)], [0, 0]));

    [Fact]
    public void SB_with_fences_is_forbidden() =>
        Assert.False(
            Reaches(MemoryModel.Tso, fenced: true, (m, x, y) =>
                [Store(x, 1), Load(m, y, 0)], (m, x, y) => [Store(y, 1), Load(m, x, 1)], [0, 0]));

    [Fact]
    public void MP_stores_arrive_in_order() =>
        Assert.False(
            Reaches(MemoryModel.Tso, fenced: false, (m, x, y) =>
                [Store(x, 1), Store(y, 1)], (m, x, y) => [Load(m, y, 0), Load(m, x, 1)], [1, 0]));

    [Fact]
    public void MP_can_see_the_old_and_then_the_new() =>
        Assert.True(Reaches(MemoryModel.Tso, fenced: false, (m, x, y) =>
            [Store(x, 1), Store(y, 1)], (m, x, y) => [Load(m, y, 0), Load(m, x, 1)], [0, 1]));

    [Fact]
    public void LB_loads_do_not_pass_stores() =>
        Assert.False(
            Reaches(MemoryModel.Tso, fenced: false, (m, x, y) =>
                [Load(m, y, 0), Store(x, 1)], (m, x, y) => [Load(m, x, 1), Store(y, 1)], [1, 1]));

    [Fact]
    public void A_CPU_sees_its_own_store_at_once() =>
        Assert.False(
            Reaches(MemoryModel.Tso, fenced: false, (m, x, y) => [Store(x, 1), Load(m, x, 0)], (m, x, y) => [Load(m, y, 1)], [0, 0]));

    [Fact]
    public void A_store_to_a_full_buffer_is_an_error() => Assert.True(Overflows(stores: 17, read: true));

    [Fact]
    public void Sixteen_stores_fit() => Assert.False(Overflows(stores: 16, read: true));

    [Fact]
    public void What_nobody_else_reads_needs_no_buffer() => Assert.False(Overflows(stores: 17, read: false));

    [Fact]
    public void A_buffer_has_room_for_the_longest_run_of_stores_without_a_fence()
    {
        var machine = new Computer(2);
        var cell = machine.Layout.Declare("x", 2);
        var seen = machine.Layout.Declare("seen", 3);
        machine.Task("A", CpuMask.Of(0)).Add(() => Run([Store(cell, 1), Store(cell, 0), new Fence(), Store(cell, 1)], fenced: false));
        machine.Task("B", CpuMask.Of(1)).Add(() => Run([new LoadInto(cell, seen)], fenced: false));
        _ = new MachineSystem(machine, null, MemoryModel.Tso);

        Assert.Equal(["buffer[0].0", "buffer[0].1"], machine.Layout.Cells.Select(c => c.Name)
            .Where(n => n.StartsWith("buffer", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_step_that_would_overtake_its_own_CPUs_buffer_is_refused()
    {
        var machine = new Computer(2);
        var (x, y, seen) = (machine.Layout.Declare("x", 3), machine.Layout.Declare("y", 3), machine.Layout.Declare("seen", 4));
        machine.Task("A", CpuMask.Of(0)).Add(() => Run([Store(x, 1), new LoadInto(y, x)], fenced: false));
        machine.Task("B", CpuMask.Of(1)).Add(() => Run([new LoadInto(x, seen)], fenced: false));

        var refused = Assert.Throws<RoutineException>(() => new MachineSystem(machine, null, MemoryModel.Tso));

        Assert.Contains("x = y writes x at once", refused.Message, StringComparison.Ordinal);
    }

    private static bool Overflows(int stores, bool read)
    {
        var machine = new Computer(2);
        var (cell, seen) = (machine.Layout.Declare("x", 2), machine.Layout.Declare("seen", 3));
        machine.Task("A", CpuMask.Of(0)).Add(() => Run([.. Enumerable.Range(0, stores).Select(i => Store(cell, i % 2))], fenced: false));
        machine.Task("B", CpuMask.Of(1)).Add(() => Run([read ? new LoadInto(cell, seen) : new Fence()], fenced: false));
        var system = new MachineSystem(machine, null, MemoryModel.Tso);
        var overflow = new Watch("overflow", MachineFault.StoreBufferOverflow & ~Observation.Fatal);
        return ExhaustiveSearch.Run(system, [overflow], new ExhaustiveOptions()).Watches[0].Broken;
    }

    // Whether the two loads, in the order of their cells, can read what is asked, with all stores in memory at the end.
    private static bool Reaches(
        MemoryModel memory, bool fenced, Func<Cell[], Cell, Cell, Effect[]> first, Func<Cell[], Cell, Cell, Effect[]> second, int[] read)
    {
        var machine = new Computer(2);
        var (x, y) = (machine.Layout.Flag("x"), machine.Layout.Flag("y"));
        Cell[] seen = [machine.Layout.Declare("seen 0", 3), machine.Layout.Declare("seen 1", 3)];
        machine.Task("A", CpuMask.Of(0)).Add(() => Run(first(seen, x, y), fenced));
        machine.Task("B", CpuMask.Of(1)).Add(() => Run(second(seen, x, y), fenced));
        var system = new MachineSystem(machine, null, memory);
        var asked = new Outcome(seen, read);

        return ExhaustiveSearch.Run(system, [new Watch("outcome", 0, asked)], new ExhaustiveOptions()).Watches[0].Broken;
    }

    private static async Step Run(Effect[] program, bool fenced)
    {
        for (var i = 0; i < program.Length; i++)
        {
            await program[i];
            if (fenced)
            {
                await new Fence();
            }
        }
    }

    private static StoreTo Store(Cell cell, int value) => new(cell, value);

    private static LoadInto Load(Cell[] seen, Cell cell, int number) => new(cell, seen[number]);

    private sealed unsafe class Outcome(Cell[] seen, int[] read) : IStatePredicate
    {
        // An invariant that the outcome breaks: 0 is "not read yet".
        public bool Holds(ulong* state) => seen[0].Get(state) != read[0] + 1 || seen[1].Get(state) != read[1] + 1;
    }
}
