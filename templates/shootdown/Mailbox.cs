namespace MyProofs;

/// <summary>The routine: one CPU leaves a message and raises a flag, another waits for the flag and reads the message.</summary>
public sealed class Mailbox(Computer machine)
{
    private readonly Cell message = machine.Layout.Flag("message");
    private readonly Cell ready = machine.Layout.Flag("ready");

    // Every await is one atomic step; the others may do anything between two of them.
    public async Step Send()
    {
        await Atomic.Store(message, 1, "message=1");
        await Atomic.Store(ready, 1, "ready=1", MemoryOrder.Release);
    }

    /// <summary>The mutant: the two lines the other way round.</summary>
    public async Step SendTooEarly()
    {
        await Atomic.Store(ready, 1, "ready=1", MemoryOrder.Release);
        await Atomic.Store(message, 1, "message=1");
    }

    public async Step Receive()
    {
        await Atomic.Await(ready, 1, "waits for ready");
        await (Atomic.Load<bool>(message, "reads message") with { Concerns = new MessageRead() });
    }
}

/// <summary>What the property looks for: the step that reads the message.</summary>
public sealed record MessageRead;
