namespace Shootdown.Conform.Checking;

/// <summary>Which step of the model an event stands for: the one place that says so.</summary>
/// <param name="Event">The name of the tracepoint.</param>
/// <param name="Field">What its text ends with, where one name stands for several steps; empty otherwise.</param>
/// <param name="Callsite">Where it comes from, where that tells; empty otherwise. <see cref="OwnRun"/> for a run of no csd.</param>
/// <param name="Function">The kernel function whose routine makes the step.</param>
/// <param name="Meaning">Where in the routine it lies.</param>
public sealed record TracedStep(string Event, string Field, string Callsite, string Function, string Meaning)
{
    private const string OwnRun = "csd=0";
    private const string Filled = "a csd is locked and filled; llist_add() comes next";
    private const string Handler = "generic_smp_call_function_single_interrupt";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TracedStep> All { get; } =
    [
        new("csd_queue_cpu", string.Empty, "generic_exec_single", "__smp_call_single_queue", Filled),
        new("csd_queue_cpu", string.Empty, "ttwu_queue_wakelist", "__ttwu_queue_wakelist", "a wakeup is filled; llist_add() comes next"),
        new("csd_queue_cpu", string.Empty, "irq_work_queue_on", "irq_work_queue_on", "an irq_work is filled; llist_add() comes next"),
        new("csd_queue_cpu", string.Empty, string.Empty, "smp_call_function_many_cond", Filled),
        new("ipi_send_cpu", string.Empty, "generic_exec_single", "__smp_call_single_queue", "the IPI to a CPU whose queue was empty"),
        new("ipi_send_cpu", string.Empty, "ttwu_queue_wakelist", "__smp_call_single_queue", "the IPI to a CPU whose queue was empty"),
        new("ipi_send_cpu", string.Empty, "irq_work_queue_on", "__smp_call_single_queue", "the IPI to a CPU whose queue was empty"),
        new("ipi_send_cpu", string.Empty, string.Empty, "smp_call_function_many_cond", "the IPI to the one CPU whose queue was empty"),
        new("ipi_send_cpumask", string.Empty, string.Empty, "smp_call_function_many_cond", "the IPI to the CPUs whose queues were empty"),
        new("call_function_single_entry", string.Empty, string.Empty, Handler, "the interrupt; llist_del_all() comes next"),
        new("call_function_entry", string.Empty, string.Empty, Handler, "the interrupt; llist_del_all() comes next"),
        new("csd_function_entry", string.Empty, OwnRun, "smp_call_function_many_cond", "the sender runs the function itself"),
        new("csd_function_exit", string.Empty, OwnRun, "smp_call_function_many_cond", "the sender has run the function itself"),
        new("csd_function_entry", string.Empty, string.Empty, "__flush_smp_call_function_queue", "a function begins"),
        new("csd_function_exit", string.Empty, string.Empty, "__flush_smp_call_function_queue", "a function has ended"),
        new("tlb_flush", "(0)", string.Empty, "switch_mm_irqs_off", "CR3 is written"),
        new("tlb_flush", "(1)", string.Empty, "flush_tlb_func", "the CPU has flushed, for another"),
        new("tlb_flush", "(2)", string.Empty, "flush_tlb_func", "the CPU has flushed, for itself"),
        new("tlb_flush", "(3)", string.Empty, "flush_tlb_func", "the CPU has flushed, for itself"),
        new("tlb_flush", "(4)", string.Empty, "native_flush_tlb_multi", "other CPUs will be asked"),
        new("tlb_flush", "(5)", string.Empty, "flush_tlb_func", "the CPU runs another mm and has left mm_cpumask"),
        new("sched_switch", string.Empty, string.Empty, "context_switch", "the CPU goes to another task"),
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

    private bool IsFrom(TraceEvent at) => Callsite switch
    {
        "" => true,
        OwnRun => at.IsNull("csd"),
        _ => at.Symbol("callsite") == Callsite,
    };
}
