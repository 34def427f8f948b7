namespace Shootdown.Properties;

/// <summary>What PR_SET_TAGGED_ADDR_CTRL promises: once it has returned, whoever accesses memory of the mm does so on a CPU whose CR3 masks
/// addresses; and what a CPU notes of its CR3 is so.</summary>
public sealed class TaggedAddressesWork : IMonitor
{
    private const string Function = "mm_enable_lam";

    private static readonly Clause Faults = new("memory is accessed by a tagged address on a CPU that does not mask it");
    private static readonly Clause Differs = new("cpu_tlbstate.lam is not what CR3 has");

    private static readonly Clause Unasked = new("an address is masked of an mm that has not asked for it");

    private readonly Dictionary<Mm, Cell> enabled = []; // by mm: 0, 1 once it has asked for it, 2 once it has got it
    private Lam? lam;

    private TaggedAddressesWork()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("LAM", "tagged addresses are masked wherever the mm is", () => new TaggedAddressesWork(), Faults, Differs, Unasked)
        with { Antecedent = "memory is accessed by a tagged address" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => [Function + "(mm)"];

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        lam = observer.Find<Lam>();
        foreach (var mm in observer.CallsMade.Where(c => c.Call.Function == Function).Select(c => c.Call.Find<Mm>("mm")!).Distinct())
        {
            enabled.Add(mm, observer.Ghost($"{mm}.lam enabled", 3));
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (lam is not { } masking)
        {
            return null;
        }

        if (site.ReturnOf(Function) is { } returning)
        {
            var own = enabled[returning.Find<Mm>("mm")!];
            return new Probe { Ghosts = [own], After = (ref Sight sight) => sight[own] = 2 };
        }

        if (site.CallOf(Function) is { } call)
        {
            var own = enabled[call.Find<Mm>("mm")!];
            return new Probe { Ghosts = [own], After = (ref Sight sight) => sight[own] = Math.Max(1, sight[own]) };
        }

        return site.Operation.About is UserAccess ? Accesses(site, masking)
            : masking.Noted.Any(site.Writes) ? Notes(site, masking)
            : null;
    }

    private Probe? Accesses(Site site, Lam masking) =>
        enabled.FirstOrDefault(e => e.Key.Number == site.Registers.Mm).Value is not { } own ? null : new Probe
        {
            Reads = [own, .. masking.Cr3, .. masking.Noted],
            DependsOnCpu = true,
            Before = (ref Sight sight) =>
            {
                var masks = sight.IsSet(masking.Cr3[sight.Cpu]);
                sight.Break(Differs, masks != sight.IsSet(masking.Noted[sight.Cpu]));
                sight.Note(sight[own] == 2);
                sight.Break(Faults, sight[own] == 2 && !masks);
                sight.Break(Unasked, sight[own] == 0 && masks);
            },
        };

    private static Probe Notes(Site site, Lam masking)
    {
        var cpu = Enumerable.Range(0, masking.Noted.Length).First(c => site.Writes(masking.Noted[c]));
        return new Probe
        {
            Reads = [masking.Cr3[cpu], masking.Noted[cpu]],
            After = (ref Sight sight) => sight.Break(Differs, sight[masking.Cr3[cpu]] != sight[masking.Noted[cpu]]),
        };
    }
}
