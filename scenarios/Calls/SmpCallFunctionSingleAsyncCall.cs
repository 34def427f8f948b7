using static Shootdown.Json.Excerpt;

namespace Shootdown.Scenarios.Calls;

/// <summary>The call that nobody waits for, through a csd of the caller's own.</summary>
internal sealed class SmpCallFunctionSingleAsyncCall : CallKind
{
    public override string Name => "smp_call_function_single_async";

    public override string Kernel => "kernel/smp.c, smp_call_function_single_async";

    public override string Title => "runs a callback on one CPU through the caller's own csd";

    public override int Rank => 210;

    public override IReadOnlyList<CallField> Needs => [CallField.Cpu, CallField.Csd];

    public override IReadOnlyList<CallField> Takes => [CallField.Requeue, CallField.Lock, CallField.Softirq];

    public override CallSites Sites => CallSites.Task | CallSites.Interrupt;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Poster)];

    public override IReadOnlyList<Property> Promises(Call call) => call.Softirq == true ? [SoftirqsRun.Property] : [];

    internal override void Check(PlacedCall call)
    {
        if (call.Call.Requeue is { } requeue)
        {
            var cpu = call.Call.Cpu!.Value;
            call.Demand(!call.Callers.Contains(cpu), "requeue", requeue, $"no requeue where the caller may run on CPU {cpu} itself");
        }

        var softirqs = call.Workload.Tasks.SelectMany(t => t.Calls).Where(c => c.Softirq == true);
        call.Demand(
            call.Call.Lock is null || (call.Call.Softirq == true && softirqs.All(c => c.Lock == call.Call.Lock)),
            "lock",
            Quoted(call.Call.Lock),
            "the lock of every softirq, with softirq: true");
        if (call.Call.Softirq == true)
        {
            var cpu = call.Call.Cpu!.Value;
            call.Demand(
                call.Task is not null && call.Call.Requeue is null && call.Workload.Hotplug.Count == 0 && !call.Callers.Contains(cpu),
                "softirq",
                "true",
                $"true for a task that cannot run on CPU {cpu} itself, with no requeue and no hotplug");
        }
    }

    internal override Step Make(MadeCall call) => Async(call);

    /// <summary>The call, whatever it is called.</summary>
    internal static async Step Async(MadeCall call)
    {
        var request = call.RequestThat(waits: false, call.Call.Requeue is not null ? Callback.Requeue
            : call.Call.Softirq == true ? Callback.RaiseSoftirq
            : Callback.Plain);
        if (call.Call.Requeue is { } target)
        {
            call.Smp.Requeue(request, call.RequestThat(waits: false, suffix: ".again"), target);
        }

        await call.Smp.SmpCallFunctionSingleAsync(call.Cpu, call.Csd, request);
    }
}
