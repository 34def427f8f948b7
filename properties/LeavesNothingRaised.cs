namespace Shootdown.Properties;

/// <summary>The part of S12 that is about what is taken for a while: a lock is given back by somebody who has it, and counts that say what
/// is in flight say so of nothing when everything has ended.</summary>
internal sealed class LeavesNothingRaised : IMonitor
{
    /// <summary>A lock is given back that nobody has.</summary>
    public static readonly Clause NotHeld = new("a lock is given back that nobody has");

    /// <summary>A lock is never given back.</summary>
    public static readonly Clause LeftHeld = new("a lock is held when everything has ended");

    /// <summary>A count is left raised.</summary>
    public static readonly Clause Raised = new("a count of what is in flight is left raised");

    /// <summary>A sequence count stays odd.</summary>
    public static readonly Clause LeftOdd = new("a sequence count is odd when everything has ended: who reads under it never goes by it");

    /// <summary>A page counts as mapped for ever.</summary>
    public static readonly Clause StillMapped = new("a page counts as mapped when everything has ended, and no entry maps it");

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        Cell[] inFlight =
        [
            .. observer.All<Mm>().Select(m => m.FlushPending),
            .. observer.All<KvmMmu>().Select(k => k.InProgress),
            .. observer.All<TlbState>().SelectMany(s => s.FlushPending),
        ];
        foreach (var count in inFlight.Where(observer.IsWritten))
        {
            observer.AtEnd(Raised, [count], (ref Sight state) => !state.IsSet(count));
        }

        foreach (var count in observer.All<Mm>().Select(m => m.WriteProtectSeq).OfType<Cell>().Where(observer.IsWritten))
        {
            observer.AtEnd(LeftOdd, [count], (ref Sight state) => state[count] % 2 == 0);
        }

        var accesses = observer.Steps.OfType<IAccess>().ToList();
        foreach (var mm in observer.All<Mm>().Where(m => accesses.Exists(a => a.Cells.Contains(m.RmapCount))))
        {
            var (counts, entries) = (mm.RmapCount, mm.Tables.Table.Entries);
            observer.AtEnd(StillMapped, [counts, .. entries], (ref Sight state) =>
            {
                var mapped = !state.IsSet(counts);
                foreach (var entry in entries)
                {
                    mapped |= state[entry] != (int)PteValue.None;
                }

                return mapped;
            });
        }

        // Those that somebody takes.
        foreach (var held in observer.Steps.Select(s => s.About).OfType<KernelLock>().Select(l => l.Held).Distinct())
        {
            observer.AtEnd(LeftHeld, [held], (ref Sight state) => !state.IsSet(held));
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation.About is not LockRelease { Held: var held } ? null : new Probe
        {
            Reads = [held],
            Before = (ref Sight sight) => sight.Break(NotHeld, !sight.IsSet(held)),
        };
    }
}
