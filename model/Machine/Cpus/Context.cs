namespace Shootdown.Model.Machine.Cpus;

/// <summary>What kind of execution context a routine runs in.</summary>
public enum ContextKind
{
    /// <summary>A task: scheduled, preemptible, may migrate.</summary>
    Task,

    /// <summary>A CPU's hard interrupt context: on top of whatever the CPU runs, interrupts off.</summary>
    Interrupt,

    /// <summary>A CPU's idle task.</summary>
    Idle,

    /// <summary>The CPU-hotplug control thread. It runs on no modelled CPU, which only adds behaviours: it is never held up by what the
    /// modelled CPUs do, except where it waits for them. While CPUs are stopped it acts as the stopper of the dying CPU.</summary>
    Hotplug,

    /// <summary>A CPU's context-switch code: it runs between the task that leaves and the one that comes, interrupts off.</summary>
    Scheduler,

    /// <summary>A part of the machine that acts by itself, at any moment or never: a page walker, a non-maskable interrupt.</summary>
    Hardware,

    /// <summary>A part of the machine that acts by itself and is bound to: the host of a vCPU, the fabric that carries invalidations. It
    /// is no CPU's, and waits for none.</summary>
    Platform,
}

/// <summary>One thread of execution: its routines, and where it may run.</summary>
public sealed class Context
{
    /// <summary>What steps that no routine of the kernel's makes are said to be of, in a task: the workload's own.</summary>
    public const string OfWorkload = "caller";

    private readonly List<Func<Step>> roots = [];

    internal Context(int id, string name, ContextKind kind, CpuMask cpus, bool realtime, Registers initial) =>
        (Id, Name, Kind, Cpus, Affinity, Realtime, Initial) = (id, name, kind, cpus, cpus, realtime, initial);

    /// <summary>The context's number in its machine.</summary>
    public int Id { get; }

    /// <summary>Its name in traces.</summary>
    public string Name { get; }

    /// <summary>Its kind.</summary>
    public ContextKind Kind { get; }

    /// <summary>The CPUs that it is meant to run on (<c>cpus_ptr</c>).</summary>
    public CpuMask Affinity { get; }

    /// <summary>The CPUs that it may ever run on: its affinity, or all if every CPU of that may be unplugged.</summary>
    public CpuMask Cpus { get; internal set; }

    /// <summary>Whether the task is SCHED_FIFO: it keeps its CPU until it ends or sleeps.</summary>
    public bool Realtime { get; }

    /// <summary>The CPU that a task has in the initial state, or -1.</summary>
    public int StartsOn { get; init; } = -1;

    /// <summary>Whether a task gives up its CPU of its own accord anywhere.</summary>
    public bool Yields { get; init; }

    /// <summary>Registers at the start of a routine.</summary>
    public Registers Initial { get; }

    /// <summary>The routines that the context may begin.</summary>
    public IReadOnlyList<Func<Step>> Roots => roots;

    /// <summary>The automaton of the routines, once built.</summary>
    public Automaton Automaton { get; internal set; } = null!;

    /// <summary>How much had been found out of the machine when the automaton was begun (<see cref="Computer.Discoveries"/>).</summary>
    internal int BuiltAfter { get; set; }

    /// <summary>Whether a step of it goes by what is found out only while contexts are built.</summary>
    internal bool GoesByDiscoveries { get; set; }

    /// <summary>Where the context stands: a node of <see cref="Automaton"/>.</summary>
    public Cell Node { get; internal set; } = null!;

    /// <summary>Whether the task exists yet; null for one that exists from the start.</summary>
    public Cell? Started { get; internal set; }

    /// <summary>Where the task is; null where nobody looks for it.</summary>
    public Whereabouts? Whereabouts { get; private set; }

    /// <summary>Lets others look for the task.</summary>
    /// <param name="machine">Its machine.</param>
    public Whereabouts LookFor(Computer machine) => Whereabouts ??= new Whereabouts(machine, this);

    /// <summary>The kernel function that a step is of; where none is on the call stack, what the context is.</summary>
    /// <param name="node">A node of <see cref="Automaton"/>.</param>
    public string FunctionOf(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Location.Function ?? RoleOf(Kind);
    }

    /// <summary>What stands for the function of a step that no function of the kernel makes: the caller of the first one, or the
    /// machine itself.</summary>
    /// <param name="kind">The kind of the context that makes it.</param>
    public static string RoleOf(ContextKind kind) => kind switch
    {
        ContextKind.Task => OfWorkload,
        ContextKind.Interrupt => "interrupt",
        ContextKind.Idle => "idle",
        ContextKind.Hotplug => "hotplug",
        ContextKind.Scheduler => "context_switch",
        ContextKind.Hardware => "hardware",
        _ => "platform",
    };

    /// <summary>Adds a routine that the context may begin; returns its number.</summary>
    /// <param name="root">Starts the routine.</param>
    public int Add(Func<Step> root)
    {
        roots.Add(root);
        return roots.Count - 1;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
