using System.Globalization;

namespace Shootdown.Model.Machine.Memory.Windows;

/// <summary>The instructions of one CPU that are in flight, in the order in which it came past them.</summary>
internal sealed unsafe class Window
{
    /// <summary>The most instructions of a CPU that may be in flight.</summary>
    public const int Most = 32;

    private readonly WindowSlot[] slots;
    private readonly WindowEntry?[] entries;
    private readonly int[] firstCode;

    public Window(int cpu, IReadOnlyList<Context> contexts, Computer machine)
    {
        Cpu = cpu;
        firstCode = new int[machine.Contexts.Count];
        var all = new List<WindowEntry?> { null };
        foreach (var context in contexts)
        {
            firstCode[context.Id] = all.Count - 1;
            all.AddRange(Enumerable.Range(1, context.Automaton.Nodes.Count - 1).Select(n => new WindowEntry(context, n)));
        }

        entries = [.. all];
        var known = entries.Where(e => e?.Ordering is not null).Select(e => e!).ToList();
        var translated = known.Where(e => e.Ordering!.Translation is not null).ToList();
        Registers = new RegisterReuse([.. Entries]);
        WalksForUserOnly = translated.TrueForAll(e => e.Ordering!.IsOfUser);
        var places = translated.Select(e => e.Ordering!.Locations.Length + 2).DefaultIfEmpty(1).Max();
        var results = known.Select(e => Math.Max(e.Always is null ? e.Results : 0, e.Ordering!.Predictions.Length)).DefaultIfEmpty(0).Max();
        Options = Math.Max(
            known.Select(e => Math.Max(e.Ordering!.Translation?.Outcomes ?? 1, e.Ordering.Reading?.Outcomes ?? 1)).DefaultIfEmpty(1).Max()
                + results,
            results);
        slots = [.. Enumerable.Range(0, Math.Min(machine.InFlight, known.Count)).Select(i => new WindowSlot(
            machine.Layout,
            string.Create(CultureInfo.InvariantCulture, $"window[{cpu}].{i}"),
            entries.Length,
            places,
            results,
            machine.Cpus))];
        machine.Layout.Show(string.Create(CultureInfo.InvariantCulture, $"window[{cpu}]"), state => Text((ulong*)state));
    }

    /// <summary>The CPU whose it is.</summary>
    public int Cpu { get; }

    /// <summary>Which of its instructions write what others need.</summary>
    public RegisterReuse Registers { get; }

    /// <summary>Whether all that is translated is of user mode, and so comes behind what the kernel has done before.</summary>
    public bool WalksForUserOnly { get; }

    /// <summary>The most ways that a step of an instruction in flight may go.</summary>
    public int Options { get; }

    public int Capacity => slots.Length;

    /// <summary>All that may be in flight here, or is made where the text comes to it.</summary>
    public IEnumerable<WindowEntry> Entries => entries.Skip(1).Select(e => e!);

    public IEnumerable<Cell> Cells => slots.SelectMany(s => s.Cells);

    public int Count(ulong* state)
    {
        var count = 0;
        while (count < slots.Length && slots[count].Node.Get(state) != Automaton.Done)
        {
            count++;
        }

        return count;
    }

    public WindowSlot this[int index] => slots[index];

    /// <summary>What a node of a context is.</summary>
    /// <param name="context">The context's number.</param>
    /// <param name="node">A node other than <see cref="Automaton.Done"/>.</param>
    public WindowEntry EntryOf(int context, int node) => entries[firstCode[context] + node]!;

    /// <summary>What an instruction in flight goes by.</summary>
    public Ordering OrderingAt(ulong* state, int index) => At(state, index).Ordering!;

    /// <summary>The instruction at a place of the window.</summary>
    public WindowEntry At(ulong* state, int index) => entries[slots[index].Node.Get(state)]!;

    public Phase PhaseOf(ulong* state, int index) => (Phase)slots[index].Phase.Get(state);

    /// <summary>Whether it is known which location an instruction accesses, or that it faults.</summary>
    public bool IsTranslated(ulong* state, int index) =>
        OrderingAt(state, index).Translation is null || slots[index].Place.Get(state) != WindowSlot.Untranslated;

    /// <summary>Whether an instruction has found no translation.</summary>
    public bool Faults(ulong* state, int index) =>
        OrderingAt(state, index) is { Translation: not null } ordering && slots[index].Place.Get(state) == ordering.Locations.Length + 1;

    /// <summary>Which of its locations an instruction accesses.</summary>
    public int PlaceOf(ulong* state, int index) =>
        OrderingAt(state, index).Translation is null ? 0 : slots[index].Place.Get(state) - 1;

    /// <summary>The location that an instruction accesses; null if none, or none that is known.</summary>
    public Cell? LocationOf(ulong* state, int index)
    {
        var ordering = OrderingAt(state, index);
        return ordering.Locations.Length == 0 || !IsTranslated(state, index) || Faults(state, index)
            ? null
            : ordering.Locations[PlaceOf(state, index)];
    }

    /// <summary>Whether an instruction reads memory and has not yet.</summary>
    public bool IsToRead(ulong* state, int index) => OrderingAt(state, index).Reads && PhaseOf(state, index) < Phase.HasRead;

    /// <summary>Whether an instruction has read, and still stands in the window.</summary>
    public bool HasRead(ulong* state, int index) => OrderingAt(state, index).Reads && PhaseOf(state, index) >= Phase.HasRead;

    /// <summary>Whether an instruction writes memory and has not yet.</summary>
    public bool IsToWrite(ulong* state, int index) => OrderingAt(state, index).Writes && PhaseOf(state, index) != Phase.Performed;

    /// <summary>The nearest instruction before another in the text that is still to write a location; -1 if there is none.</summary>
    public int LastToWrite(ulong* state, int index, Cell? location)
    {
        var before = index - 1;
        while (before >= 0 && (!IsToWrite(state, before) || LocationOf(state, before) != location))
        {
            before--;
        }

        return before;
    }

    public void Push(ulong* state, int count, int context, int node, int guess)
    {
        slots[count].Node.Set(state, firstCode[context] + node);
        slots[count].Guess.Set(state, guess);
    }

    public void Remove(ulong* state, int count, int index)
    {
        for (; index + 1 < count; index++)
        {
            slots[index].CopyFrom(state, slots[index + 1]);
        }

        slots[index].Clear(state);
    }

    private string Text(ulong* state)
    {
        var count = Count(state);
        var parts = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var entry = At(state, i);
            var phase = PhaseOf(state, i) switch
            {
                Phase.Predicted => " (predicted)",
                Phase.HasRead => " (has read)",
                Phase.Performed => " (performed)",
                _ when entry.Ordering!.Translation is null => string.Empty,
                _ when Faults(state, i) => " (faults)",
                _ when IsTranslated(state, i) => $" (at {LocationOf(state, i)})",
                _ => string.Empty,
            };
            var guess = slots[i].Guess.Get(state) is > 0 and var value ? $" = {entry.Operation.TextOf(value - 1)}?" : string.Empty;
            parts.Add(entry.Operation.Label + guess + phase);
        }

        return parts.Count == 0 ? "empty" : string.Join("; ", parts);
    }
}
