using System.Collections.Immutable;

namespace Shootdown.Model.Machine.Memory;

/// <summary>An access of the mapped page of kernel memory, by whichever CPU executes.</summary>
/// <param name="Mapping">The page.</param>
public sealed record KernelAccess(KernelMapping Mapping);

/// <summary>One page of kernel memory that is mapped and unmapped (vmalloc): a global translation, whatever CR3 holds; under page-table
/// isolation one of each PCID.</summary>
/// <remarks>Every CPU may hold the translation from the start, and gets it back at once after a flush for as long as the entry maps the
/// page; so what a CPU may hold after its last flush is what the entry was then.</remarks>
public sealed class KernelMapping
{
    /// <summary>Declares the page.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="pcids">The PCIDs of the kernel's on a CPU where they tag the translation; 0 where it is global.</param>
    public KernelMapping(Computer machine, int pcids = 0)
    {
        ArgumentNullException.ThrowIfNull(machine);
        machine.Show(this);
        Entry = machine.Layout.Declare("init_mm.pte", 2, 1, -1, static v => v == 0 ? "none" : "old");
        Freed = machine.Layout.Flag("vmalloc page freed");
        Tagged = pcids > 0 ? new TaggedEntry(machine, Entry, "tlb", pcids) : null;
        Held = Tagged is null ? machine.PerCpu("tlb init_mm", 2, static v => v == 0 ? "-" : "old") : [];
        foreach (var cell in Held)
        {
            cell.Initial = 1;
        }
    }

    /// <summary>Whether the page-table entry maps the page.</summary>
    public Cell Entry { get; }

    /// <summary>Whether the physical page has been freed.</summary>
    public Cell Freed { get; }

    /// <summary>What CPUs may hold under each PCID; null where the translation is global.</summary>
    public TaggedEntry? Tagged { get; }

    /// <summary>By CPU: whether it may hold the translation, where it is global.</summary>
    public ImmutableArray<Cell> Held { get; }

    /// <summary>Unmaps it (<c>ptep_get_and_clear</c>, an exchange).</summary>
    public Operation<Nothing> Clear() => Atomic.Store(Entry, 0, "ptep_get_and_clear(init_mm)", MemoryOrder.Full);

    /// <summary>Frees the physical page.</summary>
    public Operation<Nothing> Free() => Atomic.Ceases(Freed, 1, "free_page(vmalloc)");

    /// <summary>Drops the translation on a CPU.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> Invalidate(int cpu) =>
        Atomic.Hardware<Nothing, Nothing>("flush the kernel range", [Held[cpu]], [Entry], 1, default, static (ref Values v, Nothing _) =>
        {
            v[0] = v[1];
            return 0;
        });

    /// <summary>Drops nothing of it, as INVLPG may do of a global translation where an erratum says so.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> InvalidateIncompletely(int cpu) => Atomic.Hardware<Nothing, Nothing>(
        "INVLPG of the kernel range drops nothing", [Held[cpu]], [], 1, default, static (ref Values v, Nothing _) => 0);

    /// <summary>Accesses the page from the kernel.</summary>
    public Operation<Nothing> Access() => Atomic.Data("accesses the vmalloc page", new KernelAccess(this));
}
