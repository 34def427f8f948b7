using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.mm;

/// <summary>mm/pgtable-generic.c and include/linux/pgtable.h: an entry that takes two reads, and those who read it without locks.</summary>
public sealed class PgtableGeneric
{
    private readonly Computer machine;
    private readonly Dictionary<Mm, HalvedPmd> entries = [];

    /// <summary>Creates the layer on a machine.</summary>
    /// <param name="machine">The machine.</param>
    public PgtableGeneric(Computer machine) => this.machine = machine;

    /// <summary>The entry of an mm.</summary>
    /// <param name="mm">The mm.</param>
    public HalvedPmd EntryOf(Mm mm)
    {
        if (!entries.TryGetValue(mm, out var entry))
        {
            entries.Add(mm, entry = new HalvedPmd(machine, mm));
        }

        return entry;
    }

    /// <summary>Reads an entry of any mm. What it points to is protected by RCU, and left alone here.</summary>
    /// <param name="pmd">The entry.</param>
    [Kernel("mm/pgtable-generic.c", "__pte_offset_map", "7.3")]
    [Differs("rcu_read_lock local_irq_disable rcu_read_unlock local_irq_enable",
        "pmdp_get_lockless_start(), which disables interrupts where an entry has two halves; nobody waits for RCU "
        + "there")]
    public static async Step PteOffsetMap(HalvedPmd pmd)
    {
        ArgumentNullException.ThrowIfNull(pmd);
        await LocalIrqDisable(); // pmdp_get_lockless_start()
        await PmdpGetLockless(pmd);
        await LocalIrqEnable();
    }

    [Kernel("include/linux/pgtable.h", "pmdp_get_lockless", "7.3")]
    [Differs("smp_rmb", "loads stay in order on x86")]
    [Redundant("always-no m.pmd_low ==", "another round, in which the entry is read again")]
    private static async Step PmdpGetLockless(HalvedPmd pmd)
    {
        int low;
        int high;
        do
        {
            low = await pmd.ReadLow();
            high = await pmd.ReadHigh();
        }
        while (!await pmd.IsLow(low));

        await pmd.GoBy(low, high);
    }
}
