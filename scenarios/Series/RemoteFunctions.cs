using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Functions that are run on a task, on the CPU where it runs, and functions for whose time nothing else runs.</summary>
public static class RemoteFunctions
{
    private const string Linux73 = "linux-7.3";

    private static readonly TaskSpec Caller = Task("A", On(0), new Call("task_function_call") { Task = "B" });
    private static readonly Call[] Moves = [Plain("preempt_disable"), Plain("preempt_enable")];

    /// <summary>The task moves to its caller's CPU.</summary>
    public static Scenario TaskFunction { get; } = new WorkloadScenario(
        "task-function-call",
        "A on CPU 0 has a function run on B, which any of 2 CPUs runs",
        "task_function_call(), remote_function()",
        new Workload { Cpus = 2, Tasks = [Caller, Task("B", On(0, 1), Moves)] });

    /// <summary>The task moves between others.</summary>
    public static Scenario MovingTask { get; } = new WorkloadScenario(
        "task-function-call-moving",
        "A on CPU 0 has a function run on B, which runs on CPU 1 or 2",
        "task_function_call(), remote_function()",
        new Workload { Cpus = 3, Tasks = [Caller, Task("B", On(1, 2), Moves)] });

    /// <summary>An IPI is pending when CPUs are stopped.</summary>
    public static Scenario Stopped { get; } = new WorkloadScenario(
        "stop-machine",
        "A on CPU 0 runs a function with all CPUs stopped; B on CPU 1 calls CPU 0",
        "multi_cpu_stop()",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Plain("stop_machine")), Task("B", On(1), Single(0))] });

    /// <summary>A CPU that is to be stopped waits for one that is stopped.</summary>
    public static Scenario StoppedWhileWaiting { get; } = new WorkloadScenario(
        "stop-machine-pinned",
        "A on CPU 0 runs a function with all CPUs stopped; B on CPU 1 waits for CPU 0 with preemption off",
        "multi_cpu_stop(): MULTI_STOP_PREPARE",
        new Workload
        {
            Cpus = 2,
            Tasks =
            [
                Task("A", On(0), Plain("stop_machine")),
                Task("B", On(1), Plain("preempt_disable"), Single(0), Plain("preempt_enable")),
            ],
        });

    /// <summary>More than one CPU is stopped.</summary>
    public static Scenario StoppedOfThree { get; } = new WorkloadScenario(
        "stop-machine-of-three",
        "A on CPU 0 runs a function with all CPUs stopped; B on CPU 1 calls CPU 2",
        "multi_cpu_stop()",
        new Workload { Cpus = 3, Tasks = [Task("A", On(0), Plain("stop_machine")), Task("B", On(1), Single(2))] });

    /// <summary>CPUs are stopped for a second function.</summary>
    public static Scenario StoppedTwice { get; } = new WorkloadScenario(
        "stop-machine-twice",
        "A on CPU 0 runs two functions with all CPUs stopped, one after the other",
        "stop_machine_cpuslocked(): cpu_stop_init_done()",
        new Workload { Cpus = 2, Tasks = [Task("A", On(0), Plain("stop_machine"), Plain("stop_machine"))] });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
        [TaskFunction, MovingTask, Stopped, StoppedWhileWaiting, StoppedOfThree, StoppedTwice];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from scenario in (Scenario[])[TaskFunction, MovingTask]
           from property in (Property[])[RemoteFunctionsFindTheirTask.Property, WaitsEnd.Property]
           select Holds(Linux73, scenario, property, "task_function_call()"),
        Breaks($"{Linux73}+remote-check=none", TaskFunction, RemoteFunctionsFindTheirTask.Property, "what remote_function() is for"),
        Breaks(
            $"{Linux73}+remote-check=current", MovingTask, RemoteFunctionsFindTheirTask.Property, "what its first question is for"),
        Breaks(
            $"{Linux73}+remote-retry=never", TaskFunction, RemoteFunctionsFindTheirTask.Property, "perf: Robustify task_function_call()"),
        .. from scenario in (Scenario[])[Stopped, StoppedOfThree, StoppedTwice]
           select Holds(Linux73, scenario, StoppedCpusDoNothing.Property, "stop_machine()"),
        .. from scenario in (Scenario[])[Stopped, StoppedOfThree]
           select Breaks(
               $"{Linux73}+stop-irqs=never", scenario, StoppedCpusDoNothing.Property, "what MULTI_STOP_DISABLE_IRQ is for"),
        Holds(Linux73, StoppedWhileWaiting, WaitsEnd.Property, "stop_machine() waits with interrupts on"),
        Breaks($"{Linux73}+stop-irqs=when-it-comes", StoppedWhileWaiting, WaitsEnd.Property, "what MULTI_STOP_PREPARE is for"),
    ];
}
