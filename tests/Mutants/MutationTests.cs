namespace Shootdown.Tests.Mutants;

/// <summary>Each operator takes out one thing at one await, and nothing else.</summary>
public sealed class MutationTests
{
    private static readonly string[] Levels = ["inside", "still inside", "outside"];

    public static TheoryData<string> Pins => ["preempt", "irq", "rcu"];

    [Theory]
    [InlineData(MutationOperator.AlwaysYes, 0, 1)]
    [InlineData(MutationOperator.AlwaysNo, 1, 0)]
    public void An_answer_is_taken_for_the_other_at_one_await_only(MutationOperator what, int never, int always)
    {
        var plain = Build(null, () => ToyKernel.Asks());
        var mutated = Build(new Mutation(At(plain, "first"), what), () => ToyKernel.Asks());
        var (first, second) = (Find(mutated, "first"), Find(mutated, "second"));

        Assert.Equal(Automaton.Impossible, mutated.Next(first, never));
        Assert.Equal(Labels(plain, plain.Next(Find(plain, "first"), always)), Labels(mutated, mutated.Next(first, always)));
        Assert.All([0, 1], answer => Assert.NotEqual(Automaton.Impossible, mutated.Next(second, answer)));
    }

    [Fact]
    public void A_pin_that_is_taken_away_takes_its_own_undo_along()
    {
        var machine = new Computer(1);
        var plain = Build(null, () => ToyKernel.Nests(machine));
        var mutated = Build(new Mutation(At(plain, "get_cpu()"), MutationOperator.NoPin), () => ToyKernel.Nests(machine));

        Assert.Equal([3, 2, 1], Nesting(plain));
        Assert.Equal([2, 1, 1], Nesting(mutated));
        Assert.Equal(plain.Nodes.Count, mutated.Nodes.Count);
        Assert.Empty(Complaints(mutated));

        static int[] Nesting(Automaton automaton) => [.. Levels.Select(l => (int)automaton.Nodes[Find(automaton, l)]!.Registers.Preempt)];
    }

    [Fact]
    public void The_outermost_pin_leaves_the_context_preemptible_where_it_alone_held_it()
    {
        var machine = new Computer(2);
        var plain = Build(null, () => ToyKernel.Nests(machine));
        var outermost = plain.Nodes[plain.Starts[0]]!.Location.Await!;
        var mutated = Build(new Mutation(outermost, MutationOperator.NoPin), () => ToyKernel.Nests(machine));

        Assert.True(mutated.Nodes[Find(mutated, "outside")]!.Registers is { Preemptible: true, Cpu: -1 });
        Assert.False(mutated.Nodes[Find(mutated, "still inside")]!.Registers.Preemptible);
        Assert.Empty(Complaints(mutated));
    }

    [Theory]
    [MemberData(nameof(Pins))]
    public void Every_kind_of_pin_can_be_taken_away(string kind)
    {
        var machine = new Computer(1);
        var smp = new Smp(machine, Designs.Linux73, 1, 1);
        _ = new MachineSystem(machine, null); // so that the steps are some context's
        var (pin, undo) = kind switch
        {
            "preempt" => (Pinning.PreemptDisable(), Pinning.PutCpu()),
            "irq" => (Pinning.LocalIrqDisable(), Pinning.LocalIrqEnable()),
            _ => (Rcu.ReadLock(), Rcu.ReadUnlock()),
        };
        var plain = Build(null, () => ToyKernel.Holds(pin, undo));
        var mutated = Build(new Mutation(At(plain, pin.Label), MutationOperator.NoPin), () => ToyKernel.Holds(pin, undo));

        Assert.NotEqual(Registers.Task, plain.Nodes[Find(plain, "held")]!.Registers);
        Assert.Equal(Registers.Task, mutated.Nodes[Find(mutated, "held")]!.Registers with { Missing = null });
        Assert.Empty(Complaints(mutated));
    }

    [Fact]
    public void A_task_that_may_migrate_after_all_still_learns_its_CPU()
    {
        var machine = new Computer(2);
        var plain = Build(null, () => ToyKernel.Stays(machine));
        var mutated = Build(new Mutation(At(plain, "migrate_disable()"), MutationOperator.NoPin), () => ToyKernel.Stays(machine));

        Assert.All([0, 1], cpu => Assert.NotEqual(Automaton.Impossible, mutated.Next(mutated.Starts[0], cpu)));
        Assert.False(mutated.Nodes[Find(mutated, "held")]!.Registers.Pinned);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_wait_that_is_gone_past_holds_nobody_up(bool mutate, bool stuck)
    {
        var plain = Waiting(null);
        var mutation = new Mutation(At(plain.Machine.Contexts[^1].Automaton, "flag == 1"), MutationOperator.NoWait);
        var system = mutate ? Waiting(mutation) : plain;

        Assert.Equal(stuck, ExhaustiveSearch.Run(system, [new Watch("stuck", Observation.Stuck)], new ExhaustiveOptions()).Watches[0]
            .Broken);

        static MachineSystem Waiting(Mutation? mutation)
        {
            var machine = new Computer(1) { Rewriter = mutation };
            var flag = machine.Layout.Flag("flag");
            machine.Task("A", CpuMask.Of(0)).Add(() => ToyKernel.Waits(flag));
            return new MachineSystem(machine, null);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void A_fence_that_is_none_lets_both_loads_miss_both_stores(bool mutate, bool allowed)
    {
        var plain = Buffering(null);
        var mutation = new Mutation(At(plain.Machine.Contexts[^1].Automaton, "smp_mb()"), MutationOperator.NoBarrier);
        var system = mutate ? Buffering(mutation) : plain;
        var seen = system.Machine.Layout.Cells.Where(c => c.Name.StartsWith("seen", StringComparison.Ordinal)).ToArray();

        Assert.Equal(allowed, ExhaustiveSearch.Run(system, [new Watch("both missed", 0, new BothMissed(seen))], new ExhaustiveOptions())
            .Watches[0].Broken);

        static MachineSystem Buffering(Mutation? mutation)
        {
            var machine = new Computer(2) { Rewriter = mutation };
            var (x, y) = (machine.Layout.Flag("x"), machine.Layout.Flag("y"));
            var (seenX, seenY) = (machine.Layout.Declare("seen x", 3), machine.Layout.Declare("seen y", 3));
            machine.Task("A", CpuMask.Of(0)).Add(() => ToyKernel.Fences(x, y, seenY));
            machine.Task("B", CpuMask.Of(1)).Add(() => ToyKernel.Fences(y, x, seenX));
            return new MachineSystem(machine, null, MemoryModel.Tso);
        }
    }

    [Fact]
    public void A_store_that_is_no_barrier_is_buffered()
    {
        var flag = new Computer(1).Layout.Flag("flag");
        var plain = Build(null, () => ToyKernel.Stores(flag));
        var mutated = Build(new Mutation(At(plain, "flag = 1"), MutationOperator.NoBarrier), () => ToyKernel.Stores(flag));

        Assert.Empty(plain.Nodes[1]!.Operation.Stores);
        Assert.Equal("flag", Assert.Single(mutated.Nodes[1]!.Operation.Stores).Name);
        Assert.Equal(MemoryOrder.Once, mutated.Nodes[1]!.Operation.Order);
    }

    [Fact]
    public void What_the_model_leaves_open_is_no_test_of_anything()
    {
        var machine = new Computer(1);

        Assert.Equal([MutationOperator.AlwaysYes, MutationOperator.AlwaysNo], Mutation.Of(new YesOrNo("asks"), machine.Interrupts[0]));
        Assert.Empty(Mutation.Of(new Language.Ask("reads"), machine.Interrupts[0]));
        Assert.Empty(Mutation.Of(Pinning.PutCpu(), machine.Interrupts[0]));
    }

    private static Automaton Build(Mutation? mutation, Func<Step> root) =>
        AutomatonBuilder.Build(CpuMask.All(2), Registers.Task, mutation, new HashSet<string>(), root);

    private static int Find(Automaton automaton, string label) =>
        Enumerable.Range(1, automaton.Nodes.Count - 1).First(n => automaton.Nodes[n]!.Operation.Label.Split(" [")[0] == label);

    private static AwaitPoint At(Automaton automaton, string label) => automaton.Nodes[Find(automaton, label)]!.Location.Await!;

    private static List<string> Labels(Automaton automaton, int from) =>
        [automaton.Nodes[from]?.Operation.Label
            ?? "end", .. automaton.Following(from).Order().Select(n => automaton.Nodes[n]?.Operation.Label ?? "end")];

    // What the text is seen to do wrong whatever the state: an undo too many, a pin left behind.
    private static List<string> Complaints(Automaton automaton) =>
        [
            .. automaton.Nodes
                .Where(n => n is not null && n.Operation.ObservedWhenTaken(n.Registers) != 0)
                .Select(n => n!.Operation.Label),
            .. automaton.Nodes
                .Where(n => n?.Operation.Label.Contains("still disabled", StringComparison.Ordinal) == true)
                .Select(n => n!.Operation.Label),
        ];

    private sealed unsafe class BothMissed(Cell[] seen) : IStatePredicate
    {
        public bool Holds(ulong* state) => seen[0].Get(state) != 1 || seen[1].Get(state) != 1;
    }
}
