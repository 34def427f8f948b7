using System.Runtime.CompilerServices;

namespace Shootdown.Explore;

/// <summary>A mark for each state of a space, zero at first.</summary>
internal sealed unsafe class StateMarks : IDisposable
{
    private readonly long _bytes;
    private StateMark* _marks;

    /// <summary>Allocates the marks.</summary>
    /// <param name="store">The states.</param>
    /// <param name="states">How many there are.</param>
    /// <param name="budget">What the memory counts against.</param>
    /// <exception cref="OutOfMemoryException">The budget does not allow for it.</exception>
    public StateMarks(StateStore store, long states, MemoryBudget budget)
    {
        // There is room for a mark at every index, but at unused indexes it is never touched and so costs nothing.
        budget.Take(states * sizeof(StateMark));
        _bytes = store.IndexBound * sizeof(StateMark);
        _marks = (StateMark*)NativePages.Allocate(_bytes);
    }

    /// <summary>A state's mark.</summary>
    /// <param name="index">The state's index.</param>
    public ref StateMark this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _marks[index];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativePages.Free((byte*)_marks, _bytes);
        _marks = null;
    }
}
