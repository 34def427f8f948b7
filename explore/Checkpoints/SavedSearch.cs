using System.Globalization;

namespace Shootdown.Explore.Checkpoints;

/// <summary>One search's part of a checkpoint.</summary>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class SavedSearch<TWidth>
    where TWidth : struct, IStateWidth
{
    private const long MostExpectations = 1_000;
    private static readonly TimeSpan WorthSaving = TimeSpan.FromSeconds(1);

    private readonly ITransitionSystem system;
    private readonly bool reduce;
    private readonly bool passes;
    private readonly StateSymmetry? symmetry;
    private readonly Checkpoint checkpoint;
    private readonly string name;
    private readonly IReadOnlyList<SavedSection> sections;
    private readonly HashSet<ulong> toCome = [];
    private SavedSection? last;

    /// <summary>Finds what there is of a search.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="system">The system.</param>
    /// <param name="watches">What the search looks out for.</param>
    /// <param name="options">Its options.</param>
    /// <param name="passes">Whether states are left out in which one transition stands for all.</param>
    /// <param name="symmetry">The renamings that one state stands for; null for none.</param>
    public SavedSearch(
        Checkpoint checkpoint,
        ITransitionSystem system,
        IReadOnlyList<Watch> watches,
        ExhaustiveOptions options,
        bool passes,
        StateSymmetry? symmetry)
    {
        (this.passes, this.symmetry) = (passes, symmetry);
        (this.checkpoint, this.system, reduce) = (checkpoint, system, options.Reduce);
        var renamed = symmetry is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"renamed {symmetry.Order}, ");
        name = string.Create(
            CultureInfo.InvariantCulture,
            $"{system.Fingerprint:x8}, {system.StateBits} bits, reduced {options.Reduce}, {renamed}stops {options.StopWhenAllBroken}, "
            + $"to {options.MaxDepth}: "
            + $"{string.Join(' ', watches.Select(w => $"{w.Name} {w.Observations:x} {w.Invariant is not null} {w.IsIncidental}"))}");
        sections = checkpoint.SectionsOf(name);
        last = sections.Count > 0 ? sections[^1] : null;
    }

    /// <summary>Lanes that the states were found in; 0 if there are none.</summary>
    public int Lanes => Written.Count;

    /// <summary>Whether it is time to save.</summary>
    public bool IsDue => checkpoint.IsDue;

    private IReadOnlyList<long> Written => last?.Counts ?? [];

    // In bytes.
    private long LeastTable
    {
        get
        {
            var lines = StateTable.LinesFor(last!.States);
            return StateLine.Bytes * (StateTable.Crowded(lines / 2) > last.States ? lines / 2 : lines);
        }
    }

    /// <summary>How far the search had come that was saved last; null if nothing was.</summary>
    public SavedSection? Last => last;

    /// <summary>Whether there is memory for the states, and a table of them.</summary>
    /// <param name="codec">How they are stored.</param>
    /// <param name="maxBytes">Memory that both may take.</param>
    public bool Fits(StateCodec<TWidth> codec, long maxBytes) => BytesOf(codec) + LeastTable <= maxBytes;

    /// <summary>Reads the states into a space that has none and no table.</summary>
    /// <param name="space">The space, with at least <see cref="Lanes"/> lanes.</param>
    /// <param name="maxBytes">Memory that states and table may take.</param>
    /// <param name="capacity">States that the table is to have room for at least.</param>
    /// <exception cref="FormatException">The states do not fit.</exception>
    public void Restore(StateSpace<TWidth> space, long maxBytes, long capacity)
    {
        if (!Fits(space.Codec, maxBytes))
        {
            throw checkpoint.Refuse(string.Create(
                CultureInfo.InvariantCulture,
                $"{last!.States:N0} states take {ByteText.Of(BytesOf(space.Codec) + LeastTable)}, of {ByteText.Of(maxBytes)}; "
                + $"accepted: more memory (--max-memory), or a disk (--disk) where no cycles are looked for"));
        }

        Read(space);
        space.Levels.Restore(last!.Ends, last.Counts.Count);
        var lines = StateTable.LinesWithin(
            Math.Max(capacity, last.States), maxBytes - BytesOf(space.Codec), LeastTable / StateLine.Bytes);
        new TableFilling<TWidth>(space, lines).Work(alone: true, () => false, tick: null);
        var isKnown = true;
        Expect(LeadTo(space.Codec, state => isKnown = isKnown && space.Find(state, space.Codec.Hash(state)) >= 0) && isKnown);
        checkpoint.Resume(last.States);
    }

    /// <summary>Begins to read the states in pieces, each once.</summary>
    /// <param name="codec">How they are stored.</param>
    public void BeginReading(StateCodec<TWidth> codec) => Expect(LeadTo(codec, state => toCome.Add(codec.Hash(state))));

    /// <summary>Reads some of them.</summary>
    /// <param name="states">Which.</param>
    /// <param name="codec">How they are stored.</param>
    /// <param name="to">Where to.</param>
    /// <param name="most">How many there is room for.</param>
    /// <returns>How many were read; at least 1 where there are any.</returns>
    public int Read(SavedStates states, StateCodec<TWidth> codec, byte* to, int most)
    {
        var read = Read(states, to, most, codec.Stride);
        var state = stackalloc ulong[codec.Words];
        for (var i = 0; i < read && toCome.Count > 0; i++)
        {
            codec.Unpack(to + ((long)i * codec.Stride), state);
            toCome.Remove(codec.Hash(state));
        }

        return read;
    }

    /// <summary>Ends reading, of a search that is saved no more.</summary>
    /// <exception cref="FormatException">The states are of another system.</exception>
    public void EndReading()
    {
        Expect(toCome.Count == 0);
        checkpoint.Resume(last!.States);
        checkpoint.Leave(last.States);
    }

    /// <summary>Saves, while the search goes on.</summary>
    /// <param name="section">Says how far the search has come, of a name.</param>
    /// <param name="space">The space.</param>
    /// <exception cref="FormatException">It, or what was saved before, could not be written.</exception>
    public void Save(Func<string, SavedSection> section, StateSpace<TWidth> space)
    {
        var saved = section(name);
        if (last is not null && (last.Transitions, last.Levels) == (saved.Transitions, saved.Levels))
        {
            return;
        }

        var blocks = new List<(nint, int)>();
        for (var lane = 0; lane < space.Lanes.Length; lane++)
        {
            space.Lanes[lane].BlocksFrom(lane < Lanes ? Written[lane] : 0, blocks);
        }

        checkpoint.Write(saved, blocks);
        last = saved;
    }

    /// <summary>Saves a search that has ended, unless it was so short that it may as well be made again.</summary>
    /// <param name="section">Says how far the search has come, of a name.</param>
    /// <param name="space">The space.</param>
    /// <param name="elapsed">How long the search took to its end; null if it was ended before.</param>
    /// <exception cref="FormatException">It could not be written.</exception>
    public void SaveEnd(Func<string, SavedSection> section, StateSpace<TWidth> space, TimeSpan? elapsed)
    {
        if (elapsed is null || elapsed >= WorthSaving || Lanes > 0)
        {
            Save(section, space);
        }

        checkpoint.Wait();
        if (elapsed is null && last is not null)
        {
            checkpoint.Leave(last.States);
        }
    }

    /// <summary>Waits until the space is no longer read.</summary>
    public void Wait() => checkpoint.Wait();

    private long BytesOf(StateCodec<TWidth> codec) => last!.States * codec.Stride;

    private void Read(StateSpace<TWidth> space)
    {
        for (var lane = 0; lane < Lanes; lane++)
        {
            for (var position = 0L; position < Written[lane];)
            {
                var address = space.Lanes[lane].Room(out var room);
                var states = Read(new SavedStates(lane, position, Written[lane]), address, room, space.Codec.Stride);
                space.Lanes[lane].Keep(states);
                position += states;
            }
        }
    }

    private int Read(SavedStates states, byte* to, int most, int stride)
    {
        IReadOnlyList<long> before = [];
        foreach (var section in sections)
        {
            var end = section.Counts.ElementAtOrDefault(states.Lane);
            if (states.Begin < end)
            {
                var ahead = section.Counts.Take(states.Lane).Sum() - before.Take(states.Lane).Sum()
                    + states.Begin - before.ElementAtOrDefault(states.Lane);
                var count = (int)Math.Min(Math.Min(states.End, end) - states.Begin, most);
                checkpoint.Read(section.Offset + (ahead * stride), new Span<byte>(to, count * stride));
                return count;
            }

            before = section.Counts;
        }

        return 0;
    }

    // The states of the first levels lead to states that were saved: by that they are known to be the system's.
    private bool LeadTo(StateCodec<TWidth> codec, StateVisitor visit)
    {
        using var buffer = new SuccessorBuffer(codec.Words, Math.Max(1, system.MaxBranching));
        using var passage = passes ? new Passage(system, codec.Words) : null;
        var state = stackalloc ulong[codec.Words];
        var stored = stackalloc byte[codec.Stride];
        system.Initial(state);
        _ = Read(new SavedStates(0, 0, 1), stored, 1, codec.Stride);
        if (!codec.Same(state, stored))
        {
            return false;
        }

        var first = last!.Levels <= 2 ? 0 : Math.Min(MostExpectations, last.Ends[(last.Depth - 1) * Lanes]);
        for (var position = 0L; position < first; position++)
        {
            _ = Read(new SavedStates(0, position, first), stored, 1, codec.Stride);
            codec.Unpack(stored, state);
            var batch = buffer.Empty;
            _ = system.Expand(state, ref batch, reduce);
            for (var i = 0; i < batch.Count; i++)
            {
                var successor = batch.States + ((nint)i * batch.Words);
                if ((batch.Observations[i] & Observation.Fatal) != 0)
                {
                    continue;
                }

                passage?.Follow(successor);
                symmetry?.Canonicalise(successor);
                visit(successor);
            }
        }

        return true;
    }

    private void Expect(bool isKnown)
    {
        if (!isKnown)
        {
            throw checkpoint.Refuse("its states are not those of this system; accepted: a file of the same build");
        }
    }

    private delegate void StateVisitor(ulong* state);
}
