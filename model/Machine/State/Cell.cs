using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Shootdown.Model.Machine.State;

/// <summary>
/// One variable of the shared state: a number from 0 to <see cref="Range"/> - 1, packed into a few bits of one word. A cell that no
/// step of the system can write is a constant and takes no bits at all.
/// </summary>
public sealed unsafe class Cell
{
    private readonly Func<int, string>? format;
    private int word;
    private int shift;
    private ulong mask;
    private int bias;

    internal Cell(int id, string name, int range, int initial, int owner, Func<int, string>? format)
    {
        (Id, Name, Range, Initial, Owner, this.format) = (id, name, range, initial, owner, format);
        bias = initial;
    }

    /// <summary>The cell's number in its layout.</summary>
    public int Id { get; }

    /// <summary>The cell's name as a trace prints it.</summary>
    public string Name { get; }

    /// <summary>Number of different values.</summary>
    public int Range { get; internal set; }

    /// <summary>The value in the initial state.</summary>
    public int Initial { get; internal set; }

    /// <summary>The only CPU on which the cell may be touched (<c>this_cpu</c> data), or -1.</summary>
    public int Owner { get; }

    /// <summary>The cell that stands for this one in footprints, where several are only ever touched together; else null.</summary>
    public Cell? Anchor { get; internal init; }

    /// <summary>While the memory that the cell is in exists; null where it always does.</summary>
    public Lifetime? Lifetime { get; internal set; }

    /// <summary>The CPU whose this_cpu data the cell is, from which alone it should be touched; or -1. Where it is <see cref="Owner"/> too,
    /// reduction relies on it.</summary>
    internal int Home { get; set; } = -1;

    /// <summary>What a value does that reaches memory, or null: a page walker may then see it.</summary>
    internal MemoryEffect? Reached { get; set; }

    /// <summary>Whether traces leave the cell out: a view shows it, or it is ghost state.</summary>
    public bool IsHidden { get; internal set; }

    /// <summary>Whether it is a property's own: no step of the text touches it.</summary>
    public bool IsGhost { get; internal set; }

    /// <summary>Whether values are printed by names of their own.</summary>
    internal bool HasNames => format is not null;

    /// <summary>The word of a state that the cell lies in.</summary>
    internal int Word => word;

    /// <summary>Its lowest bit in that word.</summary>
    internal int Shift => shift;

    /// <summary>Bits that the cell takes; 0 for a constant.</summary>
    public int Bits => BitOperations.PopCount(mask);

    /// <summary>Reads the cell.</summary>
    /// <param name="state">A packed state.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Get(ulong* state) => (int)((state[word] >> shift) & mask) + bias;

    /// <summary>Reads the cell as a flag.</summary>
    /// <param name="state">A packed state.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsSet(ulong* state) => Get(state) != 0;

    /// <summary>Reads the cell as a set of CPUs.</summary>
    /// <param name="state">A packed state.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CpuMask GetMask(ulong* state) => new((byte)Get(state));

    /// <summary>Writes the cell.</summary>
    /// <param name="state">A packed state.</param>
    /// <param name="value">A value below <see cref="Range"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(ulong* state, int value) =>
        state[word] = (state[word] & ~(mask << shift)) | (((ulong)(value - bias) & mask) << shift);

    /// <summary>Writes the cell as a flag.</summary>
    /// <param name="state">A packed state.</param>
    /// <param name="value">The flag.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(ulong* state, bool value) => Set(state, value ? 1 : 0);

    /// <summary>Writes the cell as a set of CPUs.</summary>
    /// <param name="state">A packed state.</param>
    /// <param name="value">The set.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(ulong* state, CpuMask value) => Set(state, value.Bits);

    /// <summary>Sets every bit that the cell takes in a state.</summary>
    /// <param name="bits">As many words as a state has.</param>
    public void Mark(ulong* bits) => bits[word] |= mask << shift;

    /// <summary>A value as a trace prints it.</summary>
    /// <param name="value">A value below <see cref="Range"/>.</param>
    public string Format(int value) => format?.Invoke(value) ?? value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal void Place(int atWord, int atShift, int bits)
    {
        (word, shift, mask) = (atWord, atShift, bits == 0 ? 0 : ulong.MaxValue >> (64 - bits));
        bias = bits == 0 ? Initial : 0;
    }
}
