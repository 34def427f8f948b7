namespace Shootdown.Properties;

/// <summary>
/// S15: what a call was asked to unmap is unmapped when it returns, and what it was asked to write-protect or to make clean can be written
/// by no entry; both stay so until somebody maps the page again.
/// </summary>
/// <remarks>
/// <para>S1 and S2 are about what is left in TLBs of what an entry no longer has. That an entry has it no longer is for this property:
/// who looks at an entry in the moment in which another has cleared it to store it changed (<c>ptep_modify_prot_start</c>,
/// <c>ptep_clear_flush</c>) finds nothing to do, and returns.</para>
/// <para>Somebody who maps the page again maps another page, which only faults do, lets the mm have a table again that maps it
/// (huge_pmd_share), or moves a mapping there (mremap). A mapping that is moved takes along what was asked of it: whoever unmaps a page
/// both where it was and where it goes has unmapped it, whichever it comes to first.</para>
/// <para>Who collapses a page into a huge one, and gives up, leaves it mapped as it was.</para>
/// <para>Who migrates a page brings back the one that was mapped, and maps none anew. Of an entry itself neither migration nor NUMA
/// balancing is asked anything that stays so: where a page has gone is for S2; nor is who splits a large page, all of which stays
/// mapped.</para>
/// <para>fork is asked for nothing here: it leaves a pinned page as it is, and gives the child a copy.</para>
/// </remarks>
public sealed class AskedForIsSo : IMonitor
{
    private const string Move = "move_ptes";
    private const string MoveTable = "move_pgt_entry";
    private const string Share = "huge_pmd_share";
    private const string Collapse = "collapse_huge_page";
    private const int ForSomethingElse = 1; // of TablePage.UsedBy

    private static readonly Clause Mapped = new("a page is mapped that a call was asked to unmap, and nobody has mapped it since");
    private static readonly Clause Writable = new(
        "an entry lets a page be written that a call was asked to write-protect, and nobody has mapped it since");

    private static readonly Clause Lost = new("collapse_huge_page has given up, and the table that it leaves in use is reached no more");

    private static readonly Clause LostPart = new("a large page has been split, and a part of it is not mapped");

    private static readonly Contract[] Contracts =
    [
        new("zap_vma_range", Asked.Unmapped, call => Revocations.PagesOf(call, "flush")),
        new("unmap_vmas", Asked.Unmapped, call => Revocations.PagesOf(call, "flush")),
        new("zap_present_folio_ptes", Asked.Unmapped, call => Revocations.PagesOf(call, "flush")),
        new("unmap_mapping_range", Asked.Unmapped, call => Revocations.PagesOf(call, "flush")),
        new("unmap_region", Asked.Unmapped, call => Revocations.PagesOf(call, "flush")),
        new("free_pgtables", Asked.Unmapped, call => [(call.Argument<Flush>("flush").Mm!, call.Argument<int>("page"))]),
        new("__unmap_hugepage_range", Asked.Unmapped, call => Revocations.PagesOf(call, "flush")),
        new("try_to_unmap_one", Asked.Unmapped, call => [(call.Argument<Mm>("mm"), call.Argument<int>("page"))])
        {
            Succeeds = result => result is not PteValue.None,
        },
        new(Move, Asked.Unmapped, call => Revocations.PagesOf(call, "flush")),
        new(MoveTable, Asked.Unmapped, call => Revocations.PagesOf(call, "flush")),
        new("change_protection", Asked.Protected, call => Revocations.PagesOf(call, "flush")),
        new("uffd_wp_range", Asked.Protected, call => Revocations.PagesOf(call, "flush")),
        new("madvise_free_single_vma", Asked.Protected, call => Revocations.PagesOf(call, "flush")),
        new("write_protect_page", Asked.Protected, call => Revocations.PagesOf(call, "flush")),
        new("folio_mkclean", Asked.Protected, call => [.. Revocations.PagesOf(call, "flush"), .. Revocations.PagesOf(call, "moved")]),
    ];

    private readonly Dictionary<(Mm Mm, int Page), Cell> asked = [];
    private readonly List<Term> terms = [];
    private readonly HashSet<Context> movers = [];
    private IReadOnlyList<PageTable> large = [];
    private readonly HashSet<Context> sharers = [];

    private AskedForIsSo()
    {
    }

    private enum Asked
    {
        Nothing,
        Protected,
        Unmapped,
    }

    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S15",
        "what a call was asked to unmap or write-protect stays so",
        () => new AskedForIsSo(),
        Mapped,
        Writable,
        Lost,
        LostPart)
        with { Antecedent = "a call has returned that was asked to unmap, write-protect or move a page" };

    /// <inheritdoc/>
    public IEnumerable<string> Calls => [.. Contracts.Select(c => c.Function), Share, Collapse];

    /// <inheritdoc/>
    public void Begin(Observer observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        large = [.. observer.All<Mm>().Select(mm => mm.Tables).Where(t => t.IsHuge)];
        foreach (var (context, call) in observer.CallsMade)
        {
            if (call.Function is Move or MoveTable)
            {
                movers.Add(context);
            }

            if (call.Function == Share)
            {
                sharers.Add(context);
            }

            foreach (var contract in Contracts.Where(c => c.Function == call.Function))
            {
                foreach (var (mm, page) in contract.Pages(call))
                {
                    Add(observer, context, contract, mm, page);
                }
            }
        }

        foreach (var ((mm, page), cell) in asked)
        {
            var (upper, entry) = (mm.Tables.UpperOf(page), mm.Tables.Entries[page]);
            observer.Invariant(
                Mapped,
                [upper, entry, cell],
                (ref Sight state) => state[cell] != (int)Asked.Unmapped || Revocations.Mapped(ref state, mm, page) == 0);
            observer.Invariant(
                Writable,
                [upper, entry, cell],
                (ref Sight state) => state[cell] != (int)Asked.Protected
                    || Revocations.Mapped(ref state, mm, page) != Revocations.Bit(PteValue.Old));
        }
    }

    /// <inheritdoc/>
    public Probe? Watch(Site site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return site.Operation switch
        {
            CallEvent { Returns: true, Function: Collapse } call => WhenCollapsed(call.Argument<Mm>("mm")),
            CallEvent { Returns: false } call => WhenCalled(TermsOf(site.Context, call)),
            CallEvent call => WhenReturned(call, TermsOf(site.Context, call)),
            _ when sharers.Contains(site.Context) && asked.Keys.Any(at => site.Writes(at.Mm.Tables.UpperOf(at.Page))) => WhenShared(site),
            _ when large.FirstOrDefault(t => site.Writes(t.Upper)) is { } split => WhenSplit(split),
            _ => WhenMapped(site),
        };
    }

    private static bool MayBeMapped(Mm mm, int page) => mm.Tables.Most == PteValue.New || page == mm.Tables.Table.MovedTo;

    private static Probe WhenCollapsed(Mm mm)
    {
        var (upper, use) = (mm.Tables.Upper, mm.Tables.Table.UsedBy);
        return new Probe
        {
            Reads = [upper, use],
            Notes = true,
            After = (ref Sight sight) => sight.Break(Lost, !sight.IsSet(upper) && sight[use] != ForSomethingElse),
        };
    }

    private static Probe WhenSplit(PageTable tables) => new()
    {
        Reads = [tables.Upper, .. tables.Entries],
        After = (ref Sight sight) =>
        {
            foreach (var entry in tables.Entries)
            {
                sight.Break(LostPart, sight[tables.Upper] == (int)UpperEntry.Table && !sight.IsSet(entry));
            }
        },
    };

    private static Probe? WhenCalled(Term[] begun)
    {
        var voidable = begun.Select(t => t.Stands).OfType<Cell>().ToArray();
        return voidable.Length == 0 ? null : new Probe
        {
            Ghosts = voidable,
            After = (ref Sight sight) =>
            {
                foreach (var stands in voidable)
                {
                    sight[stands] = 1;
                }
            },
        };
    }

    private Probe? WhenReturned(CallEvent call, Term[] ended) => ended.Length == 0 ? null : new Probe
    {
        Ghosts = [.. ended.Select(t => asked[(t.Mm, t.Page)]), .. ended.Select(t => t.Stands).OfType<Cell>()],
        After = (ref Sight sight) =>
        {
            foreach (var term in ended)
            {
                var cell = asked[(term.Mm, term.Page)];
                if (term.Contract.Succeeds(call.Returned) && (term.Stands is null || sight.IsSet(term.Stands)))
                {
                    sight[cell] = Math.Max(sight[cell], (int)term.Contract.Asked);
                    sight.Note();
                }

                if (term.Stands is not null)
                {
                    sight[term.Stands] = 0;
                }
            }
        },
    };

    // Who lets an mm have a table again has mapped what is mapped by it.
    private Probe WhenShared(Site site)
    {
        (Mm Mm, int Page)[] shared = [.. asked.Keys.Where(at => site.Writes(at.Mm.Tables.UpperOf(at.Page)))];
        return new Probe
        {
            Reads = [.. shared.SelectMany(at => (Cell[])[at.Mm.Tables.UpperOf(at.Page), at.Mm.Tables.Entries[at.Page]]).Distinct()],
            Ghosts = [.. shared.Select(at => asked[at])],
            After = (ref Sight sight) =>
            {
                foreach (var at in shared)
                {
                    sight[asked[at]] = Revocations.Mapped(ref sight, at.Mm, at.Page) == 0 ? sight[asked[at]] : 0;
                }
            },
        };
    }

    private Probe? WhenMapped(Site site)
    {
        var changed = asked.Keys
            .Where(at => site.Writes(at.Mm.Tables.UpperOf(at.Page)) || site.Writes(at.Mm.Tables.Entries[at.Page]))
            .Where(at => MayBeMapped(at.Mm, at.Page))
            .Select(at => (at.Mm, at.Page, From: MovedFrom(site.Context, at.Mm, at.Page), Under: TermsOf(at.Mm, at.Page)))
            .ToArray();
        var returns = site.Operation.About is CopyMapped { IsMigration: true };
        return changed.Length == 0 ? null : new Probe
        {
            Reads = [.. changed.SelectMany(at => (Cell[])[at.Mm.Tables.UpperOf(at.Page), at.Mm.Tables.Entries[at.Page]]).Distinct()],
            Ghosts =
            [
                .. changed.Select(at => asked[(at.Mm, at.Page)]),
                .. changed.Select(at => at.From).OfType<Cell>(),
                .. changed.SelectMany(at => at.Under).Select(t => t.Stands!),
            ],
            After = (ref Sight sight) =>
            {
                foreach (var (mm, page, from, under) in changed)
                {
                    var cell = asked[(mm, page)];
                    var value = Revocations.Mapped(ref sight, mm, page);
                    var anew = value == Revocations.Bit(PteValue.New) && !returns;
                    if (anew || (value != 0 && from is not null))
                    {
                        var taken = anew ? 0 : sight[from!];
                        sight[cell] = Math.Min(sight[cell], taken);
                        foreach (var term in under.Where(t => anew || t.Contract.Asked == Asked.Unmapped))
                        {
                            sight[term.Stands!] = taken == (int)Asked.Unmapped ? sight[term.Stands!] : 0;
                        }
                    }
                }
            },
        };
    }

    // Where a step of mremap maps a page: what was asked of the entry that it comes from.
    private Cell? MovedFrom(Context context, Mm mm, int page) =>
        page == mm.Tables.Table.MovedTo && movers.Contains(context) ? asked.GetValueOrDefault((mm, 1 - page)) : null;

    private Term[] TermsOf(Context context, CallEvent call) =>
    [
        .. from term in terms
           where term.Context == context && term.Contract.Function == call.Function
           where term.Contract.Pages(call).Contains((term.Mm, term.Page))
           select term,
    ];

    private Term[] TermsOf(Mm mm, int page) => [.. terms.Where(t => t.IsOf(mm, page))];

    private void Add(Observer observer, Context context, Contract contract, Mm mm, int page)
    {
        if (!asked.ContainsKey((mm, page)))
        {
            asked.Add((mm, page), observer.Ghost($"{mm}.{page} asked", (int)Asked.Unmapped + 1));
        }

        if (!terms.Exists(t => t.Context == context && t.Contract == contract && t.IsOf(mm, page)))
        {
            var stands = MayBeMapped(mm, page) ? observer.Ghost($"{context}.{contract.Function} {mm}.{page} stands", 2) : null;
            terms.Add(new Term(context, contract, mm, page, stands));
        }
    }

    /// <summary>What a function is asked for.</summary>
    private sealed record Contract(string Function, Asked Asked, Func<CallEvent, IEnumerable<(Mm Mm, int Page)>> Pages)
    {
        /// <summary>Whether it says that it has done so.</summary>
        public Func<object?, bool> Succeeds { get; init; } = _ => true;
    }

    /// <summary>A call that may be made.</summary>
    /// <param name="Context">Who makes it.</param>
    /// <param name="Contract">What it is asked for.</param>
    /// <param name="Mm">The mm.</param>
    /// <param name="Page">The page.</param>
    /// <param name="Stands">Where the page may be mapped again: whether it is being made, and nobody has mapped the page since it
    /// began.</param>
    private sealed record Term(Context Context, Contract Contract, Mm Mm, int Page, Cell? Stands)
    {
        public bool IsOf(Mm mm, int page) => Mm == mm && Page == page;
    }
}
