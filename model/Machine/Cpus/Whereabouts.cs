using System.Globalization;

namespace Shootdown.Model.Machine.Cpus;

/// <summary>Where a task is that somebody looks for: the CPU that it was given last (<c>task_cpu()</c>), and whether it still has
/// it.</summary>
/// <remarks>The kernel stores task_cpu when it queues a task on a CPU, here it changes when the task gets that CPU: who comes to it in
/// between finds it gone, as who comes a little earlier does. One that has run nowhere yet was last on the first of its CPUs.</remarks>
public sealed class Whereabouts
{
    private readonly int cpus;

    internal Whereabouts(Computer machine, Context task)
    {
        (cpus, Task) = (machine.Cpus, task);
        Place = machine.Layout.Declare($"{task}.cpu", 2 * cpus, task.StartsOn >= 0 ? task.StartsOn : cpus + task.Cpus.First, -1, Format);
    }

    /// <summary>The task.</summary>
    public Context Task { get; }

    /// <summary>The CPU that the task runs on; or as many more as there are CPUs, where it was last.</summary>
    public Cell Place { get; }

    /// <summary>Whether the task runs anywhere.</summary>
    /// <param name="place">A value of <see cref="Place"/>.</param>
    public bool Runs(int place) => place < cpus;

    /// <summary><c>task_cpu(p)</c>.</summary>
    public Operation<int> TaskCpu() => new CpuReading(Place, cpus, $"task_cpu({Task})");

    /// <summary><c>task_cpu(p) == cpu</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<bool> IsOf(int cpu) => new CpuQuestion(
        this, cpu, false, string.Create(CultureInfo.InvariantCulture, $"task_cpu({Task}) == smp_processor_id()"));

    /// <summary><c>p == current</c>.</summary>
    /// <param name="cpu">The CPU that asks.</param>
    public Operation<bool> IsCurrent(int cpu) => new CpuQuestion(this, cpu, true, $"{Task} == current");

    internal void Begin(int cpu) => Place.Initial = cpu;

    internal unsafe void Leave(ulong* state, int cpu) => Place.Set(state, cpus + cpu);

    internal unsafe void Enter(ulong* state, int cpu) => Place.Set(state, cpu);

    private string Format(int place) =>
        string.Create(CultureInfo.InvariantCulture, $"{(Runs(place) ? "runs" : "last")} on {place % cpus}");

    private sealed unsafe record CpuReading(Cell Place, int Cpus, string Words) : Reading
    {
        public override int Range => Cpus;

        public override string Label => Words;

        public override bool IsAlwaysEnabled => true;

        public override bool LooksAtContexts => true;

        public override int Execute(ref StepExecution step) => Place.Get(step.State) % Cpus;

        public override void Touch(Footprint footprint) => footprint.Read(Place);
    }

    private sealed unsafe record CpuQuestion(Whereabouts Of, int Cpu, bool Running, string Words) : Question
    {
        public override string Label => Words;

        public override bool IsAlwaysEnabled => true;

        public override object About => Of;

        public override bool LooksAtContexts => true;

        public override int Execute(ref StepExecution step) =>
            Of.Place.Get(step.State) is var place && (Running ? place : place % Of.cpus) == Cpu ? 1 : 0;

        public override void Touch(Footprint footprint) => footprint.Read(Of.Place);
    }
}
