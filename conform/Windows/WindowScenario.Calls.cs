using Shootdown.Conform.Checking;
using Shootdown.Model.Machine.State;
using Shootdown.Scenarios;
using Shootdown.Scenarios.Calls;

namespace Shootdown.Conform.Windows;

/// <content>Each call by the one of the vocabulary that does the same.</content>
public sealed partial class WindowScenario
{
    private void Add(TracedCall call)
    {
        var line = call.First.Line;
        var isTask = call.First is { Level: ContextLevel.Task, Pid: not 0 };
        if (call is { IsMany: false, Queued.Count: > 0 } && Posted(call) is { } posted)
        {
            if (isTask)
            {
                Made(call).Add((line, posted));
                return;
            }

            if (call.First.Level != ContextLevel.Hardirq || call.IsWithinFrame)
            {
                Note(line, $"{call.Function} is queued {PlaceOf(call)}: it is written as a device's interrupt");
            }

            interrupts.Add(new InterruptSpec($"line-{line}", Place(call.First.Cpu), [posted]));
        }
        else if (!isTask)
        {
            Note(line, $"{call.Function} is asked for {PlaceOf(call)}, where no call of the vocabulary waits: left out");
        }
        else
        {
            Made(call).Add((line, call.Function == "flush_tlb_func" && mms.Change(call) is { } change ? change : Waiting(call)));
        }
    }

    private static string PlaceOf(TracedCall call) => call switch
    {
        { IsWithinFrame: true } => "within an interrupt of another call",
        { First.Level: ContextLevel.Task } => "by the idle task",
        { First.Level: ContextLevel.Softirq } => "in a softirq",
        _ => "in an interrupt",
    };

    private List<(int Line, Call Call)> Made(TracedCall call)
    {
        if (!calls.TryGetValue(call.First.Pid, out var made))
        {
            calls.Add(call.First.Pid, made = []);
        }

        return made;
    }

    // What its sender leaves behind with the CPU; null for what it waits for.
    private Call? Posted(TracedCall call) => call switch
    {
        { Kind: CsdType.Ttwu } => new Call("ttwu_queue_wakelist") { Cpu = Place(call.Queued[0].Target), Csd = $"wake-{call.First.Line}" },
        { Kind: CsdType.IrqWork } => new Call("irq_work_queue_on") { Cpu = Place(call.Queued[0].Target), Csd = $"work-{call.First.Line}" },
        { Kind: CsdType.Async, Function: "rcu_exp_handler" } =>
            new Call("smp_call_function_single") { Cpu = Place(call.Queued[0].Target), Wait = false },
        { Kind: CsdType.Async } => new Call("smp_call_function_single_async") { Cpu = Place(call.Queued[0].Target), Csd = CsdOf(call) },
        _ => null,
    };

    private string CsdOf(TracedCall call)
    {
        var csd = call.Queued[0].Csd;
        if (!csds.TryGetValue(csd, out var name))
        {
            csds.Add(csd, name = $"csd-{csds.Count + 1}");
        }

        return name;
    }

    private Call Waiting(TracedCall call)
    {
        if (call.Kind is null)
        {
            Note(call.First.Line, $"whether {call.Function} is waited for is not known: it is written as one that is");
        }

        var (others, own) = (Mask(call.Queued.Select(q => q.Target)), Place(call.First.Cpu));
        if (call.Function.StartsWith("ipi_", StringComparison.Ordinal))
        {
            Note(call.First.Line, "membarrier is written as the call that it makes: who runs its mm is not seen");
        }

        return call switch
        {
            { IsMany: false } => new Call("smp_call_function_single") { Cpu = Place(call.Queued[0].Target) },
            { OwnRun: 0 } => new Call("smp_call_function_many") { Mask = others },
            { Function: "do_sync_core" } when others.With(own) == CpuMask.All(cpus.Count) => new Call("smp_text_poke_sync_each_cpu"),
            _ => new Call("on_each_cpu_cond_mask") { Mask = others.With(own) },
        };
    }
}
