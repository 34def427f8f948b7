using System.Numerics;

namespace Shootdown.Explore.Storage.Disk;

/// <summary>Makes a sorted run of all states that are in some places and not in others, a range of keys at a time.</summary>
/// <remarks>A state is in one range only, and of that range all that the sources and the known runs have is read, from beginning to end. So
/// what is left out is left out because the very same bytes were found, and what was not found is there.</remarks>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class RunMaker<TWidth>
    where TWidth : struct, IStateWidth
{
    private readonly KeyedCodec<TWidth> codec;
    private readonly IReadOnlyList<StoredStates> sources;
    private readonly IReadOnlyList<SortedRun> known;
    private readonly StateFile target;
    private readonly int blockStates;
    private readonly StoredBlock[]?[] made;
    private int next = -1;

    /// <summary>Divides the work.</summary>
    /// <param name="codec">How states are written.</param>
    /// <param name="sources">Where the states are.</param>
    /// <param name="known">Where those are that are left out.</param>
    /// <param name="target">The file that they are written to.</param>
    /// <param name="rangeStates">States that one thread has in memory at a time, about.</param>
    /// <param name="blockStates">States in a block.</param>
    public RunMaker(
        KeyedCodec<TWidth> codec,
        IReadOnlyList<StoredStates> sources,
        IReadOnlyList<SortedRun> known,
        StateFile target,
        long rangeStates,
        int blockStates)
    {
        (this.codec, this.sources, this.known, this.target, this.blockStates) = (codec, sources, known, target, blockStates);
        Count = sources.Sum(source => source.Count);
        var ranges = (Count + rangeStates - 1) / rangeStates;
        made = new StoredBlock[]?[BitOperations.RoundUpToPowerOf2((ulong)Math.Max(1, ranges))];
    }

    /// <summary>States that there are to look at.</summary>
    public long Count { get; }

    /// <summary>The file that the run is written to.</summary>
    public StateFile Target => target;

    /// <summary>Does a part of the work, until there is none left.</summary>
    /// <param name="isOver">Whether the search is over, and the run will not be asked for.</param>
    /// <param name="tick">Called now and then; null for nothing.</param>
    /// <exception cref="DiskFullException">There is no room for the run.</exception>
    /// <exception cref="FormatException">A file is not as it was written.</exception>
    public void Work(Func<bool> isOver, Action? tick)
    {
        using var states = new RangeStates<TWidth>(codec);
        for (var range = Interlocked.Increment(ref next); range < made.Length; range = Interlocked.Increment(ref next))
        {
            states.Load(sources, KeyRange.Of(range, made.Length));
            foreach (var run in known)
            {
                tick?.Invoke();
                if (isOver())
                {
                    return;
                }

                states.LeaveOut(run);
            }

            made[range] = Write(states);
        }
    }

    /// <summary>The run, when all threads have returned.</summary>
    /// <exception cref="InvalidOperationException">They have not, or the search was over.</exception>
    public SortedRun Finish() => new(
        target, [.. made.SelectMany(blocks => blocks ?? throw new InvalidOperationException("A range of keys was not looked at."))]);

    private StoredBlock[] Write(RangeStates<TWidth> states)
    {
        var blocks = new StoredBlock[(states.Count + blockStates - 1) / blockStates];
        if (blocks.Length == 0)
        {
            return blocks;
        }

        var offset = target.Append(new ReadOnlySpan<byte>(states.States, checked((int)(states.Count * codec.Bytes))));
        for (var block = 0; block < blocks.Length; block++)
        {
            var first = (long)block * blockStates;
            blocks[block] = StoredBlock.Of(
                states.States + (first * codec.Bytes),
                (int)Math.Min(blockStates, states.Count - first),
                codec.Bytes,
                offset + (first * codec.Bytes));
        }

        return blocks;
    }
}
