namespace Shootdown.Conform.Checking;

/// <content>Queueing, the IPI, and the wait: what a sender shows.</content>
public sealed partial class Conformance
{
    private const string Handler = "generic_smp_call_function_single_interrupt";

    private static readonly HashSet<string> SingleCallsites = ["generic_exec_single", "ttwu_queue_wakelist", "irq_work_queue_on"];

    private static CsdType? TypeOf(string function) => function switch
    {
        "sched_ttwu_pending" => CsdType.Ttwu,
        "flush_tlb_func" or "do_flush_tlb_all" or "do_kernel_range_flush" or "ipi_mb" or "ipi_sync_core" or "ipi_rseq" or "do_sync_core"
            or "remote_function" or "tlb_remove_table_smp_sync" or "ipi_sync_rq_state" => CsdType.Sync,
        "nohz_csd_func" or "__hrtick_start" or "rcu_exp_handler" or "cpuhp_complete_idle_dead" => CsdType.Async,
        _ when function.StartsWith("irq_work", StringComparison.Ordinal) => CsdType.IrqWork,
        _ => null,
    };

    private void Queue(CpuTrack cpu, TraceEvent at)
    {
        var (target, callsite, function, csd) = (Number(at, "cpu"), Text(at, "callsite"), Named(at, "func"), Text(at, "csd"));
        var isMany = !SingleCallsites.Contains(Named(at, "callsite"));
        var kind = at.Symbol("callsite") == "irq_work_queue_on" ? CsdType.IrqWork : TypeOf(function);
        if (rules.QueuesPinned && at.PreemptDepth == 0 && !at.IrqsOff && at.Level == ContextLevel.Task)
        {
            Reject(at, "a csd is queued with preemption enabled: another task of this CPU could take the csd meanwhile");
        }

        if (csds.TryGetValue(csd, out var before) && before.Call.Kind == CsdType.Sync && before.Ended == 0
            && Cpu(before.Target).HiddenUntil < before.Line)
        {
            Reject(at, $"csd {csd} is queued again before its function has ended: csd_lock() waits for that", before.Line);
        }

        if (isMany && arrays.TryGetValue(csd, out var of) && of != (at.Cpu, target))
        {
            Reject(at, $"csd {csd} is CPU {of.From}'s for CPU {of.To}, and not CPU {at.Cpu}'s for CPU {target}");
        }

        if (isMany)
        {
            arrays[csd] = (at.Cpu, target);
        }

        var call = cpu.Open.GetValueOrDefault(at.Level);
        if (call is null)
        {
            Calls++;
            call = new TracedCall(at, callsite, function, isMany, kind)
            {
                MayBeCut = cpu.Lowest > at.Level, IsWithinFrame = cpu.Frame > 0, Generation = GenerationOf(at),
            };
            cpu.Open[at.Level] = call;
            if (at.Level == ContextLevel.Task && at.Pid != 0)
            {
                BeginCall(Task(at.Pid), call, at);
            }
        }

        if (before is { Begun.Line: 0 })
        {
            before.Again = at.Line;
        }

        var queued = new QueuedCsd(at.Line, target, csd, call);
        call.Queued.Add(queued);
        csds[csd] = queued;
        Cpu(target).Pending.Add(queued);
        cpu.Watch(queued.Add, at);
    }

    private void BeginCall(TaskTrack task, TracedCall call, TraceEvent at)
    {
        if (call.Function == "flush_tlb_func" && call.IsMany && task.Announced == 0 && task.IsKnown)
        {
            Reject(at, "other CPUs are asked to flush without 'remote IPI send': native_flush_tlb_multi() says so first");
        }

        task.Announced = 0;
        task.Call = call;
    }

    // What comes with a switch may lie between a step of a task's own and the next.
    private static bool IsOwn(TraceEvent at) => at.Name switch
    {
        "page_fault_user" or "csd_function_exit" => true,
        "tlb_flush" => at.Reason is '3' or '4',
        "csd_queue_cpu" or "ipi_send_cpu" or "ipi_send_cpumask" => !at.IrqsOff,
        _ => false,
    };

    // A call has sent its IPI, or sends none, once its context goes on with something else.
    private void SealWhatIsOver(CpuTrack cpu, TraceEvent at)
    {
        foreach (var (level, call) in cpu.Open)
        {
            if (at.Level > level && !call.Queued[^1].Add.Before.Equals(at.Line))
            {
                continue;
            }

            var goesOn = at.Level == level && (at.Name switch
            {
                "csd_queue_cpu" => call.IsMany && call.Callsite == at.Field("callsite") && call.Function == at.Symbol("func")
                    && Number(at, "cpu") > call.Queued[^1].Target,
                "ipi_send_cpu" or "ipi_send_cpumask" => call.Callsite == at.Field("callsite") && at.Symbol("callback") == Handler,
                "sched_wake_idle_without_ipi" => call.Queued.Exists(q => q.Target == Number(at, "cpu")),
                _ => false,
            });
            if (!goesOn)
            {
                Seal(cpu, level, call, []);
            }
        }
    }

    private void Seal(CpuTrack cpu, ContextLevel level, TracedCall call, List<int> interrupted)
    {
        call.IsSealed = true;
        cpu.Open.Remove(level);
        foreach (var queued in call.Queued)
        {
            queued.FoundEmpty = interrupted.Contains(queued.Target);
            CheckShown(queued);
        }

        Made?.Invoke(call);

        foreach (var queued in call.Queued)
        {
            Look(Cpu(queued.Target));
        }
    }

    private void SendTo(CpuTrack cpu, TraceEvent at, List<int> targets, int vector)
    {
        if (at.Symbol("callback") != Handler)
        {
            return;
        }

        if (!cpu.Open.TryGetValue(at.Level, out var call))
        {
            if (cpu.Lowest <= at.Level)
            {
                Reject(at, "an IPI of a call that nobody makes here: each call sends at most one, right after it has queued");
            }

            foreach (var target in targets)
            {
                Cpu(target).Send(vector, at.Line);
            }

            return;
        }

        foreach (var target in targets)
        {
            if (!call.MayBeCut && !call.Queued.Exists(q => q.Target == target))
            {
                Reject(at, $"an IPI to CPU {target}, to which the call has queued nothing", call.Queued.Select(q => q.Line));
            }

            Cpu(target).Send(vector, at.Line);
        }

        if (vector == 252 && targets.Count < 2)
        {
            Reject(at, "an IPI to a mask of fewer than two CPUs: one CPU gets the other vector", call.Queued.Select(q => q.Line));
        }

        call.Ipi = at.Line;
        Seal(cpu, at.Level, call, targets);
    }

    // Who finds the queue of a CPU empty that polls in its idle loop sets a flag there instead of sending an IPI. A recording shows that
    // everywhere or nowhere.
    private void Elide(CpuTrack cpu, TraceEvent at)
    {
        elisionsSince = elisionsSince > 0 ? elisionsSince : at.Line;
        if (cpu.Open.TryGetValue(at.Level, out var call))
        {
            call.IsElided = true;
            Seal(cpu, at.Level, call, [Number(at, "cpu")]);
        }
    }

    // A sender that waits is seen again when all that it waits for has run.
    private void CheckWait(CpuTrack cpu, TraceEvent at)
    {
        if (at.Level != ContextLevel.Task || at.Pid == 0 || at.Name == "sched_wake_idle_without_ipi" || cpu.SwitchesTo is not null
            || !tasks.TryGetValue(at.Pid, out var task) || task.Call is not { IsSealed: true } call)
        {
            return;
        }

        if (IsOfLocalRun(cpu, call, at))
        {
            return;
        }

        if (call.Awaited(q => Cpu(q.Target).HiddenUntil > q.Line) is not { } awaited)
        {
            task.Call = null;
        }
        else if (at.Name == "sched_switch")
        {
            if (rules.WaitsPinned || !(TaskSwitch.Of(at).State is ['R', ..]))
            {
                Reject(at, rules.WaitsPinned
                    ? $"a sender loses its CPU while it waits for CPU {awaited.Target}: under this design it waits with preemption disabled"
                    : $"a sender sleeps while it waits for CPU {awaited.Target}: it spins", call.Queued.Select(q => q.Line));
            }
        }
        else if (at.Name is not "sched_migrate_task")
        {
            Reject(at, $"a sender goes on before CPU {awaited.Target} has run its function: csd_lock_wait() ends after that", awaited.Line);
        }
    }

    private static bool IsOfLocalRun(CpuTrack cpu, TracedCall call, TraceEvent at) =>
        cpu.Running is { Queued: null } running ? running.Function == call.Function
            : at.Name == "csd_function_entry" && at.IsNull("csd") && at.Symbol("func") == call.Function;
}
