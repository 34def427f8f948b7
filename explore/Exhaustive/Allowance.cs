namespace Shootdown.Explore.Exhaustive;

/// <summary>
/// How many more states may be added before the table has to grow. Threads take from it in advance, so that none can overfill the
/// table, however the work is spread.
/// </summary>
internal sealed class Allowance
{
    private long left;

    /// <summary>How much a thread takes at a time; a thread may take less when it must.</summary>
    public long Portion { get; private set; }

    /// <summary>Whether there was not enough for somebody.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Sets what may be added. To be called while no thread takes.</summary>
    /// <param name="states">States that may be added.</param>
    /// <param name="portion">How much a thread takes at a time.</param>
    public void Set(long states, long portion)
    {
        left = states;
        Portion = portion;
        IsSpent = false;
    }

    /// <summary>Takes one portion. Safe to call from several threads.</summary>
    /// <returns>Whether that much was left.</returns>
    public bool TryTake()
    {
        if (Interlocked.Add(ref left, -Portion) >= 0)
        {
            return true;
        }

        _ = Interlocked.Add(ref left, Portion);
        IsSpent = true;
        return false;
    }
}
