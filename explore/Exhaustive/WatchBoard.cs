namespace Shootdown.Explore.Exhaustive;

/// <summary>Which watches are still unbroken, and what broke the others.</summary>
internal sealed class WatchBoard
{
    private readonly IReadOnlyList<Watch> watches;
    private readonly Breach?[] breaches;
    private readonly int[] levels;

    /// <summary>Starts with every watch unbroken.</summary>
    public WatchBoard(IReadOnlyList<Watch> watches)
    {
        this.watches = watches;
        breaches = new Breach?[watches.Count];
        levels = new int[watches.Count];
        Refresh();
    }

    /// <summary>Numbers of the unbroken watches.</summary>
    public IReadOnlyList<int> Unbroken { get; private set; } = [];

    /// <summary>Observations that break some unbroken watch.</summary>
    public ulong Mask { get; private set; }

    /// <summary>Whether an unbroken watch has an invariant.</summary>
    public bool HasInvariants { get; private set; }

    /// <summary>Whether there are watches and all are broken but those that are incidental.</summary>
    public bool AllBroken { get; private set; }

    /// <summary>The watches.</summary>
    public IReadOnlyList<Watch> Watches => watches;

    /// <summary>What broke a watch first, or null.</summary>
    public Breach? BreachOf(int watch) => breaches[watch];

    /// <summary>The level on which a watch was broken first, or 0.</summary>
    public int LevelOf(int watch) => levels[watch];

    /// <summary>Enters what had broken a watch before the search was saved.</summary>
    /// <param name="saved">It, with its level.</param>
    public void Restore(SavedBreach saved)
    {
        var breach = breaches[saved.Watch] = new Breach(saved.State.Length);
        breach.Offer(saved.State, saved.Choice);
        levels[saved.Watch] = saved.Level;
        Refresh();
    }

    /// <summary>What was found so far, least first: with a level what is settled, without what may be found less of.</summary>
    /// <param name="recorders">Each thread's findings on the present level.</param>
    public IReadOnlyList<SavedBreach> Save(IReadOnlyList<BreachRecorder> recorders)
    {
        List<SavedBreach> saved = [];
        for (var watch = 0; watch < watches.Count; watch++)
        {
            if (breaches[watch] is { } settled)
            {
                saved.Add(settled.Saved(watch, levels[watch]));
                continue;
            }

            saved.AddRange(recorders.Select(r => r.BreachOf(watch)).Where(b => b.Found).Select(b => b.Saved(watch, 0)));
        }

        return saved;
    }

    /// <summary>Takes what the threads found on one level.</summary>
    /// <param name="level">The level.</param>
    /// <param name="recorders">Each thread's findings.</param>
    /// <param name="words">Words in a state.</param>
    public void EndLevel(int level, IReadOnlyList<BreachRecorder> recorders, int words)
    {
        var unbroken = Unbroken;
        var news = false;
        for (var i = 0; i < unbroken.Count; i++)
        {
            var watch = unbroken[i];
            for (var member = 0; member < recorders.Count; member++)
            {
                if (recorders[member].BreachOf(watch).Found)
                {
                    var breach = breaches[watch] ??= new Breach(words);
                    breach.Offer(recorders[member].BreachOf(watch));
                    levels[watch] = level;
                    news = true;
                }
            }
        }

        if (news)
        {
            Refresh();
        }
    }

    private void Refresh()
    {
        Unbroken = [.. Enumerable.Range(0, watches.Count).Where(watch => breaches[watch] is null)];

        AllBroken = watches.Any(w => !w.IsIncidental) && Unbroken.All(watch => watches[watch].IsIncidental);
        Mask = Unbroken.Aggregate(0UL, (mask, watch) => mask | watches[watch].Observations);
        HasInvariants = Unbroken.Any(watch => watches[watch].Invariant is not null);
    }
}
