using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shootdown.Explore.Lassos;

/// <summary>A stack in native memory, within a budget.</summary>
/// <param name="budget">What its memory counts against.</param>
/// <typeparam name="T">What is on the stack.</typeparam>
internal sealed unsafe class NativeStack<T>(MemoryBudget budget) : IDisposable
    where T : unmanaged
{
    private T* items;
    private long capacity;

    /// <summary>Items on the stack.</summary>
    public long Count { get; private set; }

    /// <summary>An item, counted from the bottom; good until the next push.</summary>
    public ref T this[long position]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref items[position];
    }

    /// <summary>Puts an item on top.</summary>
    /// <exception cref="OutOfMemoryException">The budget does not allow for it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(T item)
    {
        if (Count == capacity)
        {
            Grow();
        }

        items[Count++] = item;
    }

    /// <summary>Takes the top item off; there must be one.</summary>
    public T Pop() => items[--Count];

    /// <summary>Takes items off until so many are left.</summary>
    public void CutTo(long count) => Count = count;

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(items);
        budget.Take(-capacity * sizeof(T));
        items = null;
        capacity = 0;
        Count = 0;
    }

    private void Grow()
    {
        var capacity = Math.Max(256, 2 * this.capacity);
        budget.Take((capacity - this.capacity) * sizeof(T));
        items = (T*)NativeMemory.Realloc(items, (nuint)capacity * (nuint)sizeof(T));
        this.capacity = capacity;
    }
}
