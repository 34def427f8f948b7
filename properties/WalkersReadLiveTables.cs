namespace Shootdown.Properties;

/// <summary>S3, "no walker(c).table is freed, re-used or modified under another meaning while the walker can still read it": no walker
/// reads an entry of a page table that is freed, or is used for something else.</summary>
public sealed class WalkersReadLiveTables : IMonitor
{
    private static readonly Clause Read =
        new("GUP-fast reads a page table that has been freed or is used for something else");

    private Observer observer = null!;

    private WalkersReadLiveTables()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S3", "walkers read live page tables", () => new WalkersReadLiveTables(), Read)
        with { Antecedent = "somebody walks a page table that may be freed or used for something else" };

    /// <inheritdoc/>
    public void Begin(Observer observer) => this.observer = observer;

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        var (tables, page) = site.Operation.About switch
        {
            TableWalk walk => (walk.Tables, walk.Page),
            WalkerReference { Step: ReferenceStep.Checked } reference => (reference.Tables, reference.Page),
            _ => default,
        };
        if (tables is null || !site.Touches(tables.Entries[page]))
        {
            return null;
        }

        var (freed, usedBy) = (tables.Table.Freed, tables.Table.UsedBy);
        return observer.IsWritten(freed) || observer.IsWritten(usedBy)
            ? new Probe
            {
                Notes = true,
                Reads = [freed, usedBy],
                Before = (ref Sight sight) => sight.Break(Read, tables.IsGone(sight[freed], sight[usedBy])),
            }
            : null;
    }
}
