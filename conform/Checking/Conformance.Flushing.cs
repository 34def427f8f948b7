namespace Shootdown.Conform.Checking;

/// <content>Flushes: who is told of them, and who makes them.</content>
public sealed partial class Conformance
{
    private static bool IsAnnouncement(TraceEvent at) => at is { Name: "tlb_flush", Reason: '4' };

    private void Announce(TraceEvent at)
    {
        var task = Task(at.Pid);
        if (rules.AnnouncesPinned && at.PreemptDepth == 0 && !at.IrqsOff)
        {
            Reject(at, "a flush of other CPUs begins with preemption enabled: under this design flush_tlb_mm_range() has disabled it");
        }

        if (task.Announced > 0 && task.FlushesOwn)
        {
            Reject(at, "a flush of other CPUs is announced twice: the one before has not run on this CPU yet", task.Announced);
        }

        (task.AnnouncedBefore, task.Announced) = (task.Announced, at.Line);
        task.Generation = (task.LastOwn, at.Line);
        note?.Invoke($"inc_mm_tlb_gen() has been made, after line {task.LastOwn}");
    }

    private (int After, int Before) GenerationOf(TraceEvent at) =>
        at.Level == ContextLevel.Task && tasks.TryGetValue(at.Pid, out var task) && task.Announced > 0 ? task.Generation : default;

    private void CheckOwnFlush(TaskTrack task, TraceEvent at)
    {
        if (task is { IsKnown: true, Announced: 0 } && task.Call is not { OwnRun: 0, Function: "flush_tlb_func" })
        {
            Reject(at, "a flush runs on its own CPU without 'remote IPI send': native_flush_tlb_multi() says so first");
        }

        if (task.AnnouncedBefore > 0)
        {
            Reject(at, "a flush of other CPUs was announced twice and runs on this CPU once", task.AnnouncedBefore);
        }
    }

    // What a CPU flushes for another it flushes in the function that it was asked to run, and once; its handler flushes nothing besides.
    private void Flush(CpuTrack cpu, TraceEvent at)
    {
        var isForAnother = at.Reason is '1' or '5';
        if (cpu.Running is not { } running)
        {
            if ((isForAnother && cpu.ShowsAllRuns) || cpu.Frame > 0)
            {
                Reject(at, "a CPU flushes for another, and runs no function that was asked for", cpu.Frame);
            }
            else if (at is { Level: ContextLevel.Task, Reason: '2' or '3' } && tasks.TryGetValue(at.Pid, out var task))
            {
                task.Announced = 0; // nobody was left to be asked, and it has come to its next flush
            }
        }
        else if (running.Queued is { } queued)
        {
            if (isForAnother && queued.Flushed is '1' or '5')
            {
                Reject(at, $"{running.Function} flushes twice", running.Line);
            }

            queued.Flushed = at.Reason;
        }
    }
}
