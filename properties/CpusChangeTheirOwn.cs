namespace Shootdown.Properties;

/// <summary>The part of S12 that is about translation: CR3, its TLB and <c>cpu_tlbstate</c> are changed by the CPU whose they are. No
/// instruction reaches another's TLB, and <c>this_cpu_write()</c> no other's state.</summary>
/// <remarks>What a host or the fabric does to a CPU is no instruction of another; nor is what brings a CPU online, which is that CPU's
/// own.</remarks>
internal sealed class CpusChangeTheirOwn : IMonitor
{
    /// <summary>What is broken.</summary>
    public static readonly Clause OfAnother = new("a CPU changes CR3, the TLB or cpu_tlbstate of another");

    private readonly Dictionary<Cell, int> owners = [];

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var (mmu, state) = (observer.Find<Mmu>(), observer.Find<TlbState>());
        var (user, lam) = (observer.Find<UserPcids>(), observer.Find<Lam>());
        for (var cpu = 0; mmu is not null && state is not null && cpu < observer.Machine.Cpus; cpu++)
        {
            Cell[] own =
            [
                .. user is null ? [] : (Cell[])[user.Masks[cpu]],
                .. lam is null ? [] : (Cell[])[lam.Cr3[cpu], lam.Noted[cpu]],
                mmu.Cr3[cpu], mmu.Pcid[cpu], state.LoadedMm[cpu], state.IsLazy[cpu], state.Asid[cpu], state.NextAsid[cpu],
                .. from pcid in Enumerable.Range(0, mmu.Pcids)
                   from table in mmu.Tables
                   from cell in (Cell[])[mmu.Walk(cpu, pcid, table.Number), .. Entries(mmu, cpu, pcid, table)]
                   select cell,
                .. from slot in Enumerable.Range(0, state.Slots)
                   from cell in (Cell[])[state.Context(cpu, slot), state.Generation(cpu, slot)]
                   select cell,
            ];
            foreach (var cell in own)
            {
                owners.Add(cell, cpu);
            }
        }
    }

    private static IEnumerable<Cell> Entries(Mmu mmu, int cpu, int pcid, PageTable table) =>
        Enumerable.Range(0, table.Pages).Select(page => mmu.Entry(cpu, pcid, table.Number, page));

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (site.Context.Kind is ContextKind.Hotplug or ContextKind.Hardware or ContextKind.Platform
            || site.Operation.About is RemoteInvalidation || site.Operation is not IAccess { Written: > 0 } access
            || !access.Cells.Take(access.Written).Any(owners.ContainsKey))
        {
            return null;
        }

        var changed = access.Cells.Take(access.Written).Where(owners.ContainsKey).Select(c => owners[c]).Distinct().ToArray();
        var known = site.Registers.Cpu >= 0 && site.Registers.Pinned ? CpuMask.Of(site.Registers.Cpu) : site.Context.Cpus;
        return changed is [var one] && known == CpuMask.Of(one) ? null
            : changed.Any(c => !known.Contains(c)) ? new Probe { Taken = OfAnother }
            : new Probe
            {
                DependsOnCpu = true,
                Before = (ref Sight sight) =>
                {
                    var cpu = sight.Cpu;
                    sight.Break(OfAnother, changed.Any(c => c != cpu));
                },
            };
    }
}
