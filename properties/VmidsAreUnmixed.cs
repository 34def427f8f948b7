namespace Shootdown.Properties;

/// <summary>S10c, S10 for guests: all vCPUs of a guest execute by its own tables, under the VMID that it has; and one that comes to stand
/// for another guest is flushed before that executes. So no guest translates by what a CPU has seen of another's second stage.</summary>
public sealed class VmidsAreUnmixed : IMonitor
{
    private static readonly Clause Foreign = new("a guest executes by a VMID under which the CPU holds translations of another guest");

    private static readonly Clause NotItsOwn = new("a guest executes by an HGATP (VTTBR) that is not its own, or under no VMID");

    private IGuestTags guests = null!;

    private VmidsAreUnmixed()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S10c", "no guest translates by what is held of another", () => new VmidsAreUnmixed(), Foreign, NotItsOwn)
        with { Antecedent = "a guest executes" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        guests = (IGuestTags?)observer.Find<RiscvGuests>() ?? observer.Find<Arm64Guests>()!;
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (site.Operation.About is not GuestExecution { Cpu: var cpu, Guest: var guest })
        {
            return null;
        }

        var (loaded, own) = (guests.Loaded[cpu], guests.VmidOf[guest]);
        var held = Enumerable.Range(0, guests.Vmids).Select(tag => guests.Held(cpu, tag)).ToArray();
        return new Probe
        {
            Notes = true,
            Reads = [loaded, own, .. held],
            Before = (ref Sight sight) =>
            {
                var vmid = sight[loaded] % guests.Vmids;
                sight.Break(Foreign, (sight[held[vmid]] & ~(1 << guest)) != 0);
                sight.Break(NotItsOwn, vmid == 0 || sight[loaded] != (guest * guests.Vmids) + (sight[own] % guests.Vmids));
            },
        };
    }
}
