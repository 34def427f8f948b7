namespace Shootdown.Model.Kernel.Objects;

/// <summary>What a callback does besides being counted.</summary>
public enum Callback
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>Queues its own csd once more.</summary>
    Requeue,
}

/// <summary>
/// A call of the interface with what must be known of it to judge it: who owns it, and on which CPUs its function is still to run.
/// </summary>
public sealed class Request
{
    internal Request(Computer machine, int id, string name, bool wait, Callback callback)
    {
        (Id, Name, Wait, Callback) = (id, name, wait, callback);
        Asked = machine.Layout.Mask(name + ".asked", machine.Cpus);
        Owed = machine.Layout.Mask(name + ".owed", machine.Cpus);
        Alive = machine.Layout.Flag(name + ".frame");
        (Asked.IsHidden, Owed.IsHidden) = (true, true);
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

    /// <summary>Ghost: the CPUs that the function has been queued on and has not run on since.</summary>
    internal Cell Asked { get; }

    /// <summary>Ghost: the CPUs that must run the function before the call returns: in its mask, wanted by cond, online ever since.</summary>
    internal Cell Owed { get; }

    /// <summary>Whether the caller's stack frame, with the arguments in it, exists. Only for a request that waits.</summary>
    internal Cell Alive { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
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
