using System.Runtime.CompilerServices;

namespace Shootdown.Tests.Language;

/// <summary>Routines become automata: one node for each behaviour, not for each history.</summary>
public sealed class AutomatonTests
{
    [Fact]
    public void Each_await_is_a_node_and_the_end_is_node_0()
    {
        var automaton = Build(Two);

        Assert.Equal(3, automaton.Nodes.Count);
        Assert.Null(automaton.Nodes[Automaton.Done]);

        static async Step Two()
        {
            await new Ask("first");
            await new Ask("second");
        }
    }

    [Fact]
    public void The_result_of_a_step_decides_where_the_routine_goes_on()
    {
        var automaton = Build(Branch);
        var start = automaton.Starts[0];

        Assert.Equal(Automaton.Done, automaton.Next(start, 0));
        Assert.Equal("only if 1", automaton.Nodes[automaton.Next(start, 1)]!.Operation.Label);

        static async Step Branch()
        {
            if (await new Ask("which") == 1)
            {
                await new Ask("only if 1");
            }
        }
    }

    [Fact]
    public void A_local_that_is_dead_multiplies_no_nodes()
    {
        var automaton = Build(Dead);

        Assert.Equal(3, automaton.Nodes.Count);
        Assert.Equal(10, automaton.Unmerged);

        static async Step Dead()
        {
            var unused = await new Ask("eight", 8);
            await new Ask("after");
            _ = unused; // kept by the compiler, used by nobody
        }
    }

    [Fact]
    public void A_local_that_is_live_is_told_apart()
    {
        var automaton = Build(Live);

        Assert.Equal(1 + 1 + 8 + 8, automaton.Nodes.Count);

        static async Step Live()
        {
            var used = await new Ask("eight", 8);
            await new Ask("between", 1);
            await new Ask($"uses {used}", 1);
        }
    }

    [Fact]
    public void A_call_is_no_step_and_its_value_comes_back()
    {
        var automaton = Build(Caller);
        var start = automaton.Starts[0];

        Assert.Equal("in the callee", automaton.Nodes[start]!.Operation.Label);
        Assert.Equal("got 3", automaton.Nodes[automaton.Next(start, 1)]!.Operation.Label);
        Assert.Equal("got 2", automaton.Nodes[automaton.Next(start, 0)]!.Operation.Label);

        static async Step Caller()
        {
            var value = await Callee(2);
            await new Ask($"got {value}");
        }

        static async Step<int> Callee(int add) => await new Ask("in the callee") + add;
    }

    [Fact]
    public void A_loop_closes_upon_itself()
    {
        var automaton = Build(Forever);

        Assert.Equal(automaton.Starts[0], automaton.Next(automaton.Next(automaton.Starts[0], 0), 0));

        static async Step Forever()
        {
            while (true)
            {
                await new Ask("odd", 1);
                await new Ask("even", 1);
            }
        }
    }

    [Fact]
    public void A_node_knows_the_kernel_function_that_it_belongs_to()
    {
        var automaton = Build(Outer);

        Assert.Equal("csd_lock", automaton.Nodes[automaton.Starts[0]]!.Location.Function);

        static async Step Outer() => await Inner();

        [Kernel("kernel/smp.c", "csd_lock", "7.3")]
        static async Step Inner() => await new Ask("wait");
    }

    [Fact]
    public void A_future_is_all_that_can_still_be_touched()
    {
        var layout = new Layout();
        var (early, late) = (layout.Flag("early"), layout.Flag("late"));
        var automaton = Build(() => Both(early, late));
        var second = automaton.Next(automaton.Starts[0], 0);

        Assert.True(automaton.Futures[automaton.Starts[0]].Writes.Contains(early));
        Assert.False(automaton.Futures[second].Writes.Contains(early));
        Assert.True(automaton.Futures[second].Writes.Contains(late));

        static async Step Both(Cell early, Cell late)
        {
            await new Increment(early);
            await new Increment(late);
        }
    }

    [Fact]
    public void An_exception_is_a_step_that_names_the_routine()
    {
        var fault = Build(Throws).Nodes[1]!;

        Assert.Contains("Throws threw InvalidOperationException: oops", fault.Operation.Label, StringComparison.Ordinal);
        Assert.Equal(MachineFault.ModelFault, fault.Operation.ObservedWhenTaken(Registers.Task));

        static async Step Throws()
        {
            await Task0();
            throw new InvalidOperationException("oops");
        }

        static async Step Task0()
        {
            if (DateTime.UnixEpoch.Year == 0)
            {
                await new Ask("never");
            }
        }
    }

    [Fact]
    public void Ending_with_preemption_off_is_a_fault()
    {
        var automaton = Build(Unbalanced);
        var end = automaton.Nodes[automaton.Next(automaton.Starts[0], 0)]!;

        Assert.NotEqual(0UL, end.Operation.ObservedWhenTaken(end.Registers) & MachineFault.Unbalanced);

        static async Step Unbalanced() => await Pinning.PreemptDisable();
    }

    [Fact]
    public void One_put_cpu_too_many_shows()
    {
        var start = Build(Extra).Nodes[1]!;

        Assert.Equal(MachineFault.Unbalanced, start.Operation.ObservedWhenTaken(start.Registers));

        static async Step Extra() => await Pinning.PutCpu();
    }

    [Fact]
    public void A_pinned_context_reads_the_CPU_that_it_knows()
    {
        var machine = new Computer(3);
        var automaton = AutomatonBuilder.Build(CpuMask.All(3), Registers.Task, () => Nested(machine));
        var second = automaton.Next(automaton.Starts[0], 1);

        Assert.Equal(Automaton.Impossible, automaton.Next(second, 0));
        Assert.NotEqual(Automaton.Impossible, automaton.Next(second, 1));

        static async Step Nested(Computer machine)
        {
            await Pinning.GetCpu(machine);
            await Pinning.GetCpu(machine);
            await Pinning.PutCpu();
            await Pinning.PutCpu();
        }
    }

    [Fact]
    public void Recursion_without_end_is_refused_by_name()
    {
        var refused = Assert.Throws<RoutineException>(() => Build(Recursive));

        Assert.Contains("Recursive calls itself without end", refused.Message, StringComparison.Ordinal);

        static async Step Recursive() => await Recursive();
    }

    [Fact]
    public void Awaiting_a_Task_is_refused_by_name()
    {
        var refused = Assert.Throws<RoutineException>(() => Build(Foreign));

        Assert.Contains("Foreign awaits a", refused.Message, StringComparison.Ordinal);

        static async Step Foreign() => await Task.Yield();
    }

    [Long]
    [Fact]
    public void A_loop_without_an_await_is_ended_and_named()
    {
        using var released = new CancellationTokenSource();
        var refused = Assert.Throws<RoutineException>(() => Build(() => Spins(released)));

        Assert.Matches(
            @"^tests/Language/AutomatonTests\.cs:\d+: routine Spins came to no await in 5 s after this one; accepted: ", refused.Message);

        static async Step Spins(CancellationTokenSource released)
        {
            await new Ask("before", 1);
            while (!released.IsCancellationRequested)
            {
            }
        }
    }

    [Fact]
    public void A_loop_without_a_step_is_refused_by_name()
    {
        var refused = Assert.Throws<RoutineException>(() => Build(Calls));

        Assert.Matches(@"^tests/Language/AutomatonTests\.cs:\d+: routine Calls calls routines for ever that make no step; accepted: ",
            refused.Message);

        static async Step Calls()
        {
            while (true)
            {
                await Nothing();
            }
        }

        static async Step Nothing()
        {
            if (DateTime.UnixEpoch.Year == 0)
            {
                await new Ask("never");
            }
        }
    }

    [Long]
    [Fact]
    public void A_routine_that_grows_without_end_is_refused_by_name()
    {
        var refused = Assert.Throws<RoutineTooLargeException>(() => Build(Counts));

        Assert.Matches(@"^tests/Language/AutomatonTests\.cs:\d+: routine Counts has more than \d+ nodes; likely cause: ", refused.Message);

        static async Step Counts()
        {
            for (var number = 0; ; number++)
            {
                await new Ask($"number {number}", 1);
            }
        }
    }

    [Fact]
    public void A_state_machine_that_is_no_struct_is_refused_by_name()
    {
        var refused = Assert.Throws<RoutineException>(() =>
        {
            var machine = new Unoptimised();
            StepBuilder.Create().Start(ref machine);
        });

        Assert.Matches(@"^tests/Language/AutomatonTests\.cs:\d+: routine Unoptimised was compiled without optimisation, so it cannot be "
            + "copied; accepted: ", refused.Message);
    }

    [Fact]
    public void Building_twice_gives_the_same_automaton()
    {
        var (first, second) = (Build(Program), Build(Program));

        Assert.Equal(first.Nodes.Select(n => n?.Operation.Label), second.Nodes.Select(n => n?.Operation.Label));
        Assert.Equal(Enumerable.Range(0, first.Nodes.Count).SelectMany(first.Following), Enumerable.Range(0, second.Nodes.Count)
            .SelectMany(second.Following));

        static async Step Program()
        {
            foreach (var cpu in CpuMask.Of(0, 2))
            {
                if (await new Ask($"cpu {cpu}") == 1)
                {
                    await new Ask("yes");
                }
            }
        }
    }

    private static Automaton Build(Func<Step> root) => AutomatonBuilder.Build(CpuMask.All(2), Registers.Task, root);

    /// <summary>What the compiler makes of an async method in a build without optimisation, in short.</summary>
    private sealed class Unoptimised : IAsyncStateMachine
    {
        private readonly int __state = -1;

        public void MoveNext() => GC.KeepAlive(__state);

        public void SetStateMachine(IAsyncStateMachine stateMachine)
        {
        }
    }
}
