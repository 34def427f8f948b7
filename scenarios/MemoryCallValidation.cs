using static Shootdown.Scenarios.Validation;

namespace Shootdown.Scenarios;

/// <summary>Says what is wrong with a workload's calls that change and use memory, each by itself and in its task.</summary>
internal static class MemoryCallValidation
{
    // They change the mm that they name, or else the task's own.
    private static readonly string[] OfAnyMm =
        ["munmap", "mprotect", "page_fault", "try_to_unmap", "collapse_huge_page", "write_protect_page", "folio_mkclean", "unmap_mapping_range", "mremap", "copy_page_range", "uffd_wp_range", "do_wp_page", .. SharedTables.Unsharing];

    // What may be done with interrupts off. Others would turn them on: flush_tlb_mm_range() and exec_mmap() do so without asking.
    private static readonly string[] Atomic = ["access", "access_kernel", "leave_mm"];

    // What may be done over and over: it raises no generation and takes nothing away for good.
    private static readonly string[] Repeatable = [.. Atomic, "schedule", "page_fault", "flush_tlb_all", "kthread_use_mm", "kthread_unuse_mm"];

    /// <summary>The calls that are about memory.</summary>
    internal static IReadOnlyList<string> MemoryCalls { get; } = [.. OfAnyMm, .. Repeatable.Except(OfAnyMm), "gup_fast", "pin_user_pages_fast", "vfree", "exec", "exit_mm", "mmput"];

    /// <summary>Checks the calls of all tasks.</summary>
    /// <param name="workload">A workload whose mms are right.</param>
    /// <exception cref="FormatException">It cannot be run; the message names the place as a JSON path.</exception>
    public static void Check(Workload workload)
    {
        List<PlacedCall> calls = [.. workload.Tasks.SelectMany((t, i) => t.Calls.Select((_, j) => new PlacedCall(t, j, $"$.tasks[{i}].calls[{j}]")))];
        foreach (var call in calls.Where(c => MemoryCalls.Contains(c.Name)))
        {
            CheckContext(call);
            CheckMm(workload, call);
        }

        for (var i = 0; i < workload.Tasks.Count; i++)
        {
            var task = workload.Tasks[i];
            Demand(!task.Repeat || WorkloadMemory.CurrentMm(task, task.Calls.Count) == task.Mm, $"$.tasks[{i}].calls", "kthread_use_mm without kthread_unuse_mm", "pairs in a task that repeats");
        }

        CallsTogether.Check(workload, calls);
        MmChanges.Check(workload, calls);
        PageChanges.Check(workload, calls);
    }

    /// <summary>Whether a call changes the page tables of an mm.</summary>
    /// <param name="call">The call's name.</param>
    internal static bool ChangesTables(string call) => OfAnyMm.Contains(call);

    private static void CheckContext(PlacedCall call)
    {
        var (task, at) = (call.Task, call.Place + ".call");
        Demand(Atomic.Contains(call.Name) || Depth(task, call.Index, "local_irq") == 0, at, $"{Quoted(call.Name)} with interrupts disabled", $"of the calls about memory, {Join(Atomic)} only");
        Demand(!task.Repeat || Repeatable.Contains(call.Name), at, Quoted(call.Name), $"in a task that repeats, of the calls about memory, {Join(Repeatable)} only");
        if (call.Name == "schedule" || ChangesTables(call.Name))
        {
            Demand(Depth(task, call.Index, "preempt") == 0, at, $"{Quoted(call.Name)} while pinned", $"{call.Name} with preemption and interrupts enabled, for it {(call.Name == "schedule" ? "sleeps" : "may sleep")}");
        }

        if (call.Name == "schedule")
        {
            Demand(!task.Realtime, at, "'schedule' of a realtime task", "schedule of any other task");
        }
    }

    private static void CheckMm(Workload workload, PlacedCall call)
    {
        if (call.Call.Mm is { } named)
        {
            MmValidation.CheckMm(workload, named, call.Place + ".mm");
        }
        else if (ChangesTables(call.Name))
        {
            Demand(call.Mm is not null, call.Place + ".mm", "missing", $"a name in $.mms ({Join(workload.Mms.Select(m => m.Name))}), for the task has no mm by then");
        }

        CheckCurrent(call);
        if ((ChangesTables(call.Name) || call.Name is "access" or "gup_fast" or "pin_user_pages_fast") && call.Mm is { } mm)
        {
            if (ChangesTables(call.Name))
            {
                SharedTables.CheckCall(workload.Mms.First(m => m.Name == mm), call);
            }

            MmValidation.CheckPage(workload, mm, call.Page, call.Place + ".page");
        }
    }

    // What the task has when it makes the call: nothing, an mm of its own, or one that it has borrowed.
    private static void CheckCurrent(PlacedCall call)
    {
        var (at, current) = (call.Place + ".call", WorkloadMemory.CurrentMm(call.Task, call.Index));
        var earlier = call.Task.Calls.Take(call.Index).Select(c => c.Name).ToList();
        var kernel = call.Task.Mm is null && !earlier.Contains("exec");
        var refused = call.Name switch
        {
            "access" or "gup_fast" or "pin_user_pages_fast" when current is null => $"{call.Name} while the task has an mm",
            "exec" when kernel == (current is not null) => "exec of a task with an mm of its own, or of a kernel thread with none",
            "exit_mm" when kernel || current is null => "exit_mm of a task with an mm of its own",
            "kthread_use_mm" when !kernel || current is not null => "kthread_use_mm of a kernel thread with no mm",
            "kthread_unuse_mm" when !kernel || current is null => "kthread_unuse_mm after kthread_use_mm",
            "leave_mm" when current is not null => "leave_mm while the task has no mm: the CPU must be lazy",
            _ => null,
        };
        Demand(refused is null, at, $"{Quoted(call.Name)} with {(current is null ? "no mm" : $"mm '{current}'")}", refused!);
    }
}
