using Shootdown.Explore;
using Shootdown.Model;

namespace Shootdown.Tests.Model;

/// <summary>x86-TSO by its classic tests: what store buffers allow, and what they do not.</summary>
public sealed class StoreBufferTests
{
    [Theory]
    [InlineData(MemoryModel.Sc, false)]
    [InlineData(MemoryModel.Tso, true)]
    public void SB_both_loads_may_miss_both_stores_under_TSO_only(MemoryModel memory, bool allowed) =>
        Assert.Equal(allowed, Reaches(memory, fenced: false, (m, x, y) => [Store(x, 1), Load(m, y, 0)], (m, x, y) => [Store(y, 1), Load(m, x, 1)], [0, 0]));

    [Fact]
    public void SB_with_fences_is_forbidden() =>
        Assert.False(Reaches(MemoryModel.Tso, fenced: true, (m, x, y) => [Store(x, 1), Load(m, y, 0)], (m, x, y) => [Store(y, 1), Load(m, x, 1)], [0, 0]));

    [Fact]
    public void MP_stores_arrive_in_order() =>
        Assert.False(Reaches(MemoryModel.Tso, fenced: false, (m, x, y) => [Store(x, 1), Store(y, 1)], (m, x, y) => [Load(m, y, 0), Load(m, x, 1)], [1, 0]));

    [Fact]
    public void MP_can_see_the_old_and_then_the_new() =>
        Assert.True(Reaches(MemoryModel.Tso, fenced: false, (m, x, y) => [Store(x, 1), Store(y, 1)], (m, x, y) => [Load(m, y, 0), Load(m, x, 1)], [0, 1]));

    [Fact]
    public void LB_loads_do_not_pass_stores() =>
        Assert.False(Reaches(MemoryModel.Tso, fenced: false, (m, x, y) => [Load(m, y, 0), Store(x, 1)], (m, x, y) => [Load(m, x, 1), Store(y, 1)], [1, 1]));

    [Fact]
    public void A_CPU_sees_its_own_store_at_once() =>
        Assert.False(Reaches(MemoryModel.Tso, fenced: false, (m, x, y) => [Store(x, 1), Load(m, x, 0)], (m, x, y) => [Load(m, y, 1)], [0, 0]));

    [Fact]
    public void A_store_to_a_full_buffer_is_an_error()
    {
        var machine = new Machine(2);
        var cell = machine.Layout.Declare("x", 2);
        machine.Task("A", CpuMask.Of(0)).Add(() => Many(cell));

        var result = ExhaustiveSearch.Run(new MachineSystem(machine, null, MemoryModel.Tso), [new Watch("overflow", Observed.StoreBufferOverflow & ~Observation.Fatal)], new ExhaustiveOptions());

        Assert.True(result.Watches[0].Broken);

        static async Step Many(Cell cell)
        {
            for (var i = 0; i < 17; i++)
            {
                await new StoreTo(cell, i % 2);
            }
        }
    }

    // Whether the two loads, in the order of their cells, can read what is asked, with all stores in memory at the end.
    private static bool Reaches(
        MemoryModel memory, bool fenced, Func<Cell[], Cell, Cell, Effect[]> first, Func<Cell[], Cell, Cell, Effect[]> second, int[] read)
    {
        var machine = new Machine(2);
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

    private sealed unsafe record StoreTo(Cell Cell, int Value) : Effect
    {
        public override string Label => $"{Cell} = {Value}";

        public override MemoryOrder Order => MemoryOrder.Plain;

        public override IReadOnlyList<Cell> Stores => [Cell];

        public override int Execute(ref Shootdown.Model.Execution step)
        {
            Cell.Set(step.State, Value);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Write(Cell);
    }

    private sealed unsafe record LoadInto(Cell Cell, Cell Into) : Effect
    {
        public override string Label => $"{Into} = {Cell}";

        public override int Execute(ref Shootdown.Model.Execution step)
        {
            Into.Set(step.State, Cell.Get(step.State) + 1);
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Read(Cell).Write(Into);
    }

    private sealed record Fence : Effect
    {
        public override string Label => "mfence";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref Shootdown.Model.Execution step) => 0;

        public override void Touch(Footprint footprint)
        {
        }
    }
}
