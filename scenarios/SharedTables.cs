using static Shootdown.Scenarios.Validation;

namespace Shootdown.Scenarios;

/// <summary>Says what is wrong with mms that share a page table, and with the calls that change it.</summary>
internal static class SharedTables
{
    // Nothing else is modelled of hugetlb.
    private static readonly string[] Changes = ["page_fault", .. Unsharing];

    /// <summary>The calls that need a table that mms share.</summary>
    public static string[] Unsharing => ["unmap_hugepage_range", "hugetlb_free_pgd_range"];

    /// <summary>Checks which mms share a table.</summary>
    /// <param name="workload">The workload.</param>
    /// <exception cref="FormatException">They cannot; the message names the place as a JSON path.</exception>
    public static void CheckSharers(Workload workload)
    {
        for (var i = 0; i < workload.Mms.Count; i++)
        {
            if (workload.Mms[i] is { Shares: { } file } mm)
            {
                var at = $"$.mms[{i}]";
                CheckName(file, at + ".shares");
                var other = workload.Mms.FirstOrDefault(m => m != mm && m.Shares == file);
                Demand(other is not null, at + ".shares", Quoted(file), "a file that another mm shares too");
                Demand(mm.Pages == other!.Pages, at + ".pages", mm.Pages, $"as many as {Quoted(other.Name)} has, which shares the table: {other.Pages}");
            }
        }
    }

    /// <summary>Checks a call that changes page tables.</summary>
    /// <param name="mm">The mm that it is about.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="FormatException">The mm is not one for it, or it comes too early; the message names the place as a JSON path.</exception>
    public static void CheckCall(MmSpec mm, PlacedCall call)
    {
        if (mm.Shares is null)
        {
            Demand(!Unsharing.Contains(call.Name), call.Place + (call.Call.Mm is null ? ".call" : ".mm"), $"{Quoted(call.Name)} of {Quoted(mm.Name)}", "an mm that shares its page table");
            return;
        }

        Demand(Changes.Contains(call.Name), call.Place + ".call", $"{Quoted(call.Name)} of {Quoted(mm.Name)}, which shares its page table", $"of the calls that change page tables, {Join(Changes)} only");

        // Only what has gone from the file, with i_mmap_rwsem held, is mapped anew or freed: otherwise it could be while another unshares it.
        var unmapped = call.Name == "unmap_hugepage_range" || call.Task.Calls.Where((c, i) => i < call.Index && c.Name == "unmap_hugepage_range" && new PlacedCall(call.Task, i, call.Place).Mm == mm.Name).Any();
        Demand(unmapped, call.Place + ".call", $"{Quoted(call.Name)} of {Quoted(mm.Name)}", $"{call.Name} after unmap_hugepage_range of the same mm by the same task");
    }
}
