namespace Shootdown.Explore.Storage.Disk;

/// <summary>Where a search goes on whose states outgrow its memory.</summary>
/// <param name="Directory">A directory. What is written there has no name that outlives its making, so that the system removes it
/// whatever becomes of the process.</param>
public sealed record DiskOptions(string Directory)
{
    /// <summary>Bytes that may be written there, not negative; null for half of what is free when the search first needs any.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Why nothing can be written there, in words; null where it can.</summary>
    public string? Refusal
    {
        get
        {
            try
            {
                new StateFile(this, new DiskAccount(this)).Dispose();
                return null;
            }
            catch (DiskFullException failure)
            {
                return failure.Reason ?? failure.Message;
            }
        }
    }

    /// <summary>States that memory takes, whatever its bytes; null for as many as there is room for.</summary>
    internal long? MostStates { get; init; }

    /// <summary>States that are read together, and have one checksum.</summary>
    internal int BlockStates { get; init; } = 4096;

    /// <summary>States that a thread sorts at a time; null for as many as there is room for.</summary>
    internal long? RangeStates { get; init; }

    /// <summary>Given each level as it is closed, says what is to be taken for it; null for the level itself.</summary>
    internal Func<SortedRun, SortedRun>? Closing { get; init; }

    /// <summary>Called with each file as it is made; null for nobody.</summary>
    internal Action<StateFile>? Opened { get; init; }
}
