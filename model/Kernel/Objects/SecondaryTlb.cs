using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>What somebody besides the CPUs translates by an mm's page tables: a guest's second stage, or a device.</summary>
public abstract class SecondaryTlb
{
    /// <summary>Declares what it may hold.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="name">Its name in traces.</param>
    /// <param name="tables">The mm's page tables.</param>
    private protected SecondaryTlb(Computer machine, string name, PageTable tables)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(tables);
        machine.Show(this);
        (Name, Tables) = (name, tables);
        Held = [.. Enumerable.Range(0, tables.Pages).Select(page => machine.Layout.Declare(
            string.Create(CultureInfo.InvariantCulture, $"{name} {tables.Name}.{page}"), 1 << (int)tables.Most, 0, -1, PageTable.Set))];
    }

    /// <summary>Its name in traces.</summary>
    public string Name { get; }

    /// <summary>The page tables that its translations are of.</summary>
    public PageTable Tables { get; }

    /// <summary>By page: the mappings by which it may be used, at any moment: bit v - 1 stands for <see cref="PteValue"/> v.</summary>
    public ImmutableArray<Cell> Held { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The TLB of an IOMMU that walks the CPUs' page tables of an mm for a device (shared virtual addressing).</summary>
/// <remarks>It walks whenever it likes, once the mm is bound to the device.</remarks>
public sealed class Iotlb : SecondaryTlb
{
    private readonly Cell bound;

    /// <summary>Declares it.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="tables">The page tables of the mm.</param>
    public Iotlb(Computer machine, PageTable tables)
        : base(machine, "iotlb", tables)
    {
        bound = machine.Layout.Flag($"{tables.Name} bound to a device");
        for (var page = 0; page < tables.Pages; page++)
        {
            var at = page;
            machine.Hardware(string.Create(CultureInfo.InvariantCulture, $"iommu.{tables.Name}.{page}"), -1, () => Walker(at));
        }
    }

    /// <summary>The table of the kernel's that is freed, which the mm's tables lead to too; null where none is.</summary>
    public KernelTable? Kernel { get; init; }

    /// <summary>Lets the device use the mm's addresses.</summary>
    public Operation<Nothing> Bind()
    {
        var label = $"iommu_attach_device_pasid({Tables.Name})";
        return Kernel?.Bind(bound, label) ?? Atomic.Store(bound, 1, label, MemoryOrder.Full);
    }

    /// <summary>Drops what it holds of some pages.</summary>
    /// <param name="page">The first, or -1 for all.</param>
    /// <param name="pages">How many.</param>
    public Operation<Nothing> Invalidate(int page, int pages)
    {
        Cell[] dropped = page < 0 ? [.. Held] : [.. Held.Skip(page).Take(pages)];
        var range = page < 0 ? Tables.Name : string.Create(CultureInfo.InvariantCulture, $"{Tables.Name}.{page}, {pages}");
        return Atomic.Hardware<Nothing, Nothing>(
            $"invalidates the IOTLB({range})", dropped, [], 1, default,
            static (ref Values v, Nothing _) =>
            {
                for (var i = 0; i < v.Count; i++)
                {
                    v[i] = 0;
                }

                return 0;
            });
    }

    private async Step Walker(int page)
    {
        while (true)
        {
            await Walk(page);
        }
    }

    private Operation<Nothing> Walk(int page) => Atomic.Hardware<Nothing, Nothing>(
        string.Create(CultureInfo.InvariantCulture, $"the IOMMU walks {Tables.Name}.{page}"),
        [Held[page]],
        [bound, Tables.UpperOf(page), Tables.Entries[page]],
        1,
        default,
        static (ref Values v, Nothing _) =>
        {
            var bit = 1 << (int)PageTable.Mapping(v[2], v[3]) >> 1;
            if (!v.IsSet(1) || (v[0] | bit) == v[0])
            {
                return Operation.Blocked;
            }

            v[0] |= bit;
            return 0;
        },
        MemoryOrder.Once) with { IsConditional = true };
}

/// <summary>The second stage of a guest (<c>struct kvm</c>): tables of its own, which faults fill by an mm's, and TLBs that walk
/// those.</summary>
/// <remarks>A vCPU may use what its TLB holds at any moment, and the TLB may hold what the second stage maps as soon as it does.</remarks>
public sealed class KvmMmu : SecondaryTlb
{
    private const string UnderLock = "mmu_lock is held, and vCPUs, which do without, only ever see the entry";

    private readonly Cell seq;
    private readonly ImmutableArray<Cell> entries;

    /// <summary>Declares it.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="tables">The page tables of the mm that is the guest's memory.</param>
    /// <param name="invalidations">The most invalidations that there are.</param>
    public KvmMmu(Computer machine, PageTable tables, int invalidations)
        : base(machine, "guest tlb", tables)
    {
        ArgumentNullException.ThrowIfNull(machine);
        MmuLock = new KernelLock(machine, "kvm.mmu_lock", sleeps: false);
        InProgress = machine.Layout.Declare("kvm.mmu_invalidate_in_progress", invalidations + 1);
        seq = machine.Layout.Declare("kvm.mmu_invalidate_seq", invalidations + 1);
        entries = [.. Enumerable.Range(0, tables.Pages).Select(page => machine.Layout.Declare(
            string.Create(CultureInfo.InvariantCulture, $"spte {tables.Name}.{page}"),
            (int)tables.Most + 1,
            0,
            -1,
            static v => ((PteValue)v).ToString().ToLowerInvariant()))];
    }

    /// <summary><c>mmu_invalidate_in_progress</c>.</summary>
    public Cell InProgress { get; }

    /// <summary><c>kvm->mmu_lock</c>.</summary>
    internal KernelLock MmuLock { get; }

    /// <summary>Reads <c>mmu_invalidate_seq</c>.</summary>
    public Operation<int> ReadSeq() => Atomic.Load<int>(seq, $"{seq}");

    /// <summary><c>kvm_mmu_invalidate_begin()</c>.</summary>
    public Operation<Nothing> Begin() => Atomic.Add(InProgress, 1, $"{InProgress}++");

    /// <summary><c>kvm_mmu_invalidate_end()</c>: its lock is held, so that both are one step.</summary>
    public Operation<Nothing> End() => Atomic.Together<Nothing, Nothing>(
        $"{seq}++, {InProgress}--", UnderLock, [seq, InProgress], [], 1, default,
        static (ref Values v, Nothing _) =>
        {
            (v[0], v[1]) = (v[0] + 1, v[1] - 1);
            return 0;
        });

    /// <summary><c>mmu_invalidate_retry()</c>: whether an invalidation is under way, or has been since.</summary>
    /// <param name="was">The sequence count as it was.</param>
    /// <param name="asks">Whether one that is under way counts.</param>
    public Operation<bool> Retry(int was, bool asks) => Atomic.Together<(int Was, bool Asks), bool>(
        $"mmu_invalidate_retry({was})", UnderLock, [], [seq, InProgress], 2, (was, asks),
        static (ref Values v, (int Was, bool Asks) a) => v[0] != a.Was || (a.Asks && v.IsSet(1)) ? 1 : 0);

    /// <summary>Clears the entry of a page; what vCPUs hold of it stays.</summary>
    /// <param name="page">The page.</param>
    public Operation<Nothing> Zap(int page) => Atomic.Store(entries[page], 0, $"zaps {entries[page]}", MemoryOrder.Full);

    /// <summary>Sets the entry of a page, which vCPUs may then hold.</summary>
    /// <param name="page">The page.</param>
    /// <param name="value">The mapping.</param>
    public Operation<Nothing> Set(int page, PteValue value) => Atomic.Hardware<PteValue, Nothing>(
        $"{entries[page]} = {value.ToString().ToLowerInvariant()}", [entries[page], Held[page]], [], 1, value,
        static (ref Values v, PteValue to) =>
        {
            v[0] = (int)to;
            v[1] |= 1 << (int)to >> 1;
            return 0;
        });

    /// <summary><c>kvm_flush_remote_tlbs()</c>: makes vCPUs drop what they hold, and waits for it.</summary>
    public Operation<Nothing> FlushRemoteTlbs() => Atomic.Hardware<Nothing, Nothing>(
        "kvm_flush_remote_tlbs()", Held.AsSpan(), entries.AsSpan(), 1, default,
        static (ref Values v, Nothing _) =>
        {
            var pages = v.Count / 2;
            for (var page = 0; page < pages; page++)
            {
                v[page] = 1 << v[pages + page] >> 1;
            }

            return 0;
        });
}
