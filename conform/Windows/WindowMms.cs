using System.Globalization;
using Shootdown.Conform.Checking;
using Shootdown.Model.Machine.State;
using Shootdown.Scenarios;
using Shootdown.Scenarios.Calls;

namespace Shootdown.Conform.Windows;

/// <summary>Which tasks of a window share an mm, as far as it shows: a CPU that flushes for another (<c>remote shootdown</c>) has its mm
/// loaded.</summary>
internal sealed class WindowMms
{
    private readonly Dictionary<int, int> leaders = [];
    private readonly List<TracedCall> flushes;
    private readonly Dictionary<int, string> names = [];

    /// <summary>Finds them.</summary>
    /// <param name="seen">What the window shows.</param>
    public WindowMms(TraceWindow seen)
    {
        flushes = [.. seen.Calls.Where(c => c is { Function: "flush_tlb_func", First: { Level: ContextLevel.Task, Pid: not 0 } })];
        foreach (var flush in flushes)
        {
            leaders.TryAdd(flush.First.Pid, flush.First.Pid);
            foreach (var run in flush.Queued.Where(IsOfItsTask))
            {
                leaders.TryAdd(run.Begun.Pid, run.Begun.Pid);
                leaders[Leader(run.Begun.Pid)] = Leader(flush.First.Pid);
            }
        }

        foreach (var leader in leaders.Keys.Select(Leader).Distinct())
        {
            names.Add(leader, $"mm-{(names.Count + 1).ToString(CultureInfo.InvariantCulture)}");
        }
    }

    /// <summary>The tasks that have one.</summary>
    public IReadOnlyCollection<int> Pids => leaders.Keys;

    /// <summary>The name of a task's mm; null where it has none that is seen.</summary>
    /// <param name="pid">The task.</param>
    public string? NameOf(int pid) => leaders.ContainsKey(pid) ? names[Leader(pid)] : null;

    /// <summary>The change of page tables that a flush is written as. A page that is read-only, or not mapped, needs none: each page of an
    /// mm is write-protected first and then unmapped. Where CPUs are asked that have left the mm, a page table is freed, which an mm has
    /// one of.</summary>
    /// <param name="flush">The flush.</param>
    /// <returns>Null where nothing is left to change.</returns>
    public Call? Change(TracedCall flush)
    {
        var all = Of(flush);
        var place = all.IndexOf(flush);
        return AsksAll(flush) ? place == all.Count - 1 && place <= 1 ? new Call("munmap") { Tables = true } : null
            : place / 2 >= WorkloadLimits.MostPages ? null
            : new Call(place % 2 == 0 ? "mprotect" : "munmap") { Page = place / 2 };
    }

    /// <summary>The first flush of a task's mm that does not ask the CPU where the task is: it has left it by then.</summary>
    /// <param name="pid">The task.</param>
    /// <param name="cpus">Where it is seen.</param>
    /// <returns>Its line; null without.</returns>
    public int? LeavesBy(int pid, IReadOnlyList<int> cpus) => !leaders.ContainsKey(pid) || cpus is not [var cpu] ? null
        : flushes.Find(f => Leader(f.First.Pid) == Leader(pid) && f.First.Cpu != cpu && !f.Queued.Exists(q => q.Target == cpu))?.First.Line;

    /// <summary>The address spaces.</summary>
    /// <param name="place">The number that a CPU has in the workload.</param>
    /// <param name="note">Told what cannot be written.</param>
    public IReadOnlyList<MmSpec> Specs(Func<int, int> place, Action<int, string> note)
    {
        var specs = new List<MmSpec>();
        foreach (var (leader, name) in names)
        {
            var (warm, lazy) = (CpuMask.None, CpuMask.None);
            foreach (var flush in flushes.Where(f => Leader(f.First.Pid) == leader))
            {
                if (Change(flush) is null)
                {
                    note(flush.First.Line, AsksAll(flush)
                        ? "the flush asks CPUs that have left its mm, beside other flushes: it is written as a call that flushes nothing"
                        : "an mm of two pages needs no more than four flushes: it is written as a call that flushes nothing");
                    continue;
                }

                foreach (var run in flush.Queued.Where(q => NameOf(q.Begun.Pid) != name))
                {
                    (warm, lazy) = run.Flushed == '0' ? (warm, lazy.With(place(run.Target))) : (warm.With(place(run.Target)), lazy);
                }
            }

            var changes = flushes.Count(f => Leader(f.First.Pid) == leader);
            specs.Add(new MmSpec(name) { Pages = changes > 2 ? WorkloadLimits.MostPages : 1, Warm = warm - lazy, Lazy = lazy });
        }

        return specs;
    }

    private static bool IsOfItsTask(QueuedCsd run) => run is { Flushed: '1', Begun.Pid: not 0 };

    // A CPU that is lazily on the mm, or has loaded another, is asked where tables are freed.
    private static bool AsksAll(TracedCall flush) => flush.Queued.Exists(q => q.Flushed is '0' or '5');

    private List<TracedCall> Of(TracedCall flush) => flushes.FindAll(f => Leader(f.First.Pid) == Leader(flush.First.Pid));

    private int Leader(int pid)
    {
        while (leaders[pid] != pid)
        {
            pid = leaders[pid];
        }

        return pid;
    }
}
