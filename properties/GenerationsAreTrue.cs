using System.Globalization;

namespace Shootdown.Properties;

/// <summary>S9: "ctx gen ≤ mm.gen; ctx gen = g ⇒ all invalidations ≤ g done on that slot".</summary>
/// <remarks>
/// <para>Which generation a mapping is gone by is the contract of <c>inc_mm_tlb_gen</c>: whoever changes an entry raises the generation
/// after it, so the next one that it makes is the one that removes what it replaced. No caller changes two pages' entries before it flushes
/// the first.</para>
/// <para>A CPU claims a generation when it has flushed, and before it writes CR3 with a flush (which is noted by a step that tells it so:
/// its interrupts are off, so nobody goes by that claim before CR3 is written). So claims are looked at where a step notes one and tells
/// nothing, and where CR3 has been written.</para>
/// </remarks>
public sealed class GenerationsAreTrue : IMonitor
{
    private static readonly Clause Overclaimed = new(
        "a PCID is said to be at a generation and holds what that removed");

    // By mm, page and mapping: 0, the generation that it is gone by, or, above all of them, who has replaced it and raised none yet.
    private readonly Dictionary<(Mm Mm, int Page), Cell[]> gone = [];
    private Mmu mmu = null!;
    private TlbState? tlb;
    private IReadOnlyList<Mm> mms = [];

    private GenerationsAreTrue()
    {
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } =
        Property.Of("S9", "no CPU claims a generation that it has not flushed", () => new GenerationsAreTrue(), Overclaimed)
        with { Antecedent = "a CPU claims a generation by which a mapping is gone" };

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        (mms, mmu, tlb) = (observer.All<Mm>(), observer.Find<Mmu>()!, observer.Find<TlbState>());
        foreach (var (mm, page) in mms.SelectMany(mm => Enumerable.Range(0, mm.Tables.Pages).Select(page => (mm, page))))
        {
            var (most, contexts) = (mm.Generations, observer.Machine.Contexts);
            gone.Add(
                (mm, page),
                [.. Enumerable.Range(1, (int)mm.Tables.Most).Select(v => observer.Ghost(
                    $"{mm}.{page} {(PteValue)v} gone by", most + 1 + contexts.Count, format: by => Text(by, most, contexts)))]);
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return mms.FirstOrDefault(mm => site.Writes(mm.TlbGen)) is { } raised
            ? WhenRaised(raised, site.Context) : WhenChanged(site) ?? WhenClaimed(site);
    }

    private static int Mapped(ref Sight sight, Mm mm, int page) =>
        (int)PageTable.Mapping(sight[mm.Tables.UpperOf(page)], sight[mm.Tables.Entries[page]]);

    private static string Text(int by, int most, IReadOnlyList<Context> contexts) =>
        by <= most ? by.ToString(CultureInfo.InvariantCulture) : $"what {contexts[by - most - 1]} raises it to next";

    private static int ReplacedBy(Context context, Mm mm) => mm.Generations + 1 + context.Id;

    private Probe? WhenChanged(Site site)
    {
        var changed = gone.Keys
            .Where(at => site.Writes(at.Mm.Tables.UpperOf(at.Page)) || site.Writes(at.Mm.Tables.Entries[at.Page])).ToArray();
        return changed.Length == 0 ? null : new Probe
        {
            Reads = [.. changed.SelectMany(at => (Cell[])[at.Mm.Tables.UpperOf(at.Page), at.Mm.Tables.Entries[at.Page]])],
            Ghosts = [.. changed.SelectMany(at => gone[at])],
            Before = (ref Sight sight) => Note(ref sight, changed, site.Context),
            After = (ref Sight sight) => Note(ref sight, changed, null),
        };
    }

    // What is mapped is gone by nothing, or about to be replaced.
    private void Note(ref Sight sight, (Mm Mm, int Page)[] pages, Context? by)
    {
        foreach (var at in pages)
        {
            if (Mapped(ref sight, at.Mm, at.Page) is var mapped && mapped != 0)
            {
                sight[gone[at][mapped - 1]] = by is null ? 0 : ReplacedBy(by, at.Mm);
            }
        }
    }

    private Probe WhenRaised(Mm mm, Context by)
    {
        Cell[] cells = [.. Enumerable.Range(0, mm.Tables.Pages).SelectMany(page => gone[(mm, page)])];
        return new Probe
        {
            Reads = [mm.TlbGen],
            Ghosts = cells,
            After = (ref Sight sight) =>
            {
                foreach (var cell in cells)
                {
                    if (sight[cell] == ReplacedBy(by, mm))
                    {
                        sight[cell] = sight[mm.TlbGen];
                    }
                }
            },
        };
    }

    private Probe? WhenClaimed(Site site)
    {
        for (var cpu = 0; tlb is not null && cpu < tlb.LoadedMm.Length; cpu++)
        {
            var own = cpu;
            var slots = Enumerable.Range(0, tlb.Slots).ToArray();
            if (site.Writes(mmu.Cr3[cpu]) || (site.Operation is Operation<Nothing> && site.Writes(tlb.Generation(cpu, 0))))
            {
                return new Probe
                {
                    Reads =
                    [
                        mmu.Cr3[cpu], mmu.Pcid[cpu], .. mms.Select(mm => mm.TlbGen), .. gone.Values.SelectMany(cells => cells),
                        .. slots.SelectMany(s => gone.Keys.Select(at => mmu.Entry(own, s, at.Mm.Number, at.Page))),
                        .. slots.SelectMany(s => (Cell[])[tlb.Context(own, s), tlb.Generation(own, s)]),
                    ],
                    After = (ref Sight sight) => Check(ref sight, own),
                };
            }
        }

        return null;
    }

    private void Check(ref Sight sight, int cpu)
    {
        var slot = sight[mmu.Pcid[cpu]];
        if (!sight.IsSet(mmu.Cr3[cpu]) || slot >= tlb!.Slots || sight[tlb.Context(cpu, slot)] is var space && space == 0)
        {
            return;
        }

        var (mm, claimed) = (mms[space - 1], sight[tlb.Generation(cpu, slot)]);
        sight.Break(Overclaimed, claimed > sight[mm.TlbGen]);
        for (var page = 0; page < mm.Tables.Pages; page++)
        {
            var held = sight[mmu.Entry(cpu, slot, mm.Number, page)];
            var cells = gone[(mm, page)];
            for (var value = 0; value < cells.Length; value++)
            {
                var isGone = sight[cells[value]] is var by && by != 0 && by <= claimed;
                sight.Note(isGone);
                sight.Break(Overclaimed, (held >> value & 1) != 0 && isGone);
            }
        }
    }
}
