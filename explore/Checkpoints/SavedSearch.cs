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
    private readonly StateSymmetry? symmetry;
    private readonly Checkpoint checkpoint;
    private readonly string name;
    private readonly IReadOnlyList<SavedSection> sections;
    private SavedSection? last;

    /// <summary>Finds what there is of a search.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="system">The system.</param>
    /// <param name="watches">What the search looks out for.</param>
    /// <param name="options">Its options.</param>
    /// <param name="symmetry">The renamings that one state stands for; null for none.</param>
    public SavedSearch(
        Checkpoint checkpoint,
        ITransitionSystem system,
        IReadOnlyList<Watch> watches,
        ExhaustiveOptions options,
        StateSymmetry? symmetry)
    {
        this.symmetry = symmetry;
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

    /// <summary>Reads the states into a space that has none and no table, and says how far the search had come; null if nothing was
    /// saved of it.</summary>
    /// <param name="space">The space, with at least <see cref="Lanes"/> lanes.</param>
    /// <param name="maxBytes">Memory that states and table may take.</param>
    /// <param name="capacity">States that the table is to have room for at least.</param>
    /// <exception cref="FormatException">The states do not fit.</exception>
    public SavedSection? Restore(StateSpace<TWidth> space, long maxBytes, long capacity)
    {
        if (last is not { } saved)
        {
            return null;
        }

        var lines = StateTable.LinesFor(Math.Max(capacity, saved.States));
        var bytes = saved.States * space.Codec.Stride;
        while (bytes + (lines * StateLine.Bytes) > maxBytes && StateTable.Crowded(lines / 2) > saved.States)
        {
            lines /= 2;
        }

        if (bytes + (lines * StateLine.Bytes) > maxBytes)
        {
            throw checkpoint.Refuse(string.Create(
                CultureInfo.InvariantCulture,
                $"{saved.States:N0} states take {(bytes + (lines * StateLine.Bytes)) >> 20:N0} MiB, of {maxBytes >> 20:N0}; "
                + $"accepted: more memory"));
        }

        Read(space);
        space.Levels.Restore(saved.Ends, saved.Counts.Count);
        new TableFilling<TWidth>(space, lines).Work(alone: true, () => false, tick: null);
        Expect(space, saved.Depth);
        checkpoint.Resume(saved.States);
        return saved;
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

    private void Read(StateSpace<TWidth> space)
    {
        var stride = space.Codec.Stride;
        IReadOnlyList<long> before = [];
        foreach (var section in sections)
        {
            var offset = section.Offset;
            for (var lane = 0; lane < section.Counts.Count; lane++)
            {
                for (var left = section.Counts[lane] - (lane < before.Count ? before[lane] : 0); left > 0;)
                {
                    var address = space.Lanes[lane].Room(out var room);
                    var states = (int)Math.Min(left, room);
                    checkpoint.Read(offset, new Span<byte>(address, states * stride));
                    space.Lanes[lane].Keep(states);
                    offset += (long)states * stride;
                    left -= states;
                }
            }

            before = section.Counts;
        }
    }

    // That the first states lead where they led, to states that were saved, tells whether these are the system's.
    private void Expect(StateSpace<TWidth> space, int depth)
    {
        using var buffer = new SuccessorBuffer(space.Codec.Words, Math.Max(1, system.MaxBranching));
        var state = stackalloc ulong[space.Codec.Words];
        system.Initial(state);
        var isKnown = space.Codec.Same(state, space.Lanes[0].AddressAt(0));
        var first = space.Levels.Count < 2 ? 0 : Math.Min(MostExpectations, space.Levels.EndOf(depth - 1, 0));
        for (var position = 0L; position < first && isKnown; position++)
        {
            space.Codec.Unpack(space.Lanes[0].AddressAt(position), state);
            var batch = buffer.Empty;
            _ = system.Expand(state, ref batch, reduce);
            for (var i = 0; i < batch.Count && isKnown; i++)
            {
                var successor = batch.States + ((nint)i * batch.Words);
                symmetry?.Canonicalise(successor);
                isKnown = (batch.Observations[i] & Observation.Fatal) != 0 || space.Find(successor, space.Codec.Hash(successor)) >= 0;
            }
        }

        if (!isKnown)
        {
            throw checkpoint.Refuse("its states are not those of this system; accepted: a file of the same build");
        }
    }
}
