using static Shootdown.Scenarios.Validation;

namespace Shootdown.Scenarios;

/// <summary>Says which changes of one mm may not stand in one workload: those that a lock keeps apart in the kernel, of the mm or of the page,
/// that is not modelled.</summary>
internal static class MmChanges
{
    // What may stand beside a call that is made of an mm once, and looks at what others do with its page.
    private static readonly (string Call, string[] Beside, int Times)[] Companions =
    [
        ("write_protect_page", ["mprotect", "munmap"], Workload.Most), // the page's lock
        ("folio_mkclean", ["munmap"], 1),                              // the page's lock
        ("unmap_mapping_range", ["munmap"], 1),                        // mmap_lock, between those that munmap
        ("copy_page_range", [], 1),                                    // mmap_lock
        ("uffd_wp_range", ["do_wp_page"], 1),                          // what else changes the entry in between is not looked at
        ("do_wp_page", ["uffd_wp_range"], 1),
    ];

    /// <summary>Checks what happens to each mm.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="calls">The calls, each right by itself.</param>
    /// <exception cref="FormatException">They cannot stand together; the message names the place as a JSON path.</exception>
    public static void Check(Workload workload, IReadOnlyList<PlacedCall> calls)
    {
        foreach (var mm in workload.Mms)
        {
            List<PlacedCall> changes = [.. calls.Where(c => c.Mm == mm.Name && MemoryCallValidation.ChangesTables(c.Name))];
            CheckOneTask(mm, changes);
            CheckForked(mm, changes, calls);
            var moved = changes.FirstOrDefault(c => c.Name == "mremap");
            if (moved is not null)
            {
                CheckMoved(mm, moved, changes);
            }

            foreach (var (name, beside, times) in Companions.Where(c => moved is null || c.Call != "folio_mkclean"))
            {
                CheckCompanions(mm, changes, name, beside, times);
            }
        }
    }

    // Collapse holds mmap_lock and the anon_vma's for writing; whoever faults, unmaps or frees tables of hugetlb holds mmap_lock too.
    private static void CheckOneTask(MmSpec mm, List<PlacedCall> changes)
    {
        var one = mm.Shares is null ? changes.FirstOrDefault(c => c.Name == "collapse_huge_page") : changes.FirstOrDefault();
        var other = changes.FirstOrDefault(c => one is not null && c.Task != one.Task);
        Demand(other is null, other?.Place + ".call", $"{Quoted(other?.Name)} of {Quoted(mm.Name)}", $"one task that changes an mm which {(mm.Shares is null ? "is collapsed" : "shares its table")}, as {one?.Place} does");
    }

    // folio_maybe_dma_pinned() counts pins, and is told of all references.
    private static void CheckForked(MmSpec mm, List<PlacedCall> changes, IReadOnlyList<PlacedCall> calls)
    {
        var fork = changes.FirstOrDefault(c => c.Name == "copy_page_range");
        var walk = calls.FirstOrDefault(c => fork is not null && c.Mm == mm.Name && c.Name == "gup_fast");
        Demand(walk is null, walk?.Place + ".call", $"'gup_fast' of {Quoted(mm.Name)}", $"pin_user_pages_fast of an mm that is forked, as {fork?.Place} does");
    }

    // mremap holds mmap_lock; beside it come those who find the page by way of its file, or of itself: munmap stands for a truncation.
    private static void CheckMoved(MmSpec mm, PlacedCall moved, List<PlacedCall> changes)
    {
        Demand(mm.Pages == 2, moved.Place + ".call", $"'mremap' of {Quoted(mm.Name)}, which has {mm.Pages} pages", "mremap of an mm of two pages");
        foreach (var call in changes.Where(c => c != moved))
        {
            var cleans = call.Name == "folio_mkclean";
            var accepted = cleans ? call.Page == moved.Page && changes.Count == 2 : call.Name is "munmap" or "try_to_unmap" && !call.TakesTable;
            Demand(
                accepted,
                call.Place + ".call",
                $"{Quoted(call.Name)} of {(cleans ? $"page {call.Page} of " : string.Empty)}{Quoted(mm.Name)}{(call.TakesTable ? " that takes its table" : string.Empty)}",
                $"beside {moved.Place}, which is mremap of page {moved.Page}, of the calls that change the mm, munmap and try_to_unmap that take no table, or one folio_mkclean of that page alone");
        }
    }

    private static void CheckCompanions(MmSpec mm, List<PlacedCall> changes, string name, string[] beside, int times)
    {
        if (changes.FirstOrDefault(c => c.Name == name) is not { } one)
        {
            return;
        }

        var what = $"{Quoted(name)} of {Quoted(mm.Name)}";
        Demand(times > 1 || mm.Pages == 1, one.Place + ".call", $"{what}, which has {mm.Pages} pages", $"{name} of an mm of one page");
        foreach (var group in changes.Where(c => c != one).GroupBy(c => c.Name))
        {
            foreach (var (call, i) in group.Select((c, i) => (c, i)))
            {
                var accepted = beside.Contains(call.Name) && !call.TakesTable && i < times;
                Demand(
                    accepted,
                    call.Place + ".call",
                    $"{Quoted(call.Name)} of {Quoted(mm.Name)}{(call.TakesTable ? " that takes its table" : string.Empty)}",
                    $"beside {one.Place}, which is {name}, of the calls that change the mm, {(beside.Length == 0 ? "none" : $"{Join(beside)} that {(times > 1 ? "take no table" : "takes no table, once")}")}");
            }
        }
    }
}
