namespace Shootdown.Properties;

/// <summary>S1: when a flush has returned to its caller, nobody uses what it was to remove; and nobody can use a page in the place of
/// another while that is copied to it. The benchmark model has TLBs without entries:
/// there it is that no flush is done while a TLB is older than it.</summary>
public sealed class NoStaleTranslation : IMonitor
{
    private static readonly Clause StaleWhenDone = new("the flush is done, and a TLB is older than it");
    private static readonly Clause Stale = new("user memory is accessed through a translation that a flush has removed");

    private static readonly Clause Unfinished = new("a page is copied to one that is mapped in its place already");

    private readonly KernelRevocations kernel = new(Stale);
    private Computer machine = null!;
    private Revocations revocations = null!;
    private IReadOnlyList<Mm> mms = [];
    private Mmu mmu = null!;

    private NoStaleTranslation()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S1", "no stale translation is used after its flush", () => new NoStaleTranslation(), StaleWhenDone, Stale, Unfinished)
        with { Antecedent = "a page is accessed of which a flush has taken something away" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => [.. Revocations.Functions, .. kernel.Calls];

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        (machine, mms, mmu) = (observer.Machine, observer.All<Mm>(), observer.Find<Mmu>()!);
        revocations = observer.Share<Revocations>();
        kernel.Begin(observer);
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (site.Operation.About is PageCopy { Value: not PteValue.New } copy)
        {
            return WhenCopied(copy.Mm, copy.Page);
        }

        if (site.Operation.About is not UserAccess access)
        {
            return kernel.Watch(site);
        }

        var revoked = revocations.Of(mms[access.Table], access.Page);
        var translations = Translations.Of(mmu, site.Cpus(machine), access);
        return new Probe
        {
            Reads = [.. translations.Cells, revoked],
            DependsOnCpu = true,
            Before = (ref Sight sight) =>
            {
                sight.Note(sight.IsSet(revoked));
                sight.Break(Stale, (translations.Held(ref sight) & sight[revoked]) != 0);
            },
        };
    }

    private static Probe WhenCopied(Mm mm, int page) => new()
    {
        Reads = [mm.Tables.UpperOf(page), mm.Tables.Entries[page]],
        Before = (ref Sight sight) =>
            sight.Break(Unfinished, Revocations.Mapped(ref sight, mm, page) == Revocations.Bit(PteValue.New)),
    };
}
