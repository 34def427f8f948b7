using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Model.Machine.Memory;

/// <summary>An entry of the kernel's page tables that CPUs may hold a copy of under each PCID of the kernel's: all tables have it, and it
/// is no global translation.</summary>
/// <remarks>Every PCID may hold it from the start, for it was loaded at some time. It is taken away, and never set again.</remarks>
public sealed class TaggedEntry
{
    private readonly ImmutableArray<Cell> held;

    /// <summary>Declares what CPUs may hold.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="entry">The entry in memory: whether it is there.</param>
    /// <param name="name">What is held, in traces.</param>
    /// <param name="pcids">The PCIDs of the kernel's on a CPU.</param>
    public TaggedEntry(Computer machine, Cell entry, string name, int pcids)
    {
        ArgumentNullException.ThrowIfNull(machine);
        (Entry, Pcids) = (entry, pcids);
        held = [.. Enumerable.Range(0, machine.Cpus * pcids).Select(i => machine.Layout.Flag(
            string.Create(CultureInfo.InvariantCulture, $"{name}[{i / pcids}].{i % pcids} init_mm"), initial: true))];
    }

    /// <summary>The entry in memory: whether it is there.</summary>
    public Cell Entry { get; }

    /// <summary>The PCIDs of the kernel's on a CPU.</summary>
    public int Pcids { get; }

    /// <summary>Whether a CPU may hold it.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="pcid">The PCID that tags it.</param>
    public Cell HeldBy(int cpu, int pcid) => held[(cpu * Pcids) + pcid];

    /// <summary>All that a CPU may hold of it, by PCID.</summary>
    /// <param name="cpu">The CPU.</param>
    public IEnumerable<Cell> HeldBy(int cpu) => Enumerable.Range(0, Pcids).Select(pcid => HeldBy(cpu, pcid));
}
