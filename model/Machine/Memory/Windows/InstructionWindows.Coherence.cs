namespace Shootdown.Model.Machine.Memory.Windows;

/// <content>What a context sees of one location: its own writes in flight, and no older value after a newer one.</content>
internal sealed unsafe partial class InstructionWindows
{
    // Whether an instruction that has read must be remembered: something before it may still read the same location, or turn out to
    // write it.
    private static bool IsKept(ulong* state, Window window, int index)
    {
        if (WindowRules.RestsOnComparison(window, state, index))
        {
            return true;
        }

        var location = window.LocationOf(state, index);
        for (var before = index - 1; before >= 0; before--)
        {
            var ordering = window.OrderingAt(state, before);
            if ((ordering.Reads || ordering.Writes) && !window.IsTranslated(state, before))
            {
                return true;
            }

            if (window.LocationOf(state, before) == location)
            {
                return window.IsToRead(state, before) || (window.HasRead(state, before) && IsKept(state, window, before));
            }
        }

        return false;
    }

    // Whether a read after this one in the text has read the location before it was overwritten, and this one reads what it was
    // overwritten with.
    private static bool IsIncoherent(ulong* state, Window window, int index)
    {
        var (location, count) = (window.LocationOf(state, index), window.Count(state));
        for (var after = index + 1; after < count; after++)
        {
            if (window.OrderingAt(state, after).Writes && window.LocationOf(state, after) == location)
            {
                return window.HasRead(state, after) && window[after].Overwritten.IsSet(state);
            }

            if (window.HasRead(state, after) && window.LocationOf(state, after) == location && window[after].Overwritten.IsSet(state))
            {
                return true;
            }
        }

        return false;
    }

    // Whether a write has been found to be of a location that a read after it in the text has read already.
    private static bool WasReadPast(ulong* state, Window window, int index)
    {
        var (location, count) = (window.LocationOf(state, index), window.Count(state));
        for (var after = index + 1; after < count; after++)
        {
            if (window.LocationOf(state, after) == location)
            {
                if (window.HasRead(state, after))
                {
                    return true;
                }

                if (window.OrderingAt(state, after).Writes)
                {
                    return false;
                }
            }
        }

        return false;
    }

    // Says whether an instruction may read now, and which write of its own context it reads; -1 for memory.
    private static bool CanForward(ulong* state, Window window, int index, out int source)
    {
        var (location, own) = (window.LocationOf(state, index), window.OrderingAt(state, index));
        source = window.LastToWrite(state, index, location);
        if (source < 0)
        {
            return true;
        }

        var ordering = window.OrderingAt(state, source);
        var acquires = WindowRules.IsAcquiring(own);
        return !(acquires && !WindowRules.AreKnown(window, state, source, ordering.LoadedInto))
            && !(window.IsToRead(state, source) && (acquires || (ordering.Reads && ordering.Stored is null)))
            && WindowRules.AreKnown(window, state, source, ordering.AddressFrom)
            && WindowRules.AreKnown(window, state, source, ordering.Stored is null ? ordering.DataFrom : ordering.StoredFrom);
    }

    // Others have read what is overwritten here. Says whether none of them was bound to write right after that.
    private bool TellOthers(ulong* state, Window writer, Cell location)
    {
        foreach (var window in windows)
        {
            var count = window == writer ? 0 : window.Count(state);
            for (var index = 0; index < count; index++)
            {
                if (!window.HasRead(state, index)
                    || window.LocationOf(state, index) != location
                    || window.LastToWrite(state, index, location) >= 0)
                {
                    continue;
                }

                if (window.PhaseOf(state, index) == Phase.HasRead && IsDecided(state, window, index))
                {
                    return false;
                }

                window[index].Overwritten.Set(state, true);
            }
        }

        return true;
    }

    // Whether another CPU has read what an indivisible read and write is about to read, and will write it: were both to read, neither could
    // write any more.
    private bool IsToBeWritten(ulong* state, Window reader, int at)
    {
        var location = reader.LocationOf(state, at);
        foreach (var window in windows)
        {
            var count = window == reader ? 0 : window.Count(state);
            for (var index = 0; index < count; index++)
            {
                if (window.PhaseOf(state, index) == Phase.HasRead && window.LocationOf(state, index) == location
                    && window.LastToWrite(state, index, location) < 0 && IsDecided(state, window, index))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
