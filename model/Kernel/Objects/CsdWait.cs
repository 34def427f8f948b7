namespace Shootdown.Model.Kernel.Objects;

/// <summary>A wait on a csd's lock bit.</summary>
/// <param name="Csd">The csd.</param>
/// <param name="Purpose">Whether the waiter wants the csd, or its own request to be done.</param>
/// <param name="Request">The waiter's request.</param>
/// <param name="Diagnosed">Whether it is the debug wait, whose diagnostics need a pinned CPU.</param>
public sealed record CsdWait(Csd Csd, WaitPurpose Purpose, Request Request, bool Diagnosed) : IAwaitsCpu
{
    /// <summary>The CPU that the csd is queued on.</summary>
    public int Awaited => Csd.Target;
}

/// <summary>What a wait on a csd's lock bit is for.</summary>
public enum WaitPurpose
{
    /// <summary>To use the csd.</summary>
    Acquire,

    /// <summary>To know that one's own request is done.</summary>
    Completion,
}
