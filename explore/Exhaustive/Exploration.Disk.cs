namespace Shootdown.Explore.Exhaustive;

/// <content>How the search goes on when memory has no room for more states: level by level, with all levels on disk, and the new states of
/// the next one in memory, of which some may be known.</content>
internal sealed unsafe partial class Exploration<TWidth>
{
    private DiskSpace<TWidth>? disk;
    private CandidatePile? rest;
    private long spilled;
    private long peakBytes;

    /// <summary>Distinct states found.</summary>
    public long States => disk?.Count ?? Space.Count;

    /// <summary>Memory for states, hash table and levels, in bytes.</summary>
    public long Bytes => Math.Max(peakBytes, Space.Bytes);

    /// <summary>Bytes on disk.</summary>
    public long DiskBytes => disk?.Bytes ?? 0;

    private int LevelsClosed => disk?.Levels ?? Space.Levels.Count;

    /// <summary>Goes through the states of a closed level once more, in as many parts as it takes.</summary>
    /// <param name="level">The level, from 1.</param>
    /// <param name="visit">Is given each part, with no state of it claimed.</param>
    public void Revisit(int level, Action<Frontier> visit)
    {
        var states = new Frontier(Space.Lanes);
        if (disk is null)
        {
            states.Open(Space.Levels, level);
            visit(states);
            return;
        }

        using var reader = disk.Read(level);
        while (reader.Next())
        {
            Share(reader.Count, _ => reader.Work());
            states.Open(reader.States, reader.Count, Space.Codec.Stride);
            visit(states);
        }
    }

    private bool IsForOne(long states) => workers.Length == 1 || states < SmallFrontier;

    private void Share(long states, Action<int> work)
    {
        if (IsForOne(states))
        {
            work(0);
        }
        else
        {
            Crew.Run(work);
        }
    }

    private bool IsOver() => clock.Reason is not null;

    // No thread may be at work. What was found stays in memory until it is all on disk, so that a search which the disk has no room for
    // still has its levels.
    private void GoToDisk(DiskOptions where)
    {
        saved?.SaveEnd(Section, Space, null);
        saved = null;
        var parts = PartsAhead();
        var levels = Space.Levels.Count;
        peakBytes = Space.Bytes;
        var sorting = Space.Table.Bytes;
        Space.Table.Dispose();
        DiskSpace<TWidth>? made = null;
        try
        {
            var space = made = new DiskSpace<TWidth>(Space.Codec, where, options.MaxBytes, workers.Length);
            var states = new Frontier(Space.Lanes);
            for (var level = 1; level <= levels && !IsOver(); level++)
            {
                states.Open(Space.Levels, level);
                Share(states.Total, member => Put(states, member, space, null));
                Close(space, space.BeginLevel(sorting, areNew: true));
            }

            states.Open(Space.Levels, levels);
            var unexpanded = space.MakePile();
            foreach (var part in parts)
            {
                states.Turn(part);
                Share(part.Count, member => Put(states, member, space, unexpanded));
            }

            Space.Levels.Close(Space.Lanes);
            states.Open(Space.Levels, levels + 1);
            Share(states.Total, member => Put(states, member, space, null));
            if (!IsOver())
            {
                (disk, rest, spilled) = (space, unexpanded, states.Total);
                made = null;
                ForgetClaims();
            }
        }
        finally
        {
            made?.Dispose();
        }
    }

    // What has no room in memory is read level by level, once.
    private void RestoreOnDisk(SavedSearch<TWidth> known, SavedSection section, DiskOptions where)
    {
        saved = null;
        DiskSpace<TWidth>? made = null;
        using var buffer = new NativeBytes();
        try
        {
            var space = made = new DiskSpace<TWidth>(Space.Codec, where, options.MaxBytes, workers.Length);
            known.BeginReading(Space.Codec);
            for (var level = 1; level < section.Levels && !IsOver(); level++)
            {
                Put(known, section.OnLevel(level), buffer, space, null);
                Close(space, space.BeginLevel(options.MaxBytes, areNew: true));
            }

            var unexpanded = section.IsAmidLevel ? space.MakePile() : null;
            Put(known, section.IsAmidLevel ? section.Unexpanded : [], buffer, space, unexpanded);
            var behind = section.BehindLevels.ToList();
            Put(known, behind, buffer, space, null);
            if (!IsOver())
            {
                known.EndReading();
                (disk, rest, spilled) = (space, unexpanded, behind.Sum(states => states.End - states.Begin));
                made = null;
                Restore(section);
                MakeRoom(mostStates);
            }
        }
        finally
        {
            made?.Dispose();
        }
    }

    private void Put(
        SavedSearch<TWidth> known, IEnumerable<SavedStates> states, NativeBytes buffer, DiskSpace<TWidth> space, CandidatePile? pile)
    {
        var room = (int)Math.Clamp(options.MaxBytes / 16 / Space.Codec.Stride, Frontier.LargestClaim, 1 << 20);
        buffer.Reserve((long)room * Space.Codec.Stride);
        foreach (var (lane, begin, end) in states)
        {
            for (var position = begin; position < end && !IsOver();)
            {
                var read = known.Read(new SavedStates(lane, position, end), Space.Codec, buffer.Start, room);
                space.Add(0, pile, buffer.Start, read);
                position += read;
                Tick();
            }
        }

        space.Flush(0, pile);
    }

    private void ForgetClaims()
    {
        ahead.Clear();
        frontier.Turn(default);
        foreach (var worker in workers)
        {
            worker.ForgetClaim();
        }
    }

    private void Put(Frontier states, int member, DiskSpace<TWidth> space, CandidatePile? pile)
    {
        var whole = stackalloc byte[Space.Codec.Stride];
        var state = stackalloc ulong[Space.Codec.Words];
        var claim = default(FrontierClaim);
        while (states.TryTake(ref claim, out var run))
        {
            if (Space.Records.Tails is null)
            {
                space.Add(member, pile, run.Address, run.Count);
                continue;
            }

            for (var i = 0; i < run.Count; i++)
            {
                Space.Records.Read(run.Address + ((long)i * Space.Records.Stride), state);
                Space.Codec.Pack(state, whole);
                space.Add(member, pile, whole, 1);
            }
        }

        space.Flush(member, pile);
    }

    private void Spill(DiskSpace<TWidth> space)
    {
        peakBytes = Math.Max(peakBytes, Space.Bytes);
        var states = new Frontier(Space.Lanes);
        states.OpenAll();
        Share(states.Total, member => Put(states, member, space, null));
        spilled += states.Total;
        Space.Clear();
    }

    private void MakeRoom(long states)
    {
        Space.Clear();
        Space.Table.Allocate(LinesFor(Math.Min(states, memory / sizeof(uint)), memory));
        if (SetAllowance(StateTable.Comfortable(Space.Table.Lines)) < leastAllowance)
        {
            EndForMemory();
        }
    }

    private void ExpandOnDisk(DiskSpace<TWidth> space)
    {
        if (Space.Table.Lines == 0)
        {
            MakeRoom(2 * space.CountOn(Depth));
        }

        using (var reader = rest is { } pile ? space.Read(pile) : space.Read(Depth))
        {
            while (!IsOver() && reader.Next())
            {
                Share(reader.Count, _ => reader.Work());
                frontier.Open(reader.States, reader.Count, Space.Codec.Stride);
                ExpandPart(reader.Count);
            }
        }

        space.Remove(rest);
        rest = null;
    }

    private void CloseLevel()
    {
        if (disk is not { } space)
        {
            Space.Levels.Close(Space.Lanes);
        }
        else if (!IsOver())
        {
            Spill(space);
            Close(space, space.BeginLevel(options.MaxBytes, areNew: false));
        }
    }

    private void Close(DiskSpace<TWidth> space, RunMaker<TWidth> level)
    {
        Share(level.Count, member => level.Work(IsOver, member == 0 ? Tick : null));
        if (IsOver())
        {
            return;
        }

        space.EndLevel(level);
        spilled = 0;
        while (space.BeginMerge() is { } merge)
        {
            Share(merge.Count, member => merge.Work(IsOver, member == 0 ? Tick : null));
            if (IsOver())
            {
                return;
            }

            space.EndMerge(merge);
        }
    }
}
