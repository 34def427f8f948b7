namespace Shootdown.Model.Machine.Observing;

/// <summary>
/// The eyes of a property. It observes steps, calls and states of a machine, and owns whatever it must remember of them; the machine and
/// the
/// routine text know nothing of it.
/// </summary>
/// <remarks>A monitor is made anew for each system that it is attached to.</remarks>
public interface IMonitor
{
    /// <summary>The kernel functions whose calls and returns it has to see (<see cref="CallEvent"/>): <c>f</c>, or <c>f(a,b)</c> where at
    /// its
    /// returns only these arguments matter.</summary>
    IEnumerable<string> Calls => [];

    /// <summary>Called once when all routines are known and no cell is placed: declares ghosts and invariants.</summary>
    /// <param name="observer">The system to be.</param>
    void Begin(Observer observer)
    {
    }

    /// <summary>What it looks at around one step of one context.</summary>
    /// <param name="site">The step.</param>
    /// <returns>Null where it does not look.</returns>
    Probe? Watch(Site site) => null;
}

/// <summary>A step of the text as one context may make it.</summary>
/// <param name="Context">The context.</param>
/// <param name="Operation">The step as the text has it.</param>
/// <param name="Registers">The context's registers before it.</param>
/// <param name="Location">Where in the text it stands.</param>
public sealed record Site(Context Context, Operation Operation, Registers Registers, Location Location)
{
    private Footprint? touched;

    /// <summary>Whether the step pins the context to the CPU that it is on, where nothing has done so before.</summary>
    public bool Pins =>
        !Registers.Pinned && Enumerable.Range(0, Operation.Range).Any(result => (Made ?? Operation).Advance(Registers, result).Pinned);

    /// <summary>Whether the step is a full barrier, as it is made: a mutation may have left it none.</summary>
    public bool IsFullBarrier => (Made ?? Operation).Order == MemoryOrder.Full;

    /// <summary>The step as a mutation has left it; null where there is none.</summary>
    internal Operation? Made { get; init; }

    /// <summary>All that the step as the text has it may touch; the sites of one operation may share it.</summary>
    internal Footprint Touched
    {
        get => touched ??= FootprintOf(Operation);
        init => touched = value;
    }

    /// <summary>Whether the step may write a cell.</summary>
    /// <param name="cell">The cell.</param>
    public bool Writes(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return Touched.Writes.Contains(cell.Anchor ?? cell);
    }

    /// <summary>Whether the step may read or write a cell.</summary>
    /// <param name="cell">The cell.</param>
    public bool Touches(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return Touched.Reads.Contains(cell.Anchor ?? cell);
    }

    /// <summary>The CPUs that the step may be made on. A task whose CPUs have all gone offline may run on any.</summary>
    /// <param name="machine">The machine.</param>
    public CpuMask Cpus(Computer machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return Registers.Cpu >= 0 ? CpuMask.Of(Registers.Cpu) : Context.Kind == ContextKind.Task ? CpuMask.All(machine.Cpus) : Context.Cpus;
    }

    /// <summary>The call event that the step is, if it is one of a function.</summary>
    /// <param name="function">The kernel's name of the function.</param>
    public CallEvent? CallOf(string function) => Operation is CallEvent { Returns: false } call && call.Function == function ? call : null;

    /// <summary>The return that the step is, if it is one of a function.</summary>
    /// <param name="function">The kernel's name of the function.</param>
    public CallEvent? ReturnOf(string function) => Operation is CallEvent { Returns: true } call && call.Function == function ? call : null;

    internal static Footprint FootprintOf(Operation operation)
    {
        var footprint = new Footprint();
        operation.Touch(footprint);
        return footprint;
    }
}
