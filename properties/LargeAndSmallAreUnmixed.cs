namespace Shootdown.Properties;

/// <summary>S10b, of AMD's erratum 383 and its like: no CPU holds a large translation of an address and a small one at a time.</summary>
public sealed class LargeAndSmallAreUnmixed : IMonitor
{
    private static readonly Clause Both = new("a PCID tags a large and a small translation of one page");

    private LargeAndSmallAreUnmixed()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S10b", "no TLB holds a large and a small translation of one page", () => new LargeAndSmallAreUnmixed(), Both)
        with { Antecedent = "a CPU holds a small translation of a page that a large one has mapped" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        if (observer.Find<Mmu>() is not { } mmu)
        {
            return;
        }

        var large = Revocations.Bit(PteValue.Huge);
        foreach (var tables in mmu.Tables.Where(t => t.IsHuge && t.Entries.Any(observer.IsWritten)))
        {
            for (var i = 0; i < observer.Machine.Cpus * mmu.Pcids * tables.Pages; i++)
            {
                var (unit, page) = (i / tables.Pages, i % tables.Pages);
                var held = mmu.Entry(unit / mmu.Pcids, unit % mmu.Pcids, tables.Number, page);
                observer.Invariant(Both, [held], (ref Sight state) =>
                {
                    state.Note(state[held] != 0 && (state[held] & large) == 0);
                    return (state[held] & large) == 0 || state[held] == large;
                });
            }
        }
    }
}
