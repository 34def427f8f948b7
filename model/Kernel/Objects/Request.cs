namespace Shootdown.Model.Kernel.Objects;

/// <summary>What a callback does besides being counted.</summary>
public enum Callback
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>Queues its own csd once more.</summary>
    Requeue,

    /// <summary>Raises a softirq on its CPU.</summary>
    RaiseSoftirq,
}

/// <summary>A call of the interface: <c>func</c>, <c>info</c> and <c>wait</c>, and the stack frame that they lie in.</summary>
public sealed class Request
{
    internal Request(Computer machine, int id, string name, bool wait, Callback callback)
    {
        (Id, Name, Wait, Callback) = (id, name, wait, callback);
        Alive = machine.Layout.Flag(name + ".frame");
        machine.Show(this);
    }

    /// <summary>The request's number.</summary>
    public int Id { get; }

    /// <summary>Its name in traces.</summary>
    public string Name { get; }

    /// <summary>Whether its caller waits.</summary>
    public bool Wait { get; }

    /// <summary>What its function does.</summary>
    public Callback Callback { get; }

    /// <summary>What its function does, or null where it is only counted.</summary>
    public SmpCallFunc? Func { get; internal set; }

    /// <summary>Whether the frame of the call exists, in which a csd lies.</summary>
    internal Cell Alive { get; }

    /// <summary>While the frame exists.</summary>
    internal Lifetime Frame => new(Alive, 0, "a csd on a dead stack frame is touched");

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The frame of <c>smp_call_function_single()</c> comes to hold a csd and the arguments.</summary>
    public Operation<Nothing> EnterFrame() => Atomic.Exists(Alive, 1, $"csd and arguments of {this} on the stack");

    /// <summary>The frame is gone.</summary>
    public Operation<Nothing> LeaveFrame() => Atomic.Ceases(Alive, 0, $"{this} leaves its frame");
}

/// <summary>What a csd carries: the request whose function it names, and where that function's arguments are.</summary>
/// <param name="Request">The request.</param>
/// <param name="InfoCpu">The CPU whose per-CPU arguments it points to, <see cref="OnStack"/> or <see cref="InCsd"/>.</param>
public sealed record Argument(Request Request, int InfoCpu = Argument.OnStack)
{
    /// <summary>The arguments lie on the caller's stack.</summary>
    public const int OnStack = -1;

    /// <summary>The arguments were copied into the csd, and from there when func was.</summary>
    public const int InCsd = -2;
}

/// <summary>The function of a request runs.</summary>
/// <param name="Argument">func and info as they were copied from the csd.</param>
/// <param name="Cpu">The CPU that the routine means to run it on.</param>
/// <param name="Local">Whether the caller runs it itself.</param>
/// <param name="Info">The per-CPU arguments that it reads, or null where it reads others.</param>
public sealed record FunctionRun(Argument Argument, int Cpu, bool Local, Cell? Info)
{
    /// <summary>The request.</summary>
    public Request Request => Argument.Request;
}
