using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Lassos;

/// <summary>A mark for each state of a space, zero at first.</summary>
internal sealed unsafe class StateMarks : IDisposable
{
    private readonly long bytes;
    private StateMark* marks;

    /// <summary>Allocates the marks.</summary>
    /// <param name="store">The states.</param>
    /// <param name="states">How many there are.</param>
    /// <param name="budget">What the memory counts against.</param>
    /// <exception cref="OutOfMemoryException">The budget does not allow for it.</exception>
    public StateMarks(StateStore store, long states, MemoryBudget budget)
    {
        // There is room for a mark at every index, but at unused indexes it is never touched and so costs nothing.
        budget.Take(states * sizeof(StateMark));
        bytes = store.IndexBound * sizeof(StateMark);
        marks = (StateMark*)NativePages.Allocate(bytes);
    }

    /// <summary>A state's mark.</summary>
    /// <param name="index">The state's index.</param>
    public ref StateMark this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref marks[index];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativePages.Free((byte*)marks, bytes);
        marks = null;
    }
}
