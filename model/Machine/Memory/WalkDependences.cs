namespace Shootdown.Model.Machine.Memory;

/// <summary>By what a walker without locks comes from one access of page tables to the next, where instructions are performed out of
/// order: the address of an entry is made of the entry above, that of a page of the entry that maps it.</summary>
/// <remarks>The registers stand for those addresses. Each window looks at its own instructions only, so that walkers may share
/// them.</remarks>
public sealed class WalkDependences
{
    private readonly Cell upper;
    private readonly Cell entry;
    private readonly Cell contents;

    /// <summary>Declares the registers.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="name">The name of the tables.</param>
    public WalkDependences(Computer machine, string name)
    {
        ArgumentNullException.ThrowIfNull(machine);
        (upper, entry, contents) = (Declare("upper entry"), Declare("entry"), Declare("contents"));

        Cell Declare(string of)
        {
            var cell = machine.Layout.Flag($"{name}.{of} in a register");
            cell.IsHidden = true;
            return cell;
        }
    }

    /// <summary>The entry that leads to the table is read.</summary>
    /// <param name="cell">The entry.</param>
    internal Ordering ReadsUpper(Cell cell) => new() { Reads = true, Locations = [cell], Into = [upper] };

    /// <summary>An entry of the table is read.</summary>
    /// <param name="cell">The entry.</param>
    internal Ordering ReadsEntry(Cell cell) => new() { Reads = true, Locations = [cell], AddressFrom = [upper], Into = [entry] };

    /// <summary>It is read once more.</summary>
    /// <param name="cell">The entry.</param>
    internal Ordering RereadsEntry(Cell cell) => new() { Reads = true, Locations = [cell], AddressFrom = [upper] };

    /// <summary>The count of references on the page is changed, by an atomic that acquires and releases.</summary>
    /// <param name="count">The count.</param>
    /// <param name="writes">Whether it writes, by what it reads.</param>
    internal Ordering Counts(Cell count, Func<int, bool> writes) => new()
    {
        Reads = true, Writes = true, Acquires = true, Releases = true, Locations = [count], AddressFrom = [entry], WritesFor = writes,
    };

    /// <summary>The page is used: by a store, which no processor makes on a guess, and which may wait as long as the reference is there.
    /// A load that counts is none on a guess either, and is no later.</summary>
    internal Ordering Uses() => new() { Writes = true, Locations = [contents], AddressFrom = [entry] };
}
