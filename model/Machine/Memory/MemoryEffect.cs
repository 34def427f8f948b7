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

    /// <summary>What it consists of: parts that neither read nor write what another one writes, in any order. Null where it is
    /// one.</summary>
    public virtual IReadOnlyList<MemoryEffectPart>? Parts => null;
}

/// <summary>A part of an effect that is one of its cells alone.</summary>
/// <param name="Cells">The cells that it touches. Two parts with the same constants do the same to the cells in the same places.</param>
/// <param name="Constants">What else it depends on.</param>
/// <param name="Apply">Performs it on a state at this address.</param>
internal sealed record MemoryEffectPart(Cell[] Cells, object Constants, Action<nint> Apply);
