namespace Shootdown.Properties;

/// <summary>
/// What whoever flushes has promised by returning: by mm and page, the mappings that nobody may use any more. S1 asks it of translations,
/// S3 of references.
/// </summary>
/// <remarks>
/// <para>S1: "when flush F of (mm, range, gen g) returns at its caller, no later access uses an entry whose source PTE value precedes F's
/// PTE change". The change precedes the call, so <c>flush_tlb_mm_range</c> promises of its range all that the entry has not had since it
/// was called, and <c>flush_tlb_all</c> the same of every page; and the flush of a batch promises all that its task has unmapped for it. A
/// mapping that the entry has, or has had meanwhile, is somebody else's to flush. In a shared table the entry is everybody's, and so is
/// the promise.</para>
/// <para>Whoever makes an interface out of it (munmap, mprotect) promises more: its own caller goes on as if it had flushed, whatever it
/// found and whoever was about to flush it. So its promise begins where it returns, not where its flush would.</para>
/// <para>Of references a flush promises what entries of the table had; what was reached by a table that its mm has left, or that is taken
/// away, is for whoever then waits for walkers to promise, a flush stops none. A leaf is no table.</para>
/// <para>A mapping that an entry has again is no promise any more.</para>
/// </remarks>
public sealed class Revocations : IMonitor
{
    private const int Begun = 1;

    private static readonly Contract[] Contracts =
    [
        new("flush_tlb_mm_range", Promise.NothingFromBefore, call => PagesOf(call, "flush")),
        new("flush_tlb_all", Promise.NothingFromBefore, _ => []) { OfAll = true },
        new(
            "try_to_unmap_one",
            Promise.NothingReplaced,
            call => [(call.Argument<Mm>("mm"), call.Argument<int>("page"))]) { KeptBy = "arch_tlbbatch_flush" },
        new(
            "shrink_folio_list",
            Promise.NothingReplaced,
            call => Enumerable.Range(0, call.Argument<Mm>("mm").Tables.Pages).Select(page => (call.Argument<Mm>("mm"), page))),
        new("zap_vma_range", Promise.Unmapped, call => PagesOf(call, "flush")),
        new("unmap_vmas", Promise.Unmapped, call => PagesOf(call, "flush")),
        new("zap_present_folio_ptes", Promise.Unmapped, call => PagesOf(call, "flush")),
        new("unmap_mapping_range", Promise.Unmapped, call => PagesOf(call, "flush")),
        new("unmap_region", Promise.Unmapped, call => PagesOf(call, "flush")),
        new("free_pgtables", Promise.Unmapped, call => [(call.Argument<Flush>("flush").Mm!, call.Argument<int>("page"))]),
        new("__unmap_hugepage_range", Promise.Unmapped, call => PagesOf(call, "flush")),
        new("write_protect_page", Promise.NobodyWrites, call => PagesOf(call, "flush")),
        new("folio_mkclean", Promise.NobodyWrites, call => [.. PagesOf(call, "flush"), .. PagesOf(call, "moved")]),
        new("copy_page_range", Promise.NobodyWrites, call => [(call.Argument<Flush>("flush").Mm!, call.Argument<int>("page"))]),
        new("uffd_wp_range", Promise.NobodyWrites, call => PagesOf(call, "flush")),
        new("madvise_free_single_vma", Promise.NobodyWrites, call => PagesOf(call, "flush")),

        // mmap_lock keeps others who change an entry for good out, all but reclaim: what others are about to flush they return with
        // themselves.
        new("change_protection", Promise.NothingReplaced, call => PagesOf(call, "flush")),
        new("change_protection", Promise.NobodyWrites, call => PagesOf(call, "flush")) { AgainstBatches = true },
        new("move_ptes", Promise.NothingReplaced, call => PagesOf(call, "flush")),
        new("move_pgt_entry", Promise.NothingReplaced, call => PagesOf(call, "flush")),
        new("move_ptes", Promise.Unmapped, call => PagesOf(call, "flush")) { AgainstBatches = true },
        new("wp_page_copy", Promise.NothingReplaced, call => PagesOf(call, "flush")),
    ];

    private readonly Func<Context, bool> whose;
    private readonly Dictionary<(Mm Mm, int Page), Cell> revoked = [];
    private readonly Dictionary<(Mm Mm, int Page), Cell> ofReferences = [];
    private readonly Dictionary<(Mm Mm, int Page), Cell> stored = [];
    private readonly List<Term> terms = [];
    private IReadOnlyList<Mm> mms = [];

    /// <summary>What everybody promises.</summary>
    public Revocations()
        : this(_ => true)
    {
    }

    /// <summary>What some promise; what others do is not looked at.</summary>
    /// <param name="whose">Whether a context's promises are.</param>
    public Revocations(Func<Context, bool> whose) => this.whose = whose;

    private enum Promise
    {
        /// <summary>Nobody uses what the entry has not had since the call.</summary>
        NothingFromBefore,

        /// <summary>Nobody uses what the entry has not come to have since the call.</summary>
        Unmapped,

        /// <summary>The same of what can be written by.</summary>
        NobodyWrites,

        /// <summary>Nobody uses what the call itself has replaced.</summary>
        NothingReplaced,
    }

    /// <summary>The functions whose calls it has to see.</summary>
    public static IReadOnlyList<string> Functions { get; } = [.. Contracts.SelectMany(c => (string[])[c.Function, c.KeptBy]).Distinct()];

    /// <inheritdoc/>
    public IEnumerable<string> Calls => Functions;

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        mms = observer.All<Mm>();
        foreach (var (mm, page) in mms.SelectMany(mm => Enumerable.Range(0, mm.Tables.Pages).Select(page => (mm, page))))
        {
            revoked.Add((mm, page), observer.Ghost($"{mm}.{page} revoked", 1 << (int)mm.Tables.Most));
        }

        foreach (var (context, call) in observer.CallsMade.Where(made => whose(made.Context)))
        {
            foreach (var contract in Contracts.Where(c => c.IsOf(call)))
            {
                foreach (var (mm, page) in PagesOf(contract, call).Where(at => !terms.Exists(t => t.Is(context, contract, at.Mm, at.Page))))
                {
                    var noted = observer.Ghost($"{context}.{contract.Function} {mm}.{page}", Begun << ((int)mm.Tables.Most + 1));
                    terms.Add(new Term(context, contract, mm, page, noted));
                }
            }
        }

        foreach (var at in terms.Where(t => t.Contract.Promise == Promise.NothingFromBefore).Select(t => (t.Mm, t.Page)).Distinct())
        {
            if (Entries([at]).Any(observer.IsBuffered))
            {
                stored.Add(at, observer.Ghost($"{at.Mm}.{at.Page} stored", 1 << (int)at.Mm.Tables.Most));
            }
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation switch
        {
            CallEvent { Returns: false } call => WhenCalled(site.Context, call),
            CallEvent call => WhenReturned(site.Context, call),
            { About: PageCopy copy } => WhenCopied(copy),
            { About: CopyMapped { Page: >= 0, IsMigration: false } copy } => WhenChanged(site, copy),
            _ => WhenChanged(site),
        };
    }

    /// <summary>Ghost: the mappings of a page that nobody may use any more.</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    public Cell Of(Mm mm, int page) => revoked[(mm, page)];

    /// <summary>Ghost: the mappings of a page by which nobody may refer to it any more. Asked for before steps are watched.</summary>
    /// <param name="observer">The system.</param>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    public Cell OfReferences(Observer observer, Mm mm, int page)
    {
        ArgumentNullException.ThrowIfNull(observer);
        ArgumentNullException.ThrowIfNull(mm);
        if (!ofReferences.TryGetValue((mm, page), out var cell))
        {
            ofReferences.Add((mm, page), cell = observer.Ghost($"{mm}.{page} revoked of references", 1 << (int)mm.Tables.Most));
        }

        return cell;
    }

    /// <summary>A mapping in a set of mappings; none for none.</summary>
    /// <param name="value">The mapping.</param>
    public static int Bit(PteValue value) => (1 << (int)value) >> 1;

    /// <summary>The pages of a flush that is an argument of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="name">The parameter's name in the routine text.</param>
    internal static IEnumerable<(Mm Mm, int Page)> PagesOf(CallEvent call, string name) =>
        call.Find<Flush>(name) is not { Mm: { } mm } flush
            ? [] : flush.Page < 0 ? Enumerable.Range(0, mm.Tables.Pages).Select(page => (mm, page))
                : Enumerable.Range(flush.Page, flush.Pages).Select(page => (mm, page));

    /// <summary>The mapping that a page has, as a set.</summary>
    /// <param name="sight">The state.</param>
    /// <param name="mm">The mm.</param>
    /// <param name="page">The page.</param>
    internal static int Mapped(ref Sight sight, Mm mm, int page) =>
        Bit(PageTable.Mapping(sight[mm.Tables.UpperOf(page)], sight[mm.Tables.Entries[page]]));

    private IEnumerable<(Mm Mm, int Page)> PagesOf(Contract contract, CallEvent call) =>
        contract.OfAll ? revoked.Keys : contract.Pages(call);

    private static Cell[] Entries(IEnumerable<(Mm Mm, int Page)> pages) =>
        [.. pages.SelectMany(at => (Cell[])[at.Mm.Tables.UpperOf(at.Page), at.Mm.Tables.Entries[at.Page]]).Distinct()];

    private Cell[] Ghosts(Mm mm, int page) =>
        ofReferences.TryGetValue((mm, page), out var walked) ? [Of(mm, page), walked] : [Of(mm, page)];

    private Term[] TermsOf(Mm mm, int page) => [.. terms.Where(t => t.Mm == mm && t.Page == page)];

    private IEnumerable<Mm> SharersOf(Mm mm) => mms.Where(other => other.Tables.Table == mm.Tables.Table);

    private Probe? WhenCalled(Context context, CallEvent call)
    {
        var begun = terms.Where(t => t.Context == context && t.IsOf(call)).ToArray();
        var before = begun.Where(t => t.Contract.Promise == Promise.NothingFromBefore).Select(t => (t.Mm, t.Page)).ToArray();
        return begun.Length == 0 ? null : new Probe
        {
            Reads = Entries(before),
            Ghosts = [.. begun.Select(t => t.Noted), .. before.Where(stored.ContainsKey).Select(at => stored[at]).Distinct()],
            After = (ref Sight sight) =>
            {
                foreach (var term in begun)
                {
                    var kept = term.Contract.Promise == Promise.NothingFromBefore
                        ? Mapped(ref sight, term.Mm, term.Page) | Stored(ref sight, term) : 0;
                    sight[term.Noted] = Begun | kept << 1;
                }
            },
        };
    }

    // What an entry has been given by a store that may wait in a buffer: it comes to have it within the call, if it has it not yet.
    private int Stored(ref Sight sight, Term term) => stored.TryGetValue((term.Mm, term.Page), out var last) ? sight[last] : 0;

    private Probe? WhenReturned(Context context, CallEvent call)
    {
        // A batch is its task's own, whatever was put into it.
        var kept = terms.Where(t => t.Context == context && t.Contract.KeptBy == call.Function)
            .Where(t => t.Contract.Function != call.Function || t.IsOf(call)).ToArray();
        var concerned = kept.SelectMany(t => SharersOf(t.Mm).Select(mm => (Mm: mm, t.Page))).Distinct().ToArray();
        return kept.Length == 0 ? null : new Probe
        {
            Reads = Entries(concerned),
            Ghosts = [.. kept.Select(t => t.Noted), .. concerned.SelectMany(at => Ghosts(at.Mm, at.Page))],
            After = (ref Sight sight) =>
            {
                foreach (var term in kept)
                {
                    if (sight.IsSet(term.Noted))
                    {
                        Revoke(ref sight, term);
                        sight[term.Noted] = 0;
                    }
                }
            },
        };
    }

    private void Revoke(ref Sight sight, Term term)
    {
        var noted = sight[term.Noted] >> 1;
        var all = (1 << (int)term.Mm.Tables.Most) - 1;
        var promised = term.Contract.Promise switch
        {
            Promise.NothingReplaced => noted,
            Promise.NobodyWrites => all & ~noted & ~Bit(PteValue.ReadOnly),
            _ => all & ~noted,
        };
        foreach (var mm in mms)
        {
            if (mm.Tables.Table == term.Mm.Tables.Table && (mm == term.Mm || (Points(ref sight, mm) && Points(ref sight, term.Mm))))
            {
                var gone = promised & ~Mapped(ref sight, mm, term.Page);
                sight[Of(mm, term.Page)] |= gone;
                var stopsWalkers = term.Contract.Promise != Promise.NothingFromBefore || Points(ref sight, mm);
                if (ofReferences.TryGetValue((mm, term.Page), out var walked))
                {
                    sight[walked] |= stopsWalkers ? gone : gone & Bit(PteValue.Huge);
                }
            }
        }

        bool Points(ref Sight sight, Mm mm) => sight.IsSet(mm.Tables.UpperOf(term.Page));
    }

    // What is written to the page from now on by who could write to it before is lost.
    private Probe WhenCopied(PageCopy copy)
    {
        var (mm, page) = (copy.Mm, copy.Page);
        var ghosts = Ghosts(mm, page);
        var writable = Bit(copy.Value == PteValue.New ? PteValue.New : PteValue.Old);
        return new Probe
        {
            Reads = Entries([(mm, page)]),
            Ghosts = ghosts,
            After = (ref Sight sight) =>
            {
                foreach (var ghost in ghosts)
                {
                    sight[ghost] |= writable & ~Mapped(ref sight, mm, page);
                }
            },
        };
    }

    // Once a copy is mapped, who still reads by the page before it does not see what others write.
    private Probe? WhenChanged(Site site, CopyMapped? copy = null)
    {
        var changed = revoked.Keys
            .Where(at => site.Writes(at.Mm.Tables.UpperOf(at.Page)) || site.Writes(at.Mm.Tables.Entries[at.Page])).ToArray();
        if (changed.Length == 0)
        {
            return null;
        }

        var pages = changed.Select(at => (at.Mm, at.Page, Revoked: Ghosts(at.Mm, at.Page), Terms: TermsOf(at.Mm, at.Page))).ToArray();
        var last = changed.Where(stored.ContainsKey).ToArray();
        var own = pages.SelectMany(p => p.Terms)
            .Where(t => t.Context == site.Context && t.Contract.Promise == Promise.NothingReplaced).ToArray();
        return new Probe
        {
            Reads = Entries(changed),
            Ghosts =
            [
                .. pages.SelectMany(p => p.Revoked),
                .. pages.SelectMany(p => p.Terms).Select(t => t.Noted),
                .. last.Select(at => stored[at]),
            ],
            Before = own.Length == 0 ? null : (ref Sight sight) =>
            {
                foreach (var term in own)
                {
                    if (sight.IsSet(term.Noted))
                    {
                        sight[term.Noted] |= Mapped(ref sight, term.Mm, term.Page) << 1;
                    }
                }
            },
            After = (ref Sight sight) =>
            {
                foreach (var at in last)
                {
                    sight[stored[at]] = Mapped(ref sight, at.Mm, at.Page);
                }

                foreach (var (mm, page, gone, under) in pages)
                {
                    var mapped = Mapped(ref sight, mm, page);
                    foreach (var ghost in gone)
                    {
                        sight[ghost] &= ~mapped;
                    }

                    if (copy is not null && mapped == Bit(PteValue.New))
                    {
                        sight[Of(mm, page)] |= Bit(PteValue.ReadOnly);
                    }

                    foreach (var term in under)
                    {
                        if (sight.IsSet(term.Noted))
                        {
                            sight[term.Noted] = term.Contract.Promise == Promise.NothingReplaced
                                ? sight[term.Noted] & ~(mapped << 1) : sight[term.Noted] | mapped << 1;
                        }
                    }
                }
            },
        };
    }

    /// <summary>What a function promises.</summary>
    private sealed record Contract(string Function, Promise Promise, Func<CallEvent, IEnumerable<(Mm Mm, int Page)>> Pages)
    {
        /// <summary>The function of whose return it is true; the same unless said otherwise.</summary>
        public string KeptBy { get; init; } = Function;

        /// <summary>Whether it is promised only where reclaim unmaps pages of the mm in batches, which it does without mmap_lock.</summary>
        public bool AgainstBatches { get; init; }

        /// <summary>Whether it is promised of every page of every mm.</summary>
        public bool OfAll { get; init; }

        public bool IsOf(CallEvent call) => call.Function == Function && (!AgainstBatches || call.Find<Flush>("batched") is not null);
    }

    /// <summary>A promise that is being worked for.</summary>
    /// <param name="Context">Who made the call.</param>
    /// <param name="Contract">What it promises.</param>
    /// <param name="Mm">The mm.</param>
    /// <param name="Page">The page.</param>
    /// <param name="Noted">0, or <see cref="Begun"/> with the mappings that count, each a place further.</param>
    private sealed record Term(Context Context, Contract Contract, Mm Mm, int Page, Cell Noted)
    {
        public bool IsOf(CallEvent call) => Contract.IsOf(call) && (Contract.OfAll || Contract.Pages(call).Contains((Mm, Page)));

        public bool Is(Context context, Contract contract, Mm mm, int page) =>
            Context == context && Contract == contract && Mm == mm && Page == page;
    }
}
