namespace Shootdown.Conform.Checking;

/// <summary>Which step of the model an event stands for: the one place that says so.</summary>
/// <param name="Event">The name of the tracepoint.</param>
/// <param name="Field">What its text ends with, where one name stands for several steps; empty otherwise.</param>
/// <param name="Callsite">Where it comes from, where that tells; empty otherwise. <see cref="OwnRun"/> for a run of no csd.</param>
/// <param name="Function">The kernel function whose routine makes the step.</param>
/// <param name="Operation">What the operation of that step is called in the model, from its beginning; where it is one of several, with
/// <c>|</c> between each two; empty for what the scheduler does.</param>
/// <param name="Meaning">Where in the routine it lies.</param>
public sealed record TracedStep(string Event, string Field, string Callsite, string Function, string Operation, string Meaning)
{
    private const string OwnRun = "csd=0";
    private const string Handler = "generic_smp_call_function_single_interrupt";
    private const string Many = "smp_call_function_many_cond";
    private const string Single = "__smp_call_single_queue";
    private const string Add = "llist_add(";
    private const string Send = "send_call_function_single_ipi(";
    private const string Publish = "ctxs[loaded_mm_asid].tlb_gen = ";
    private const string Filled = "a csd is locked and filled; llist_add() comes next";
    private const string ToEmpty = "the IPI to a CPU whose queue was empty";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TracedStep> All { get; } =
    [
        new("csd_queue_cpu", "", "generic_exec_single", Single, Add, Filled),
        new("csd_queue_cpu", "", "ttwu_queue_wakelist", "__ttwu_queue_wakelist", Add, "a wakeup is filled; llist_add() comes next"),
        new("csd_queue_cpu", "", "irq_work_queue_on", "irq_work_queue_on", Add, "an irq_work is filled; llist_add() comes next"),
        new("csd_queue_cpu", "", "", Many, Add, Filled),
        new("ipi_send_cpu", "", "generic_exec_single", Single, Send, ToEmpty),
        new("ipi_send_cpu", "", "ttwu_queue_wakelist", Single, Send, ToEmpty),
        new("ipi_send_cpu", "", "irq_work_queue_on", Single, Send, ToEmpty),
        new("ipi_send_cpu", "", "", Many, Send, "the IPI to the one CPU whose queue was empty"),
        new("ipi_send_cpumask", "", "", Many, "arch_send_call_function_ipi_mask(", "the IPI to the CPUs whose queues were empty"),
        new("sched_wake_idle_without_ipi", "", "", Single, Send, "the flag of a CPU whose queue was empty and which polls"),
        new("call_function_single_entry", "", "", Handler, "takes the call-function IPI", "the interrupt; llist_del_all() comes next"),
        new("call_function_entry", "", "", Handler, "takes the call-function IPI", "the interrupt; llist_del_all() comes next"),
        new("csd_function_entry", "", OwnRun, Many, "reads ", "the sender runs the function itself"),
        new("csd_function_exit", "", OwnRun, Many, "func(info)", "the sender has run the function itself"),
        new("csd_function_entry", "", "", "__flush_smp_call_function_queue", "next entry of|csd_unlock(", "a function begins"),
        new("csd_function_exit", "", "", "__flush_smp_call_function_queue", "func(info)", "a function has ended"),
        new("tlb_flush", "(0)", "", "switch_mm_irqs_off", "write_cr3(", "CR3 is written"),
        new("tlb_flush", "(1)", "", "flush_tlb_func", Publish, "the CPU has flushed, for another"),
        new("tlb_flush", "(2)", "", "flush_tlb_func", Publish, "the CPU has flushed, for itself"),
        new("tlb_flush", "(3)", "", "flush_tlb_func", Publish, "the CPU has flushed, for itself"),
        new("tlb_flush", "(4)", "", "native_flush_tlb_multi", "calls on_each_cpu_cond_mask()", "other CPUs will be asked"),
        new("tlb_flush", "(5)", "", "flush_tlb_func", "cpumask_clear_cpu(", "the CPU runs another mm and has left mm_cpumask"),
        new("sched_switch", "", "", "context_switch", "", "the CPU goes to another task"),
    ];

    /// <summary>The step of an event.</summary>
    /// <param name="at">The event.</param>
    /// <returns>Null for an event that is looked at and is no step of the model's own.</returns>
    public static TracedStep? Of(TraceEvent at)
    {
        ArgumentNullException.ThrowIfNull(at);
        foreach (var step in All)
        {
            if (step.Event == at.Name && at.Text.EndsWith(step.Field, StringComparison.Ordinal) && step.IsFrom(at))
            {
                return step;
            }
        }

        return null;
    }

    /// <summary>Whether a step of the model is it.</summary>
    /// <param name="operation">What its operation is called.</param>
    public bool IsAt(string operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Operation.Split('|').Any(o => operation.StartsWith(o, StringComparison.Ordinal));
    }

    private bool IsFrom(TraceEvent at) => Callsite switch
    {
        "" => true,
        OwnRun => at.IsNull("csd"),
        _ => at.Symbol("callsite") == Callsite,
    };
}
