namespace Shootdown.Explore.Exhaustive;

/// <summary>How to search, and how far.</summary>
public sealed record ExhaustiveOptions
{
    // Of each state: its part of a line of the table that is less than half full, and some room.
    private const int BytesBesides = 16;

    /// <summary>The usual <see cref="SymmetryFrom"/>: so many states are found in about the time in which renamings are.</summary>
    public const long SymmetryPays = 4_000_000;

    /// <summary>Threads that search; at least 1. By default one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether the system may leave out transitions by partial-order reduction.</summary>
    public bool Reduce { get; init; }

    /// <summary>How many states a search has to find before it is worth knowing whether parts of the system are interchangeable, if it
    /// then begins anew and keeps one state for all that exchanges make of it (<see cref="ITransitionSystem.Symmetry"/>); 0 for every
    /// search, null for none. One that is to be saved asks at once, and one whose watches look at states does not.</summary>
    public long? SymmetryFrom { get; init; }

    /// <summary>How many states a search has to find before those of more than 16 bytes are kept in two parts, the second of which is
    /// there once for all that have it; null for never. They take half the memory or less, and a little more time. A search that is saved
    /// keeps whole states.</summary>
    public long? SplitFrom { get; init; } = 1 << 20;

    /// <summary>Bytes that states and hash table may take; positive. By default three quarters of the memory available.</summary>
    public long MaxBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;

    /// <summary>Where the search goes on when its states outgrow <see cref="MaxBytes"/>; null for nowhere.</summary>
    public DiskOptions? Disk { get; init; }

    /// <summary>Time that the exploration may take; null for no bound.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Levels to expand, at least 1; null for no bound. A search that has states left after them is inconclusive.</summary>
    public int? MaxDepth { get; init; }

    /// <summary>Whether to stop at the end of the first level at which every watch has been broken. A search without watches does
    /// not stop.</summary>
    public bool StopWhenAllBroken { get; init; }

    /// <summary>Whether a run is made for each watch that is broken, which takes about as long as the search itself. Without, it is told
    /// that a watch is broken, and nothing more.</summary>
    public bool MakesRuns { get; init; } = true;

    /// <summary>Where the search saves how far it has come, and goes on from what it saved; null for nowhere.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>Called about once a second, on the thread that runs the search; null for nobody.</summary>
    public System.Action<SearchProgress>? Progress { get; init; }

    /// <summary>Ends the search, which is then inconclusive.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>States that the hash table has room for at first; it grows as needed. At least 1.</summary>
    public int InitialCapacity { get; init; } = 190_000;

    /// <summary>The same search with no more memory than about so many states take, each with its place in the hash table, and no
    /// disk: one that is sooner made again than saved.</summary>
    /// <param name="states">How many states; positive.</param>
    /// <param name="stateBits">Significant bits in one; at least 1.</param>
    public ExhaustiveOptions AtMost(long states, int stateBits) =>
        this with
        {
            MaxBytes = Math.Min(MaxBytes, states * ((WidthDispatch.HalfWords(stateBits) * sizeof(int)) + BytesBesides)),
            Disk = null,
            Checkpoint = null,
            SplitFrom = null,
        };

    /// <summary>Throws unless every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(InitialCapacity);
        ArgumentOutOfRangeException.ThrowIfNegative(Disk?.MaxBytes ?? 0);
        if (MaxDepth is { } depth)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depth, nameof(MaxDepth));
        }

        if (MaxTime is { } time)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, nameof(MaxTime));
        }
    }
}
