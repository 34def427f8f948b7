using System.Collections.Immutable;

namespace Shootdown.Model.Machine.Cpus;

/// <summary>What a step does that looks at contexts.</summary>
/// <param name="machine">The machine, with a packed state.</param>
/// <param name="values">The cells that are declared.</param>
/// <param name="args">What else it depends on.</param>
/// <returns>The result, or <see cref="Operation.Blocked"/>.</returns>
/// <typeparam name="TArgs">The constants.</typeparam>
internal delegate int LooksAtContexts<TArgs>(in Standing machine, ref Values values, TArgs args);

/// <summary>A step that looks at where contexts stand or what CPUs run, which no footprint names: the scheduler's, stop_machine's,
/// RCU's.</summary>
/// <typeparam name="TArgs">The constants.</typeparam>
/// <param name="Machine">The machine.</param>
/// <param name="Label">The step in the kernel's words.</param>
/// <param name="Writes">The cells that it may write: positions 0 and up.</param>
/// <param name="Reads">The cells that it only reads: the positions after them.</param>
/// <param name="Args">What else it depends on.</param>
/// <param name="Effects">What it does; static.</param>
/// <param name="Order">How it is ordered.</param>
internal sealed unsafe record ContextStep<TArgs>(
    Computer Machine,
    string Label,
    ImmutableArray<Cell> Writes,
    ImmutableArray<Cell> Reads,
    TArgs Args,
    LooksAtContexts<TArgs> Effects,
    MemoryOrder Order = MemoryOrder.Once) : Effect
{
    private readonly Cell[] cells = [.. Writes, .. Reads];

    /// <inheritdoc/>
    public override string Label { get; } = Label;

    /// <inheritdoc/>
    public override MemoryOrder Order { get; } = Order;

    /// <inheritdoc/>
    public override bool LooksAtContexts => true;

    /// <inheritdoc/>
    public override bool IsWait => Waits;

    /// <summary>Whether it is a wait for what others do.</summary>
    public bool Waits { get; init; }

    /// <inheritdoc/>
    public override int Execute(ref StepExecution step)
    {
        var values = new Values(step, cells, Writes.Length, tellsCpu: false);
        return Effects(new Standing(Machine, step.State), ref values, Args);
    }

    /// <inheritdoc/>
    public override void Touch(Footprint footprint) => footprint.Write(Writes.AsSpan()).Read(Reads.AsSpan());

    /// <inheritdoc/>
    public bool Equals(ContextStep<TArgs>? other) =>
        other is not null && Label == other.Label && Effects.Method == other.Effects.Method
        && EqualityComparer<TArgs>.Default.Equals(Args, other.Args)
        && cells.AsSpan().SequenceEqual(other.cells);

    /// <inheritdoc/>
    public override int GetHashCode() => Label.GetHashCode(StringComparison.Ordinal);
}

/// <summary>Where the contexts of a machine stand.</summary>
internal readonly unsafe ref struct Standing
{
    private readonly ulong* state;

    public Standing(Computer machine, ulong* state)
    {
        Machine = machine;
        this.state = state;
    }

    /// <summary>The machine.</summary>
    public Computer Machine { get; }

    /// <summary>Whether a CPU is in <c>cpu_online_mask</c>.</summary>
    public bool IsOnline(int cpu) => Machine.IsOnline(state, cpu);

    /// <summary>Whether a CPU runs a task.</summary>
    public bool RunsTask(int cpu) => Machine.Scheduling.RunsTask(state, cpu);

    /// <summary>Whether a CPU is in its interrupt context.</summary>
    public bool IsInterrupted(int cpu) => Machine.Interrupts[cpu].Node.Get(state) != Automaton.Done;

    /// <summary>Whether a CPU is in its context-switch code.</summary>
    public bool IsSwitching(int cpu) => Machine.Scheduling.IsSwitching(state, cpu);

    /// <summary>Whether a task has work to do, no CPU, and may be given this one.</summary>
    public bool IsWaitingForCpu(Context task, int cpu) => Machine.Scheduling.MaySwitchIn(state, task, cpu);

    /// <summary>What a context carries; null where it has ended.</summary>
    public Registers? RegistersOf(Context context) => context.Automaton.Nodes[context.Node.Get(state)]?.Registers;
}
