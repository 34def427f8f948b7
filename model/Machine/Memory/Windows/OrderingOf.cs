namespace Shootdown.Model.Machine.Memory.Windows;

/// <summary>What steps of the kernel's text are as instructions of arm64 (arch/arm64/include/asm/{barrier,cmpxchg,atomic_lse}.h).</summary>
internal static class OrderingOf
{
    /// <summary>What a step is; null of one that is no access, and of this_cpu data, whose order nobody sees.</summary>
    /// <param name="step">The step, perhaps with something around it.</param>
    /// <exception cref="RoutineException">It touches several cells at once, in between which another CPU could look.</exception>
    public static Ordering? Step(Operation step) =>
        step is DecoratedOperation decorated
            ? Step(decorated.Inner) is { } ordering ? decorated.Reordered(ordering) : null
            : Written(step);

    private static Ordering? Written(Operation step) => step is IOrdered { Ordering: { } own } ? own
        : step is not IAccess access ? null
        : access.Kind switch
        {
            AccessKind.Load or AccessKind.Wait when access.Cells.Length == 1 => new Ordering
            {
                Reads = true, Locations = access.Cells, AcquiresLocally = step.Order is MemoryOrder.Acquire or MemoryOrder.Full,
            },
            AccessKind.Store when access.Cells.Length == 1 && step.Order != MemoryOrder.Full => new Ordering
            {
                Writes = true, Locations = access.Cells, Releases = step.Order == MemoryOrder.Release,
            },

            // A lock that is taken is an acquire, whatever it is on x86.
            AccessKind.ReadModifyWrite when access.Cells.Length == 1 => new Ordering
            {
                Reads = true,
                Writes = true,
                Locations = access.Cells,
                Acquires = step.Order is MemoryOrder.Acquire or MemoryOrder.Full,
                Releases = step.Order == MemoryOrder.Release || (step.Order == MemoryOrder.Full && !step.IsWait),
            },
            AccessKind.Fence => new Ordering { Fence = step.Order == MemoryOrder.Full ? FenceKind.DmbFull : FenceKind.None },
            AccessKind.ThisCpu => null,
            _ => throw new RoutineException(
                $"step {step.Label} does not say how a memory that performs out of order takes it; "
                + "accepted: accesses of one cell, and steps that have an ordering"),
        };
}
