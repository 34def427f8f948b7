namespace Shootdown.Model.Machine.Memory.Windows;

/// <summary>
/// Whether an instruction writes a register that one before it in the text, still in flight, has yet to read or to write. A processor
/// renames registers, and the windows do not: such a text is wrong.
/// </summary>
/// <remarks>It is asked of instructions as they are performed, and not whether a text uses a register twice: that is right wherever
/// something orders the two.</remarks>
internal sealed unsafe class RegisterReuse
{
    private readonly Dictionary<WindowEntry, Registers> touched;

    /// <summary>Notes the registers of all instructions.</summary>
    /// <param name="entries">The instructions of one CPU.</param>
    public RegisterReuse(IReadOnlyList<WindowEntry> entries)
    {
        var all = entries.SelectMany(e => e.Ordering?.Into ?? []).ToHashSet();
        touched = entries.Select(e => (Entry: e, Registers: new Registers(e, all)))
            .Where(e => e.Registers.Needed.Count > 0).ToDictionary(e => e.Entry, e => e.Registers);
    }

    /// <summary>What an instruction that is performed does to one before it in the text, if it does.</summary>
    /// <param name="window">The window.</param>
    /// <param name="state">A state.</param>
    /// <param name="entry">The instruction.</param>
    /// <param name="index">Where it stands.</param>
    /// <param name="loads">Whether of all that it writes only what it reads into registers is kept.</param>
    public WrongInstruction? Of(Window window, ulong* state, WindowEntry entry, int index, bool loads)
    {
        if (!touched.TryGetValue(entry, out var own) || own.Written.Count == 0)
        {
            return null;
        }

        for (var before = 0; before < index; before++)
        {
            var earlier = window.At(state, before);
            if (window.PhaseOf(state, before) != Phase.Performed && touched.TryGetValue(earlier, out var other)
                && (loads ? own.Loaded : own.Written).Find(
                    (window.HasRead(state, before) ? other.NeededOnceRead : other.Needed).Contains) is { } register)
            {
                return WrongInstruction.Reuses(entry, earlier, register);
            }
        }

        return null;
    }

    private sealed class Registers
    {
        public Registers(WindowEntry entry, HashSet<Cell> all)
        {
            var footprint = new Footprint();
            entry.Operation.AsWritten.Touch(footprint);
            var ordering = entry.Ordering ?? new Ordering();
            var besides = all.Where(r => !ordering.Locations.Contains(r) && !ordering.Into.Contains(r)).ToList();
            Loaded = [.. ordering.Into];
            Written = [.. Loaded, .. besides.Where(footprint.Writes.Contains)];
            NeededOnceRead =
            [
                .. besides.Where(footprint.Writes.Contains), .. ordering.DataFrom, .. ordering.StoredFrom, .. ordering.LoadedInto,
                .. ordering.ComparedWith,
            ];
            Needed =
            [
                .. Loaded, .. besides.Where(footprint.Reads.Contains), .. NeededOnceRead, .. ordering.AddressFrom,
                .. ordering.Predictions.SelectMany(p => p.From),
            ];
        }

        // What it reads into.
        public List<Cell> Loaded { get; }

        // What it writes, if it is only to empty it.
        public List<Cell> Written { get; }

        // What it reads or writes.
        public HashSet<Cell> Needed { get; }

        // Of an indivisible read and write that has read: what its write still reads or writes.
        public HashSet<Cell> NeededOnceRead { get; }
    }
}
