namespace Shootdown.Properties;

/// <summary>S10: a PCID that comes to stand for another address space is flushed before it is used. So a CPU never holds translations of
/// two address spaces under one PCID.</summary>
public sealed class PcidsAreUnmixed : IMonitor
{
    private static readonly Clause Foreign = new("a PCID tags translations of two address spaces");

    // The step has no defined successor: the machine itself stops at it.
    private static readonly Clause NoSuchContext = new(
        "a global ASID is looked up among the CPU's own PCIDs", MachineFault.GlobalAsidAsDynamic);

    private PcidsAreUnmixed()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S10", "no PCID holds translations of two address spaces", () => new PcidsAreUnmixed(), Foreign, NoSuchContext)
        with { Antecedent = "a CPU comes to hold a translation of one of several address spaces" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var mms = observer.All<Mm>();
        for (var i = 0; mms.Count > 1 && i < observer.Machine.Cpus * observer.Find<Mmu>()!.Pcids; i++)
        {
            var mmu = observer.Find<Mmu>()!;
            var (cpu, pcid) = (i / mmu.Pcids, i % mmu.Pcids);
            Cell[][] held = [.. mms.Select(Held)];
            Cell[] Held(Mm mm) => [.. Enumerable.Range(0, mm.Tables.Pages).Select(page => mmu.Entry(cpu, pcid, mm.Number, page))];

            observer.Invariant(Foreign, [.. held.SelectMany(cells => cells)], (ref Sight state) =>
            {
                var spaces = Spaces(ref state, held);
                state.Note(spaces > 0);
                return spaces <= 1;
            });
        }
    }

    private static int Spaces(ref Sight state, Cell[][] held)
    {
        var spaces = 0;
        foreach (var cells in held)
        {
            var any = false;
            foreach (var cell in cells)
            {
                any |= state.IsSet(cell);
            }

            spaces += any ? 1 : 0;
        }

        return spaces;
    }
}
