namespace Shootdown.Model.Machine.Memory;

/// <content>What a hypervisor, an erratum and devices make of TLBIs.</content>
/// <remarks>Under the erratum that leaves translations another CPU may heed a TLBI at any moment up to the one that repeats it: what it may
/// still hold is what it held.</remarks>
public sealed partial class Arm64Mmu
{
    /// <summary>Whether a local TLBI reaches every CPU (<c>HCR_EL2.FB</c>).</summary>
    public bool UpgradesTlbi { get; init; }

    /// <summary>Whether a DSB for this CPU alone is one for all (<c>HCR_EL2.BSU</c>).</summary>
    public bool UpgradesDsb { get; init; }

    /// <summary>What one TLBI and DSB leave behind on other CPUs.</summary>
    public TlbiErratum Erratum { get; init; }

    /// <summary>Whether a table is freed, so that what is held of the entry that leads to it counts.</summary>
    public bool FreesTables { get; init; }

    /// <summary>Whether user mode has an ASID of its own.</summary>
    public bool IsIsolated { get; init; }

    /// <summary>The devices that walk tables under an ASID of their own, and hear no TLBI.</summary>
    public CpuMask PrivateDevices { get; init; }

    /// <summary>The devices: what one is not bound to, it waits for, where a CPU is never left with other tables than its task's.</summary>
    public CpuMask Devices { get; init; }

    /// <summary>Whether there are <see cref="PrivateDevices"/>.</summary>
    public bool HasPrivateDevices => PrivateDevices != CpuMask.None;

    private CpuMask Listeners => CpuMask.All(machine.Cpus) - PrivateDevices;

    /// <summary><c>CMDQ_OP_TLBI_NH_VA</c>: drops what private devices hold of a page.</summary>
    /// <param name="table">The tables.</param>
    public Operation<Nothing> SmmuInvalidate(Arm64Tables table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Invalidation([table], PrivateDevices, $"CMDQ_OP_TLBI_NH_VA, {table.Name}", isHere: false);
    }

    /// <summary>Whether DSB NSHST waits for atomics.</summary>
    public bool NshstWaitsForAtomics { get; init; }

    /// <summary><c>dsb(nshst)</c>.</summary>
    public Operation<Nothing> DsbNshst() => Arm64Barriers.DsbNshst(NshstWaitsForAtomics);

    /// <summary><c>dsb(nsh)</c>.</summary>
    public Operation<Nothing> DsbNsh() => UpgradesDsb ? Arm64Barriers.DsbNshUpgraded() : Arm64Barriers.DsbNsh();

    /// <summary><c>tlbi vale1is, 0</c>: invalidates nothing by itself, and makes other CPUs heed what has been asked of them
    /// before.</summary>
    public Operation<Nothing> RepeatTlbi()
    {
        var left = tables.SelectMany(t => t.OfUser is null ? [t] : new[] { t, t.OfUser }).Where(t => t.Left is not null).ToList();
        var writes = left.SelectMany(t => t.Held.Append(t.Left!)).ToArray();
        return Atomic.Instruction<(int Tables, int Cpus, int Asids), Nothing>(
            AccessKind.Hardware,
            "tlbi vale1is, 0",
            writes,
            [.. left.Select(t => t.Pte), .. Ttbr0],
            1,
            (left.Count, machine.Cpus, IsIsolated ? 2 : 1),
            static (ref Values v, (int Tables, int Cpus, int Asids) a) =>
            {
                var ptes = a.Tables * (a.Cpus + 1);
                for (var table = 0; table < a.Tables; table++)
                {
                    var held = table * (a.Cpus + 1);
                    for (var cpu = 0; cpu < a.Cpus && v[held + a.Cpus] != 0; cpu++)
                    {
                        v[held + cpu] = v[ptes + a.Tables + cpu] == (table / a.Asids) + 1 ? v[ptes + table] : 0;
                    }

                    v[held + a.Cpus] = 0;
                }

                return 0;
            }) with
        {
            Indivisible = OverAtDsb,
            Ordering = new Ordering { Invalidates = InvalidationScope.InnerShareable },
        };
    }

    private Operation<Nothing> TlbiHereOnly(Arm64Tables table, string label) =>
        Atomic.Instruction<(int Cpus, int Loaded), Nothing>(
            AccessKind.Hardware,
            label,
            [.. table.Held, table.Left!],
            [table.Pte, .. Ttbr0],
            1,
            (machine.Cpus, table.Number + 1),
            static (ref Values v, (int Cpus, int Loaded) a) =>
            {
                v[v.Cpu] = v[a.Cpus + 2 + v.Cpu] == a.Loaded ? v[a.Cpus + 1] : 0;
                v[a.Cpus] = 1;
                return 0;
            }) with
        {
            OnThisCpu = true,
            Indivisible = OverAtDsb,
            Ordering = new Ordering { Invalidates = InvalidationScope.InnerShareable, Page = table.Page, WaitsOn = CpuMask.None },
        };
}
