using static Shootdown.Scenarios.Validation;

namespace Shootdown.Scenarios;

/// <summary>Says which changes of one page may not stand in one workload, because no lock or counter that orders them in the kernel is modelled,
/// or because a page of virtual memory has two pages of physical memory in the model, and no third.</summary>
internal static class PageChanges
{
    /// <summary>Checks what happens to each page.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="calls">The calls, each right by itself.</param>
    /// <exception cref="FormatException">They cannot stand together; the message names the place as a JSON path.</exception>
    public static void Check(Workload workload, IReadOnlyList<PlacedCall> calls)
    {
        foreach (var mm in workload.Mms)
        {
            for (var page = 0; page < mm.Pages; page++)
            {
                List<PlacedCall> changes = [.. calls.Where(c => c.Mm == mm.Name && c.Page == page && (Removes(c) || c.Name is "mprotect" or "page_fault"))];
                var what = $"page {page} of '{mm.Name}'";
                CheckRemovals(changes, what);
                foreach (var fault in changes.Where(c => c.Name == "page_fault"))
                {
                    CheckMappedAnew(fault, changes, what);
                }
            }
        }
    }

    private static bool Removes(PlacedCall call) => call.Name is "munmap" or "try_to_unmap" or "unmap_hugepage_range";

    // A gather that finds nothing mapped, and no other gather in flight, flushes nothing: whoever frees tables is no gather in the model, and
    // holds mmap_lock in the kernel.
    private static void CheckRemovals(List<PlacedCall> changes, string what)
    {
        foreach (var gather in changes.Where(c => c.Name == "munmap" && !c.TakesTable))
        {
            var other = changes.FirstOrDefault(c => c.Task != gather.Task && c.Name == "munmap" && c.TakesTable);
            Demand(other is null, gather.Place + ".call", $"'munmap' of {what}", $"munmap without tables of a page that no other task unmaps with its table, as {other?.Place} does");
        }
    }

    // The fresh page that a fault maps can be write-protected by nobody, and be unmapped once, with no other task about to flush the page.
    private static void CheckMappedAnew(PlacedCall fault, List<PlacedCall> changes, string what)
    {
        var before = changes.Where(c => Removes(c) && c.MayPrecede(fault)).ToList();
        foreach (var after in changes.Where(c => c.Name != "page_fault" && fault.MayPrecede(c) && before.Any(r => r != c && r.MayPrecede(c))))
        {
            Demand(after.Name != "mprotect", after.Place + ".call", $"'mprotect' of {what}", $"mprotect before the page is unmapped and {fault.Place} maps it anew");
            var again = changes.FirstOrDefault(c => c.Name == "page_fault" && (c != fault || c.Task.Repeat) && after.MayPrecede(c));
            Demand(again is null, after.Place + ".call", $"{Quoted(after.Name)} of {what}", $"a page that is mapped anew once, not by {fault.Place} and by {again?.Place}");
            var other = changes.FirstOrDefault(c => c.Task != after.Task && c.Name != "page_fault");
            Demand(other is null, after.Place + ".call", $"{Quoted(after.Name)} of {what}", $"one task that changes a page once {fault.Place} maps it anew, not {other?.Place} beside it");
        }
    }
}
