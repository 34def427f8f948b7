namespace Shootdown.Properties;

/// <summary>S1: when a flush has returned to its caller, nobody uses what it was to remove; and nobody can use a page in the place of
/// another while that is copied to it, nor that one once its copy is mapped. The benchmark model has TLBs without entries:
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
    private Arm64Mmu? arm64;

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
        arm64 = observer.Find<Arm64Mmu>();
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

        if (arm64 is { Asids: > 1 } && arm64.Tables.FirstOrDefault(t => site.Writes(t.Free)) is { } freed)
        {
            return WhenFlushed(arm64, freed);
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

    // The page is given back right after its flush. A CPU that has its tables loaded, and their entry under the ASID that it translates
    // by, can use it.
    private static Probe WhenFlushed(Arm64Mmu mmu, Arm64Tables freed) => new()
    {
        Notes = true,
        Reads = [.. mmu.Ttbr0, .. mmu.Asid, .. Enumerable.Range(0, mmu.Ttbr0.Length * mmu.Asids)
            .Select(i => mmu.Held(freed, i / mmu.Asids, i % mmu.Asids))],
        Before = (ref Sight sight) =>
        {
            for (var cpu = 0; cpu < mmu.Ttbr0.Length; cpu++)
            {
                sight.Break(
                    StaleWhenDone,
                    sight[mmu.Ttbr0[cpu]] == freed.Number + 1 && sight.IsSet(mmu.Held(freed, cpu, sight[mmu.Asid[cpu]])));
            }
        },
    };

    private static Probe WhenCopied(Mm mm, int page) => new()
    {
        Reads = [mm.Tables.UpperOf(page), mm.Tables.Entries[page]],
        Before = (ref Sight sight) =>
            sight.Break(Unfinished, Revocations.Mapped(ref sight, mm, page) == Revocations.Bit(PteValue.New)),
    };
}
