using System.Globalization;
using System.Text.RegularExpressions;
using Shootdown.Model.Transitions;

namespace Shootdown.Conform.Export;

/// <content>What a sender shows: csds that are queued, IPIs, its return.</content>
public sealed partial class FtraceText
{
    private void AddCall(StepDescription step, Thread thread)
    {
        var operation = step.Operation;
        if (Queued().Match(operation) is { Success: true } add)
        {
            Queue(step, thread, add.Groups["csd"].Value, add.Groups["cpu"].Value);
        }
        else if (Filled().Match(operation) is { Success: true } type)
        {
            thread.Type = Enum.Parse<CsdType>(type.Groups["type"].Value, ignoreCase: true);
        }
        else if (SentToOne().Match(operation) is { Success: true } one)
        {
            Send(step, thread, int.Parse(one.Groups["cpu"].Value, CultureInfo.InvariantCulture));
        }
        else if (operation.StartsWith("arch_send_call_function_ipi_mask", StringComparison.Ordinal))
        {
            Send(step, thread, [.. thread.Empty]);
        }
        else if (operation.EndsWith("() returns", StringComparison.Ordinal) && !step.Function.Contains("flush", StringComparison.Ordinal)
            && thread is { Calls: true, Depth: 0 })
        {
            Write(step, "page_fault_user", "address=0x0 ip=0x0 error_code=0x4");
            thread.Calls = false;
        }
    }

    private void Queue(StepDescription step, Thread thread, string csd, string target)
    {
        var isSingle = step.Function == "__smp_call_single_queue";
        var type = isSingle || thread.Type == CsdType.Async ? thread.Type : CsdType.Sync;
        var function = FunctionOf(type, thread);
        var caller = !isSingle ? step.Function : type switch
        {
            CsdType.Ttwu => "ttwu_queue_wakelist",
            CsdType.IrqWork => "irq_work_queue_on",
            _ => "generic_exec_single",
        };
        (thread.Callsite, thread.Calls) = ($"{caller}+0x0/0x0", true);
        Write(step, "csd_queue_cpu", $"cpu={target} callsite={thread.Callsite} func={function} csd={Pointer(csd)}");
        csds[csd] = new Csd(csd, function, type);
        if (step.Changes.Any(c => c.Cell == $"call_single_queue[{target}]" && c.Before == "empty"))
        {
            thread.Empty.Add(int.Parse(target, CultureInfo.InvariantCulture));
        }
    }

    private static string FunctionOf(CsdType type, Thread thread) => type switch
    {
        CsdType.Ttwu => "sched_ttwu_pending",
        CsdType.IrqWork => "irq_work_func",
        CsdType.Async => "nohz_csd_func",
        _ => FunctionOf(thread),
    };

    private static string FunctionOf(Thread thread) => thread.Flush switch
    {
        null => "remote_function",
        "flush_tlb_all" => "do_flush_tlb_all",
        "flush_tlb_kernel_range" => "do_kernel_range_flush",
        _ => "flush_tlb_func",
    };

    // Who finds a queue empty whose CPU polls sets a flag there.
    private void Send(StepDescription step, Thread thread, int target)
    {
        if (On(target) is { Polls: true, NeedsResched: true })
        {
            thread.Empty.Clear();
            Write(step, "sched_wake_idle_without_ipi", $"cpu={target}");
        }
        else
        {
            Send(step, thread, [target]);
        }
    }

    private void Send(StepDescription step, Thread thread, List<int> targets)
    {
        Write(step, targets.Count == 1 ? "ipi_send_cpu" : "ipi_send_cpumask", string.Create(
            CultureInfo.InvariantCulture,
            $"{(targets.Count == 1 ? $"cpu={targets[0]}" : $"cpumask={targets.Aggregate(0u, (m, c) => m | (1u << c)):x8}")} "
            + $"callsite={thread.Callsite} callback={Handler}"));
        foreach (var target in targets)
        {
            On(target).Sent = targets.Count == 1 ? 251 : 252;
        }

        thread.Empty.Clear();
    }

    [GeneratedRegex(@"^llist_add\((?<csd>[^,]+), call_single_queue\[(?<cpu>\d+)\]\)")]
    private static partial Regex Queued();

    [GeneratedRegex(@": (?<type>SYNC|ASYNC|TTWU|IRQWORK), func")]
    private static partial Regex Filled();

    [GeneratedRegex(@"^send_call_function_single_ipi\((?<cpu>\d+)\)")]
    private static partial Regex SentToOne();
}
