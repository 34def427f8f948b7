using static Shootdown.Scenarios.Validation;

namespace Shootdown.Scenarios;

/// <summary>Says which calls may not stand in one workload: what one of them takes away for good, no other may use.</summary>
internal static class CallsTogether
{
    /// <summary>Checks the calls of all tasks against each other.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="calls">The calls, each right by itself.</param>
    /// <exception cref="FormatException">They cannot stand together; the message names the place as a JSON path.</exception>
    public static void Check(Workload workload, IReadOnlyList<PlacedCall> calls)
    {
        CheckVfree(calls);
        foreach (var mm in workload.Mms)
        {
            CheckTables(mm.Name, [.. calls.Where(c => c.Mm == mm.Name)]);
        }

        foreach (var put in calls.Where(c => c.Name == "mmput"))
        {
            CheckMmput(workload, put, calls);
        }
    }

    private static void CheckVfree(IReadOnlyList<PlacedCall> calls)
    {
        var vfree = calls.FirstOrDefault(c => c.Name == "vfree");
        foreach (var call in calls)
        {
            Demand(call.Name != "vfree" || call == vfree, call.Place + ".call", "'vfree' once more", $"one vfree in all, as {vfree?.Place} is");
            Demand(call.Name != "access_kernel" || vfree is not null, call.Place + ".call", "'access_kernel'", "access_kernel where some task calls vfree");
        }
    }

    private static void CheckTables(string mm, IReadOnlyList<PlacedCall> calls)
    {
        var taken = calls.FirstOrDefault(c => c.TakesTable);
        foreach (var call in calls)
        {
            Demand(
                !call.TakesTable || call == taken,
                call.Place + ".call",
                $"{Quoted(call.Name)} takes the table of '{mm}' once more",
                $"one munmap with tables, collapse_huge_page or hugetlb_free_pgd_range of an mm, as {taken?.Place} is");
            Demand(call.Name != "page_fault" || taken is null, call.Place + ".call", $"'page_fault' of '{mm}'", $"page_fault of an mm whose table stays, which {taken?.Place} takes");
        }
    }

    // Who has the mm, or may come to touch it, has a reference to it.
    private static void CheckMmput(Workload workload, PlacedCall put, IReadOnlyList<PlacedCall> calls)
    {
        var (mm, at) = (put.Call.Mm!, put.Place + ".mm");
        Demand(WorkloadMemory.CurrentMm(put.Task, put.Index) != mm, at, $"'{mm}', which the task has", "an mm that the task has left, or never had");
        foreach (var call in calls.Where(c => c != put))
        {
            Demand(call.Call.Mm != mm || (call.Task == put.Task && call.Index < put.Index), at, $"'{mm}', which {call.Place} names", "an mm that no other task names, nor the task later");
        }

        for (var i = 0; i < workload.Tasks.Count; i++)
        {
            Demand(workload.Tasks[i] == put.Task || workload.Tasks[i].Mm != mm, at, $"'{mm}', which $.tasks[{i}] has", "an mm that no other task has");
        }

        for (var i = 0; i < workload.Nmis.Count; i++)
        {
            Demand(workload.Nmis[i].Mm != mm, at, $"'{mm}', which $.nmis[{i}] reads", "an mm that no NMI reads");
        }
    }
}
