using static Shootdown.Json.Excerpt;
using static Shootdown.Scenarios.Validation;

namespace Shootdown.Scenarios;

/// <summary>Says what is wrong with mms that share a page table, and with the calls that change it.</summary>
internal static class SharedTables
{
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
                Demand(
                    mm.Pages == other!.Pages,
                    at + ".pages",
                    mm.Pages,
                    $"as many as {Quoted(other.Name)} has, which shares the table: {other.Pages}");
            }
        }
    }

    /// <summary>Checks a call that changes page tables.</summary>
    /// <param name="mm">The mm that it is about.</param>
    /// <param name="call">The call.</param>
    /// <param name="kind">What is known of it.</param>
    /// <exception cref="FormatException">The mm is not one for it, or it comes too early; the message names the place as a JSON
    /// path.</exception>
    public static void Check(MmSpec mm, PlacedCall call, TableCall kind)
    {
        var what = $"{Quoted(call.Name)} of {Quoted(mm.Name)}";
        if (mm.Shares is null)
        {
            call.Demand(!kind.NeedsSharedTable, call.Call.Mm is null ? "call" : "mm", what, "an mm that shares its page table");
            return;
        }

        // Nothing else is modelled of hugetlb.
        var modelled = CallKind.All.OfType<TableCall>().Where(k => k.TakesSharedTable).Select(k => k.Name);
        call.Demand(
            kind.TakesSharedTable,
            "call",
            $"{what}, which shares its page table",
            $"of the calls that change page tables, {Join(modelled)} only");

        // Only what has gone from the file, with i_mmap_rwsem held, is mapped anew or freed: otherwise it could be while another
        // unshares it.
        var earlier = call.Earlier
            .Where((c, i) => (c.Mm ?? call.Task!.MmBefore(i)) == mm.Name)
            .Select(c => CallKind.Find(c.Name))
            .OfType<TableCall>()
            .ToList();
        var last = earlier.FindLast(k => k is UnmapHugepageRangeCall or HugePmdShareCall);
        call.Demand(
            last is UnmapHugepageRangeCall || kind is UnmapHugepageRangeCall,
            "call",
            what,
            $"{call.Name} after unmap_hugepage_range of the same mm by the same task" +
            (last is null ? string.Empty : ", with no huge_pmd_share in between"));
        var own = kind is HugePmdShareCall ? earlier.Find(k => k is PageFaultCall or HugetlbFreePgdRangeCall) : null;
        call.Demand(own is null, "call", what, $"{call.Name} of an mm that has had its table for itself by no {own?.Name}");
    }
}
