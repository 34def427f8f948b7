namespace Shootdown.Explore.Checkpoints;

/// <summary>How far a search had come, at a moment when no thread was at work: with the states themselves all that there is to go on
/// from.</summary>
/// <param name="Search">Which search: two of the same name do the same.</param>
internal sealed record SavedSection(string Search)
{
    /// <summary>The level that is being expanded, or that was last.</summary>
    public required int Depth { get; init; }

    /// <summary>Time that the search had taken.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Transitions followed.</summary>
    public required long Transitions { get; init; }

    /// <summary>All that any transition or state has shown.</summary>
    public required ulong Seen { get; init; }

    /// <summary>The antecedents that have come true.</summary>
    public required ulong Noted { get; init; }

    /// <summary>The milestones that no state has reached.</summary>
    public required ulong MilestonesAhead { get; init; }

    /// <summary>States by lane, with those of the sections before.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>Where each closed level ends in each lane.</summary>
    public required IReadOnlyList<long> Ends { get; init; }

    /// <summary>The parts of the level that are still to be expanded.</summary>
    public required IReadOnlyList<FrontierClaim> Ahead { get; init; }

    /// <summary>What was found broken.</summary>
    public required IReadOnlyList<SavedBreach> Breaches { get; init; }

    /// <summary>Where in the file its states are.</summary>
    public long Offset { get; init; }

    /// <summary>States in all.</summary>
    public long States => Counts.Sum();

    /// <summary>Levels that are closed, with one of nothing before the first.</summary>
    public int Levels => Ends.Count / Counts.Count;

    /// <summary>Whether the level that is being expanded is the last that is closed: else it is expanded, and the next closed.</summary>
    public bool IsAmidLevel => Levels - 1 == Depth;

    /// <summary>The states of a closed level.</summary>
    /// <param name="level">The level, from 1.</param>
    public IEnumerable<SavedStates> OnLevel(int level) =>
        Counts.Select((_, lane) => new SavedStates(lane, Ends[((level - 1) * Counts.Count) + lane], Ends[(level * Counts.Count) + lane]));

    /// <summary>The states found since the last level was closed.</summary>
    public IEnumerable<SavedStates> BehindLevels =>
        Counts.Select((count, lane) => new SavedStates(lane, Ends[^(Counts.Count - lane)], count));

    /// <summary>The states of the level that are still to be expanded.</summary>
    public IEnumerable<SavedStates> Unexpanded => Ahead.SelectMany(part => PartOf(OnLevel(Depth), part));

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="bytes">The bytes.</param>
    public static SavedSection Of(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return new SavedSection(reader.ReadString())
        {
            Depth = reader.ReadInt32(),
            Elapsed = new TimeSpan(reader.ReadInt64()),
            Transitions = reader.ReadInt64(),
            Seen = reader.ReadUInt64(),
            Noted = reader.ReadUInt64(),
            MilestonesAhead = reader.ReadUInt64(),
            Counts = List(reader, r => r.ReadInt64()),
            Ends = List(reader, r => r.ReadInt64()),
            Ahead = List(reader, r => new FrontierClaim { Next = r.ReadInt64(), End = r.ReadInt64() }),
            Breaches = List(reader, SavedBreach.Read),
        };
    }

    /// <summary>Writes all but the place in the file.</summary>
    public byte[] ToBytes()
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(Search);
        writer.Write(Depth);
        writer.Write(Elapsed.Ticks);
        writer.Write(Transitions);
        writer.Write(Seen);
        writer.Write(Noted);
        writer.Write(MilestonesAhead);
        List(writer, Counts, writer.Write);
        List(writer, Ends, writer.Write);
        List(writer, Ahead, claim =>
        {
            writer.Write(claim.Next);
            writer.Write(claim.End);
        });
        List(writer, Breaches, breach => breach.Write(writer));
        writer.Flush();
        return memory.ToArray();
    }

    private static IEnumerable<SavedStates> PartOf(IEnumerable<SavedStates> level, FrontierClaim part)
    {
        var before = 0L;
        foreach (var states in level)
        {
            var begin = Math.Max(states.Begin, states.Begin + part.Next - before);
            var end = Math.Min(states.End, states.Begin + part.End - before);
            if (begin < end)
            {
                yield return states with { Begin = begin, End = end };
            }

            before += states.End - states.Begin;
        }
    }

    private static List<T> List<T>(BinaryReader reader, Func<BinaryReader, T> read) =>
        [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => read(reader))];

    private static void List<T>(BinaryWriter writer, IReadOnlyList<T> items, Action<T> write)
    {
        writer.Write(items.Count);
        foreach (var item in items)
        {
            write(item);
        }
    }
}

/// <summary>A way in which a watch was broken.</summary>
/// <param name="Watch">The watch's number.</param>
/// <param name="Level">The level; 0 for the one that is being expanded, of which there may be lesser ways.</param>
/// <param name="Choice">The transition's choice; null for a broken state.</param>
/// <param name="State">The state that is broken or that the transition leaves.</param>
internal sealed record SavedBreach(int Watch, int Level, uint? Choice, ulong[] State)
{
    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static SavedBreach Read(BinaryReader reader) => new(
        reader.ReadInt32(),
        reader.ReadInt32(),
        reader.ReadBoolean() ? reader.ReadUInt32() : null,
        [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadUInt64())]);

    /// <summary>Writes it.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Watch);
        writer.Write(Level);
        writer.Write(Choice is not null);
        if (Choice is { } choice)
        {
            writer.Write(choice);
        }

        writer.Write(State.Length);
        foreach (var word in State)
        {
            writer.Write(word);
        }
    }
}
