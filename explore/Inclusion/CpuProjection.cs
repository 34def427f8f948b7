using System.Globalization;
using System.Text.RegularExpressions;

namespace Shootdown.Explore.Inclusion;

/// <summary>
/// What a system with further CPUs one by one, and one in which any number of them are left out, show alike: of the CPUs that both have,
/// their queues and the entries that they have taken, their csds, masks, frames, what properties remember of them, and which of their
/// programs have ended.
/// </summary>
/// <remarks>Where contexts stand, which IPIs are pending and what is owed is not looked at, nor any csd of a further CPU or for
/// one.</remarks>
public sealed unsafe partial class CpuProjection : IProjection
{
    private readonly List<Part> parts = [];

    private CpuProjection()
    {
    }

    /// <inheritdoc/>
    public int Length { get; private set; }

    /// <summary>Makes the projections of two systems.</summary>
    /// <param name="whole">The system with further CPUs.</param>
    /// <param name="cpus">Those of its CPUs that the other system has too, in the order of their numbers there.</param>
    /// <param name="abstracted">The system in which the others are left out.</param>
    public static (CpuProjection OfWhole, CpuProjection OfAbstracted) Of(Computer whole, IReadOnlyList<int> cpus, Computer abstracted)
    {
        ArgumentNullException.ThrowIfNull(whole);
        ArgumentNullException.ThrowIfNull(cpus);
        ArgumentNullException.ThrowIfNull(abstracted);
        var (ofWhole, ofAbstracted) = (new CpuProjection(), new CpuProjection());
        var named = whole.Layout.Cells.ToLookup(c => c.Name);
        var programs = abstracted.Contexts.Where(c => c.Kind == ContextKind.Task).Select(c => c.Node).ToHashSet();
        foreach (var cell in abstracted.Layout.Cells.Where(c => programs.Contains(c) || IsShown(c.Name, abstracted)))
        {
            var codes = new Dictionary<string, byte>();
            var name = Renamed(cell.Name, cpus);
            var other = named[name].FirstOrDefault()
                ?? throw new ArgumentException($"{cell} has no counterpart {name}", nameof(whole));
            if (cell.Bits + other.Bits == 0)
            {
                continue; // a constant in both, and the same
            }

            Func<int, CpuMask, string>? text = programs.Contains(cell) ? (v, _) => v == Automaton.Done ? "ended" : "at work" : null;
            ofWhole.parts.Add(new Part([other], [Codes(other, whole, [.. cpus], codes, text)], false));
            ofAbstracted.parts.Add(
                new Part([cell], [Codes(cell, abstracted, [.. Enumerable.Range(0, abstracted.Acting)], codes, text)], false));
        }

        for (var cpu = 0; cpu < abstracted.Acting; cpu++)
        {
            var (queue, counterpart) = (QueueOf(abstracted, cpu), QueueOf(whole, cpus[cpu]));
            var codes = new Dictionary<string, byte>();
            var known = queue?.Candidates.Select(c => Renamed(c.Name, cpus)).ToHashSet() ?? []; // a csd of the others is in no queue
            foreach (var list in (string[])["call_single_queue", "entry"])
            {
                ofWhole.parts.Add(Entries(whole, list, cpus[cpu], counterpart, known, c => c.Name, codes));
                ofAbstracted.parts.Add(Entries(abstracted, list, cpu, queue, known, c => Renamed(c.Name, cpus), codes));
            }
        }

        Pad(ofWhole, ofAbstracted);
        return (ofWhole, ofAbstracted);
    }

    /// <inheritdoc/>
    public void Read(ulong* state, Span<byte> view)
    {
        var at = 0;
        foreach (var part in parts)
        {
            var to = at;
            for (var i = 0; i < part.Cells.Length; i++)
            {
                var code = part.Cells[i] is { } cell ? part.Codes[i][cell.Get(state)] : (byte)0;
                if (!part.IsList || code != 0)
                {
                    view[to++] = code;
                }
            }

            view[to..(at + part.Cells.Length)].Clear();
            at += part.Cells.Length;
        }
    }

    private static bool IsShown(string name, Computer abstracted) =>
        !name.EndsWith(".at", StringComparison.Ordinal)
        && !name.StartsWith("ipi[", StringComparison.Ordinal)
        && !name.Contains("others", StringComparison.Ordinal)
        && !abstracted.LeftOut.Any(part => name.Contains(part, StringComparison.Ordinal))
        && !name.EndsWith("queued at another", StringComparison.Ordinal)
        && !name.StartsWith("call_single_queue", StringComparison.Ordinal)
        && !name.StartsWith("entry[", StringComparison.Ordinal)
        && !name.StartsWith("running[", StringComparison.Ordinal)
        && !Numbers().Matches(name).Any(m => int.Parse(m.ValueSpan, CultureInfo.InvariantCulture) == abstracted.Acting);

    private static string Renamed(string name, IReadOnlyList<int> cpus) =>
        Numbers().Replace(
            name,
            m => int.Parse(m.ValueSpan, CultureInfo.InvariantCulture) is var cpu && cpu < cpus.Count
                ? cpus[cpu].ToString(CultureInfo.InvariantCulture)
                : "others");

    private static byte[] Codes(
        Cell cell, Computer machine, int[] cpus, Dictionary<string, byte> codes, Func<int, CpuMask, string>? text)
    {
        var isMask = cell.Range == 1 << machine.Cpus && !cell.Name.EndsWith(" gone by", StringComparison.Ordinal)
            && (cell.IsGhost || cell.Name.Contains("mask", StringComparison.Ordinal));
        return [.. Enumerable.Range(0, cell.Range).Select(v => Code(codes, text is not null ? text(v, default)
            : isMask ? string.Join(' ', cpus.Select((c, i) => (v >> c & 1) == 0 ? string.Empty : i.ToString(CultureInfo.InvariantCulture)))
            : cell.Format(v)))];
    }

    private static byte Code(Dictionary<string, byte> codes, string text)
    {
        if (!codes.TryGetValue(text, out var code))
        {
            codes.Add(text, code = checked((byte)(codes.Count + 1)));
        }

        return code;
    }

    private static Part Entries(
        Computer machine,
        string list,
        int cpu,
        CallSingleQueue? queue,
        HashSet<string> known,
        Func<Csd, string> name,
        Dictionary<string, byte> codes)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{list}[{cpu}].");
        Cell?[] slots = queue is null ? [] : [.. machine.Layout.Cells.Where(c => c.Name.StartsWith(prefix, StringComparison.Ordinal))];
        return new Part(
            slots,
            [.. slots.Select(s => (byte[])[.. Enumerable.Range(0, s!.Range).Select(v =>
                v > 0 && v <= queue!.Candidates.Count && known.Contains(name(queue.Candidates[v - 1]))
                    ? Code(codes, name(queue.Candidates[v - 1]))
                    : (byte)0)])],
            true);
    }

    // A list has as many slots in both, of which the last may stay empty.
    private static void Pad(CpuProjection one, CpuProjection other)
    {
        for (var i = 0; i < one.parts.Count; i++)
        {
            var length = Math.Max(one.parts[i].Cells.Length, other.parts[i].Cells.Length);
            one.parts[i] = one.parts[i].Padded(length);
            other.parts[i] = other.parts[i].Padded(length);
        }

        one.Length = other.Length = one.parts.Sum(p => p.Cells.Length);
    }

    private static CallSingleQueue? QueueOf(Computer machine, int cpu) => machine.Contexts
        .SelectMany(c => c.Automaton.Nodes)
        .Select(n => n?.Operation.About)
        .OfType<Enqueued>()
        .Select(e => e.Queue)
        .FirstOrDefault(q => q.Cpu == cpu);

    [GeneratedRegex(@"(?<=[\[→])\d+(?=[\]→])")]
    private static partial Regex Numbers();

    private sealed record Part(Cell?[] Cells, byte[][] Codes, bool IsList)
    {
        public Part Padded(int length) => this with
        {
            Cells = [.. Cells, .. new Cell?[length - Cells.Length]],
            Codes = [.. Codes, .. Enumerable.Repeat<byte[]>([], length - Cells.Length)],
        };
    }
}
