namespace Shootdown.Properties;

/// <summary>S10: a PCID (on arm64 and RISC-V an ASID) that comes to stand for another address space is flushed before it is used. So a
/// CPU never holds translations of two address spaces under one PCID.</summary>
public sealed class PcidsAreUnmixed : IMonitor
{
    private static readonly Clause Foreign = new("a PCID (ASID) tags translations of two address spaces");

    // The step has no defined successor: the machine itself stops at it.
    private static readonly Clause NoSuchContext = new(
        "a global ASID is looked up among the CPU's own PCIDs", MachineFault.GlobalAsidAsDynamic);

    private Computer machine = null!;
    private Mmu? mmu;
    private IReadOnlyList<Mm> mms = [];

    private PcidsAreUnmixed()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S10", "no PCID (ASID) holds translations of two address spaces", () => new PcidsAreUnmixed(), Foreign, NoSuchContext)
        with { Antecedent = "a CPU comes to hold a translation of one of several address spaces" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var mms = observer.All<Mm>();
        (mmu, machine, this.mms) = (observer.Find<Mmu>(), observer.Machine, mms);
        for (var i = 0; mms.Count > 1 && !mmu!.DropsAfterLoad && i < observer.Machine.Cpus * mmu.Pcids; i++)
        {
            var (cpu, pcid) = (i / mmu.Pcids, i % mmu.Pcids);
            var held = Held(cpu, pcid);

            observer.Invariant(Foreign, [.. held.SelectMany(cells => cells)], (ref Sight state) =>
            {
                var spaces = Spaces(ref state, held);
                state.Note(spaces > 0);
                return spaces <= 1;
            });
        }

        if (observer.Find<Arm64Mmu>() is { Asids: > 1 } arm64)
        {
            BeginArm64(observer, arm64);
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (site.Operation.About is not UserAccess || mms.Count < 2 || !mmu!.DropsAfterLoad)
        {
            return null;
        }

        var held = new Dictionary<(int Cpu, int Pcid), Cell[][]>();
        foreach (var cpu in site.Cpus(machine))
        {
            for (var pcid = 0; pcid < mmu.Pcids; pcid++)
            {
                held.Add((cpu, pcid), Held(cpu, pcid));
            }
        }

        return new Probe
        {
            Notes = true,
            Reads =
            [
                .. held.Keys.Select(at => at.Cpu).Distinct().Select(cpu => mmu.Pcid[cpu]),
                .. held.Values.SelectMany(tables => tables).SelectMany(cells => cells),
            ],
            DependsOnCpu = true,
            Before = (ref Sight sight) => sight.Break(Foreign, Spaces(ref sight, held[(sight.Cpu, sight[mmu.Pcid[sight.Cpu]])]) > 1),
        };
    }

    private static void BeginArm64(Observer observer, Arm64Mmu mmu)
    {
        for (var i = 0; i < observer.Machine.Cpus * mmu.Asids; i++)
        {
            var held = mmu.Tables.Select(t => new[] { mmu.Held(t, i / mmu.Asids, i % mmu.Asids) }).ToArray();
            observer.Invariant(Foreign, [.. held.SelectMany(cells => cells)], (ref Sight state) =>
            {
                var spaces = Spaces(ref state, held);
                state.Note(spaces > 0);
                return spaces <= 1;
            });
        }
    }

    private Cell[][] Held(int cpu, int pcid) =>
        [.. mms.Select(mm => Enumerable.Range(0, mm.Tables.Pages).Select(page => mmu!.Entry(cpu, pcid, mm.Number, page)).ToArray())];

    private static int Spaces(ref Sight state, Cell[][] held)
    {
        var spaces = 0;
        foreach (var cells in held)
        {
            var any = false;
            foreach (var cell in cells)
            {
                any |= state.IsSet(cell);
            }

            spaces += any ? 1 : 0;
        }

        return spaces;
    }
}
