namespace Shootdown.Conform.Checking;

/// <content>The interrupt, and the functions that it runs: what a target shows.</content>
public sealed partial class Conformance
{
    // A function runs with interrupts off from its first event to its last.
    private void CheckWithin(CpuTrack cpu, TraceEvent at)
    {
        if (cpu.Running is { } running && (at.Name is "sched_switch" or "page_fault_user" || IsAnnouncement(at)))
        {
            Reject(at, $"{at.Name} comes within {running.Function}, which runs with interrupts off and flushes no other CPU", running.Line);
        }
    }

    private void Enter(CpuTrack cpu, TraceEvent at, int vector)
    {
        if (cpu.Frame > 0)
        {
            Reject(at, "an interrupt of a call within one: its handler runs with interrupts off", cpu.Frame);
        }

        if (cpu.Running is { } running)
        {
            Reject(at, $"an interrupt of a call within {running.Function}, which runs with interrupts off", running.Line);
        }

        if (!cpu.Take(vector) && cpu.HasServed && !SomebodyHides(cpu))
        {
            Reject(at, $"an interrupt (vector {vector}) that nobody has sent");
        }

        (cpu.Frame, cpu.Vector) = (at.Line, vector);
        cpu.Batch = new Batch(at.Line, ContextLevel.Hardirq) { NeedsNoIpi = at.Pid == 0 && at.NeedsResched };
    }

    private void Leave(CpuTrack cpu, TraceEvent at, int vector)
    {
        if (cpu.Frame == 0 || cpu.Vector != vector)
        {
            if (cpu.HasServed)
            {
                Reject(at, $"the end of an interrupt (vector {vector}) that has not begun", cpu.Frame);
            }

            return;
        }

        if (cpu.Running is { } running)
        {
            Reject(at, $"the interrupt ends before {running.Function} does", running.Line);
        }

        EndBatch(cpu, at);
        cpu.Frame = 0;
    }

    private void Begin(CpuTrack cpu, TraceEvent at)
    {
        var (function, csd) = (Named(at, "func"), Text(at, "csd"));
        if (cpu.Running is { } running)
        {
            Reject(at, $"{function} begins within {running.Function}: functions run one after the other", running.Line);
        }

        if (rules.FunctionsMasked && !at.IrqsOff)
        {
            Reject(at, $"{function} runs with interrupts on");
        }

        if (at.IsNull("csd"))
        {
            cpu.Running = (function, csd, null, at.Line);
            var isFlush = at.Level == ContextLevel.Task && at.Pid != 0 && function == "flush_tlb_func";
            if (isFlush)
            {
                CheckOwnFlush(Task(at.Pid), at);
            }

            NoteOwnRun(cpu, at, function);
            if (isFlush)
            {
                var task = Task(at.Pid);
                (task.FlushesOwn, task.Announced) = (task.FlushesOwn || task.Announced > 0 || task.Call?.Function == function, 0);
            }

            return;
        }

        var batch = BatchFor(cpu, at);
        var queued = InQueue(cpu, function, csd);
        if (queued is null && cpu.HasServed && !SomebodyHides(cpu))
        {
            Reject(at, $"{function} runs by csd {csd}, which nobody has queued to CPU {at.Cpu}",
                csds.TryGetValue(csd, out var last) ? [last.Line] : []);
        }

        if (batch is not null)
        {
            if (batch.Members.Count == 0 && !batch.HasHiddenMembers)
            {
                batch.Drain.Before = at.Line;
            }

            if (queued is not null || cpu.Frame > 0)
            {
                batch.Runs.Add((at.Line, TypeOf(function)));
            }

            if (queued is null)
            {
                batch.HasHiddenMembers = true;
            }
            else
            {
                batch.Members.Add(queued);
                (queued.Begun, queued.WasRunByTask) = ((at.Line, at.Pid), cpu.Frame == 0);
            }
        }

        cpu.Running = (function, csd, queued, at.Line);
    }

    private void NoteOwnRun(CpuTrack cpu, TraceEvent at, string function)
    {
        if (at.Level != ContextLevel.Task || at.Pid == 0)
        {
            return;
        }

        if (Task(at.Pid).Call is { OwnRun: 0 } call && call.Function == function)
        {
            call.OwnRun = at.Line;
        }
        else
        {
            Made?.Invoke(new TracedCall(at, string.Empty, function, isMany: true, TypeOf(function))
            {
                OwnRun = at.Line, Generation = GenerationOf(at),
            });
        }
    }

    // A csd that nobody waits for is unlocked before its function begins: by then it may be in the queue once more, or in another's. A
    // wakeup is not queued again before it has been served, which may have shown another of the list.
    private static QueuedCsd? InQueue(CpuTrack cpu, string function, string csd)
    {
        bool IsIt(QueuedCsd q) =>
            q.Csd == csd && q.Call.Function == function && q.Ended == 0 && cpu.Batch?.Members.Contains(q) != true;

        return TypeOf(function) == CsdType.Ttwu ? cpu.Pending.FindLast(IsIt) : cpu.Pending.Find(IsIt);
    }

    private Batch? BatchFor(CpuTrack cpu, TraceEvent at)
    {
        if (cpu.Frame > 0)
        {
            return cpu.Batch;
        }

        if (at.Pid != 0 && !at.Comm.StartsWith("migration/", StringComparison.Ordinal)
            && (cpu.HasServed || (at.Level == ContextLevel.Hardirq && cpu.Lowest < at.Level)))
        {
            Reject(at, "a queued function runs outside an interrupt of a call, and not in an idle task or stopper");
        }

        // An idle task may take what is queued twice in a row: two batches of what shows as one.
        if (cpu.Batch is { } batch && batch.Members.Count > 0
            && InQueue(cpu, Named(at, "func"), Text(at, "csd")) is { } next && !GoesWith(batch, next))
        {
            EndBatch(cpu, at);
        }

        return cpu.Batch ??= new Batch(cpu.LastLine, at.Level) { NeedsNoIpi = at.Pid == 0 };
    }

    private static bool GoesWith(Batch batch, QueuedCsd next) =>
        next.Line < batch.Drain.Before
        && batch.Members[^1].Call.Kind is var last && (last is null || PlaceOf(next.Call.Kind) >= PlaceOf(last))
        && !(next.FoundEmpty == true && batch.Members.Exists(m => m.FoundEmpty == true));

    private void End(CpuTrack cpu, TraceEvent at)
    {
        var (function, csd) = (Named(at, "func"), Text(at, "csd"));
        if (cpu.Running is not { } running || running.Function != function || running.Csd != csd)
        {
            if (cpu.ShowsAllRuns || cpu.Running is not null)
            {
                Reject(at, $"{function} ends by csd {csd}, which has not begun", cpu.Running is { } other ? [other.Line] : []);
            }

            return;
        }

        if (rules.FunctionsMasked && !at.IrqsOff)
        {
            Reject(at, $"{function} has run with interrupts on", running.Line);
        }

        if (running.Queued is { } queued)
        {
            queued.Ended = at.Line;
            Forget(queued);
        }

        cpu.Running = null;
    }

    // A function has interrupts off from its beginning to its end, and flushes no other CPU.
    private static bool IsInNoFunction(TraceEvent at) =>
        at.Name is "csd_function_exit" or "call_function_single_entry" or "call_function_entry" or "sched_switch" or "page_fault_user"
        || IsAnnouncement(at) || at is { Level: ContextLevel.Task, IrqsOff: false };

    // What a task serves, it serves with interrupts off: it ends with the first event that is none of its functions.
    private static bool IsBeyond(Batch batch, CpuTrack cpu, TraceEvent at) =>
        cpu.Running is null && (at.Level != batch.Level || at.Name != "csd_function_entry");
}
