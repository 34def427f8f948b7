namespace Shootdown.Model.Machine.Memory;

/// <summary>What happens in the machine when a store to a cell reaches memory: at once under sequential consistency, when the entry
/// leaves the store buffer under x86-TSO.</summary>
internal abstract unsafe class MemoryEffect
{
    /// <summary>Performs it on a state that holds the new value.</summary>
    /// <param name="state">A packed state.</param>
    public abstract void Apply(ulong* state);

    /// <summary>Declares what it reads and writes. A step that stores the cell declares it as its own.</summary>
    /// <param name="footprint">Where to declare it.</param>
    public abstract void Touch(Footprint footprint);
}
