namespace Shootdown.Explore.Engines;

/// <summary>Makes things while others are at work on those before: to build a system takes one thread, and mostly longer than to search
/// it.</summary>
public static class Ahead
{
    /// <summary>Makes them, so many at a time, and gives them in their order.</summary>
    /// <param name="items">What to make them of.</param>
    /// <param name="make">Makes one; on any thread.</param>
    /// <param name="ahead">How many may be begun or lie ready besides the one that is given, 1 or more.</param>
    /// <param name="isOver">Whether no more is to be begun; once it is, it stays so.</param>
    /// <typeparam name="TItem">What they are made of.</typeparam>
    /// <typeparam name="TMade">What is made.</typeparam>
    /// <returns>Each item and what was made of it; null of those that were not begun.</returns>
    public static IEnumerable<(TItem Item, TMade? Made)> Make<TItem, TMade>(
        IReadOnlyList<TItem> items, Func<TItem, TMade> make, int ahead, Func<bool> isOver)
        where TMade : class
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(ahead, 1);
        return Iterate();

        IEnumerable<(TItem, TMade?)> Iterate()
        {
            var begun = new Queue<Task<TMade>>();
            for (var given = 0; given < items.Count; given++)
            {
                while (begun.Count <= ahead && given + begun.Count < items.Count && !isOver())
                {
                    var item = items[given + begun.Count];
                    begun.Enqueue(Task.Run(() => make(item)));
                }

                yield return (items[given], begun.TryDequeue(out var next) ? next.GetAwaiter().GetResult() : null);
            }
        }
    }
}
