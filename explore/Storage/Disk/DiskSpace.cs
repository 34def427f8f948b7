namespace Shootdown.Explore.Storage.Disk;

/// <summary>The states of a search that has outgrown its memory: its levels, in files, and the candidates for the next one.</summary>
/// <remarks>
/// Breadth-first search permits to find out later whether a state is known: before its level is expanded is early enough. So while a level
/// is expanded its successors are told from one another in memory, as far as that goes, and put on a <see cref="CandidatePile"/>; when it
/// is, they are sorted, told from one another, and compared with the sorted runs of all levels before, from the first to the last. Files
/// are only ever read and written in long stretches. What is compared are whole states.
/// </remarks>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class DiskSpace<TWidth> : IDisposable
    where TWidth : struct, IStateWidth
{
    /// <summary>Runs of the same age that are made into one. More of them cost each level more comparisons, fewer more copies.</summary>
    private const int Together = 8;

    private const int LargestReading = 1 << 21;

    private readonly DiskOptions options;
    private readonly DiskAccount account;
    private readonly KeyedCodec<TWidth> codec;
    private readonly PileWriter<TWidth>[] writers;
    private readonly List<StateFile> files = [];
    private readonly StateFile levelFile;
    private readonly CandidatePile candidates;
    private readonly List<SortedRun> levels = [];
    private readonly List<(int Age, SortedRun Run, StateFile? Own)> known = [];
    private readonly int threads;
    private readonly long readStates;
    private long sorting;

    /// <summary>Makes the files.</summary>
    /// <param name="codec">How states are stored in memory.</param>
    /// <param name="options">Where the files are, and how large they may be.</param>
    /// <param name="memory">Memory that the search may take, with that of this space. While a level is expanded this space takes an eighth
    /// of it, and while one is closed, which is when nothing else is needed, all.</param>
    /// <param name="threads">Threads that work.</param>
    /// <exception cref="DiskFullException">They cannot be made.</exception>
    public DiskSpace(StateCodec<TWidth> codec, DiskOptions options, long memory, int threads)
    {
        this.options = options;
        this.codec = new KeyedCodec<TWidth>(codec);
        account = new DiskAccount(options);
        levelFile = Open();
        candidates = MakePile();
        writers = [.. Enumerable.Range(0, threads).Select(_ => new PileWriter<TWidth>(this.codec, memory / 16 / threads))];

        this.threads = threads;
        readStates = Math.Clamp(memory / 16 / codec.Stride, options.BlockStates, LargestReading);
    }

    /// <summary>States on closed levels.</summary>
    public long Count => levels.Sum(level => level.Count);

    /// <summary>Bytes on disk.</summary>
    public long Bytes => account.Used;

    /// <summary>Levels that are closed; the first is level 1.</summary>
    public int Levels => levels.Count;

    /// <summary>States on a closed level.</summary>
    /// <param name="level">The level, from 1.</param>
    public long CountOn(int level) => levels[level - 1].Count;

    // A range is in memory twice, and there are some more in one than on average.
    private long RangeStates =>
        options.RangeStates ?? Math.Clamp(sorting / 4 * 3 / threads / (3 * codec.Bytes), 4096, int.MaxValue / (2 * codec.Bytes));

    /// <summary>The states on a closed level.</summary>
    /// <param name="level">The level, from 1.</param>
    public BlockReader<TWidth> Read(int level) => new(codec, levels[level - 1], readStates);

    /// <summary>The states of a pile, each as often as it was put there.</summary>
    /// <param name="pile">The pile.</param>
    public BlockReader<TWidth> Read(CandidatePile pile) => new(codec, pile, readStates);

    /// <summary>An empty pile, for what is to be read again.</summary>
    /// <exception cref="DiskFullException">It cannot be made.</exception>
    public CandidatePile MakePile() => new(Open());

    /// <summary>Removes a pile that is of no use any more.</summary>
    /// <param name="pile">The pile; null for none.</param>
    public void Remove(CandidatePile? pile) => Remove(pile?.File);

    /// <summary>Puts states on a pile.</summary>
    /// <param name="member">The thread.</param>
    /// <param name="pile">The pile, null for the candidates for the next level; a thread has to <see cref="Flush"/> before it turns to
    /// another.</param>
    /// <param name="states">The first, as it is stored in memory; the others follow.</param>
    /// <param name="count">How many there are.</param>
    public void Add(int member, CandidatePile? pile, byte* states, long count) =>
        writers[member].Write(pile ?? candidates, states, count);

    /// <summary>Says that a thread has put on a pile what it had, for the time being.</summary>
    /// <param name="member">The thread.</param>
    /// <param name="pile">The pile; null for the candidates.</param>
    public void Flush(int member, CandidatePile? pile) => writers[member].Flush(pile ?? candidates);

    /// <summary>Begins to close the next level: what is new of the candidates.</summary>
    /// <param name="memory">Memory that this may take.</param>
    /// <param name="areNew">Whether it is known that all are, and none is there twice.</param>
    public RunMaker<TWidth> BeginLevel(long memory, bool areNew)
    {
        sorting = memory;
        return new(codec, [candidates], areNew ? [] : [.. known.Select(k => k.Run)], levelFile, RangeStates, options.BlockStates);
    }

    /// <summary>Closes the next level.</summary>
    /// <param name="maker">Has made it.</param>
    public void EndLevel(RunMaker<TWidth> maker)
    {
        var level = options.Closing is { } closing ? closing(maker.Finish()) : maker.Finish();
        candidates.Clear();
        levels.Add(level);
        known.Add((0, level, null));
    }

    /// <summary>Begins to make one of several known runs.</summary>
    /// <returns>What makes it; null where there are not too many of them.</returns>
    /// <exception cref="DiskFullException">The file cannot be made.</exception>
    public RunMaker<TWidth>? BeginMerge()
    {
        if (known.Count < Together || known[^Together].Age != known[^1].Age)
        {
            return null;
        }

        return new(codec, [.. known.TakeLast(Together).Select(k => k.Run)], [], Open(), RangeStates, options.BlockStates);
    }

    /// <summary>Takes what was made in place of the runs that it was made of.</summary>
    /// <param name="merge">What has made it.</param>
    public void EndMerge(RunMaker<TWidth> merge)
    {
        var old = known.GetRange(known.Count - Together, Together);
        known.RemoveRange(known.Count - Together, Together);
        known.Add((old[0].Age + 1, merge.Finish(), merge.Target));
        foreach (var (_, _, own) in old)
        {
            Remove(own);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var writer in writers)
        {
            writer.Dispose();
        }

        foreach (var file in files)
        {
            file.Dispose();
        }

        levelFile.Dispose();
    }

    private StateFile Open()
    {
        var file = new StateFile(options, account);
        files.Add(file);
        return file;
    }

    private void Remove(StateFile? file)
    {
        if (file is not null && files.Remove(file))
        {
            file.Dispose();
        }
    }
}
