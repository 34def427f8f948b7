using System.Collections.Concurrent;

namespace Shootdown.Tests.Model.Scheduling;

/// <summary>Who may run where and when: the machine comes to the states that <see cref="ReferenceScheduler"/> does, on every small machine.
/// CPUs that come and go are left to the scenarios of hotplug.</summary>
[Long]
public sealed unsafe class SchedulerTests
{
    private static readonly string[] Programs = ["xx", "PxU", "MxG", "ZS", "xS", "xW", "xZx", "SxW"];

    private static readonly CpuMask[] Places = [CpuMask.Of(0), CpuMask.Of(1), CpuMask.All(2)];

    public static TheoryData<string> Firsts => [.. Programs];

    [Theory]
    [MemberData(nameof(Firsts))]
    public void Two_tasks_on_two_CPUs(string first) =>
        Assert.All(Machines(first, 1, Places), tasks => AssertAlike(2, tasks));

    [Theory]
    [MemberData(nameof(Firsts))]
    public void Three_tasks_on_one_CPU(string first) =>
        Assert.All(Machines(first, 2, [CpuMask.Of(0)]), tasks => AssertAlike(1, tasks));

    [Theory]
    [MemberData(nameof(Firsts))]
    public void Two_tasks_on_two_CPUs_that_take_a_step_to_switch(string first) =>
        Assert.All(Machines(first, 1, Places), tasks => AssertAlike(2, tasks, switches: true));

    [Fact]
    public void Three_tasks_on_two_CPUs_that_take_a_step_to_switch() =>
        Assert.All(
            from realtime in (bool[])[false, true]
            from second in Programs
            from third in Programs
            select (ToyTask[])[
                new("xx", CpuMask.All(2), realtime),
                new(second, CpuMask.Of(0), Realtime: false),
                new(third, CpuMask.Of(1), Realtime: false)],
            tasks => AssertAlike(2, tasks, switches: true));

    // The twin: what the machine did before.
    [Fact]
    public void A_task_that_runs_before_the_CPU_that_it_left_has_switched_would_be_found()
    {
        ToyTask[] tasks = [new("xx", CpuMask.All(2), Realtime: false), new("xx", CpuMask.All(2), Realtime: false)];

        Assert.NotEqual(
            new ReferenceScheduler(2, tasks, switches: true, heedsOnCpu: false).Explore().States,
            Machine(2, tasks, switches: true).States);
    }

    // The twin: what the machine did before.
    [Fact]
    public void A_realtime_task_that_kept_its_CPU_while_it_sleeps_would_be_found()
    {
        ToyTask[] tasks = [new("xZx", CpuMask.Of(0), Realtime: true), new("xS", CpuMask.Of(0), Realtime: false)];
        ToyTask[] awake = [tasks[0] with { Acts = "xWx" }, tasks[1]];

        Assert.NotEqual(new ReferenceScheduler(1, awake).Explore().States, Machine(1, tasks).States);
    }

    // All of a first task with others: every program, priority and place. A CPU that has one task for good never switches, so nothing is
    // asked of it.
    private static IEnumerable<ToyTask[]> Machines(string first, int others, CpuMask[] places)
    {
        List<ToyTask> tasks =
        [
            .. from program in Programs
               from realtime in (bool[])[false, true]
               from place in places
               select new ToyTask(program, place, realtime),
        ];
        IEnumerable<ToyTask[]> machines = tasks.Where(t => t.Acts == first).Select(t => (ToyTask[])[t]);
        for (var i = 0; i < others; i++)
        {
            machines = [.. from machine in machines from task in tasks
                           where string.CompareOrdinal(machine[^1].ToString(), task.ToString()) <= 0
                           select (ToyTask[])[.. machine, task]];
        }

        return machines.Where(m => m.All(task => task.Cpus.All(cpu => m.Any(other => other != task && other.Cpus.Contains(cpu)))));
    }

    private static void AssertAlike(int cpus, ToyTask[] tasks, bool switches = false)
    {
        var (expected, standstill) = new ReferenceScheduler(cpus, tasks, switches).Explore();
        var (states, stuck) = Machine(cpus, tasks, switches);

        var name = string.Join(' ', tasks.AsEnumerable());
        Assert.True(expected.SetEquals(states), $"{name}: only the reference: {Some(expected.Except(states))}; only the machine: "
            + Some(states.Except(expected)));
        Assert.True(standstill == stuck, $"{name}: {(stuck ? "the machine" : "the reference")} alone gets stuck");
    }

    private static string Some(IEnumerable<string> states) => string.Join("; ", states.Take(3));

    private static (IReadOnlySet<string> States, bool Stuck) Machine(int cpus, ToyTask[] tasks, bool switches = false)
    {
        var machine = new Computer(cpus);
        if (switches)
        {
            machine.AddSchedulers(0, CpuMask.All(cpus), (_, _) => ToyRoutine.Switch());
        }

        var told = machine.Layout.Flag("told");
        Context[] contexts = [.. tasks.Select((task, i) =>
            machine.Task($"T{i}", task.Cpus, task.Realtime, yields: task.Acts.Contains('Z')))];
        foreach (var (context, task) in contexts.Zip(tasks))
        {
            context.Add(() => ToyRoutine.Run(machine, context.Name, task, told));
        }

        var system = new MachineSystem(machine, null);
        var places = contexts.Select(c => PlacesOf(c.Automaton)).ToArray();
        var running = Enumerable.Range(0, cpus).Select(cpu => machine.Layout.Cells.Single(c => c.Name == $"running[{cpu}]")).ToArray();
        var left = machine.Schedulers.Select((_, cpu) => machine.Layout.Cells.Single(c => c.Name == $"on_cpu[{cpu}]")).ToArray();
        var seen = new Recorder(state => string.Join(' ', contexts.Select((c, i) =>
        {
            var node = c.Node.Get((ulong*)state);
            var place = node == Automaton.Done ? tasks[i].Acts.Length : places[i][node];
            var on = node == Automaton.Done ? -1 : Array.FindIndex(running, cell => cell.Format(cell.Get((ulong*)state)) == c.Name);
            return $"{place}@{(on < 0 ? "-" : on)}";
        })) + (told.IsSet((ulong*)state) ? " told" : " ")
            + string.Concat(machine.Schedulers.Select(
                (s, cpu) => s.Node.Get((ulong*)state) == Automaton.Done
                    ? string.Empty
                    : $" {cpu} leaves {left[cpu].Format(left[cpu].Get((ulong*)state))}")));
        var result = ExhaustiveSearch.Run(
            system, [new Watch("all", 0, seen), new Watch("stuck", Observation.Stuck)], new ExhaustiveOptions { Threads = 1 });
        return (seen.Seen.Keys.ToHashSet(), result.Watches[1].Broken);
    }

    // How many steps lead to each node: the program is a line.
    private static Dictionary<int, int> PlacesOf(Automaton automaton)
    {
        var places = new Dictionary<int, int> { [automaton.Starts[0]] = 0 };
        var open = new Queue<int>(places.Keys);
        while (open.TryDequeue(out var node))
        {
            for (var result = 0; result < automaton.Nodes[node]!.Operation.Range; result++)
            {
                if (automaton.Next(node, result) is var next && next > Automaton.Done && places.TryAdd(next, places[node] + 1))
                {
                    open.Enqueue(next);
                }
            }
        }

        return places;
    }

    private sealed class Recorder(Func<nint, string> view) : IStatePredicate
    {
        public ConcurrentDictionary<string, bool> Seen { get; } = new();

        public bool Holds(ulong* state) => Seen.TryAdd(view((nint)state), true) || true;
    }
}
