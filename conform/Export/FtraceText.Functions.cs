using System.Text.RegularExpressions;
using Shootdown.Model.Transitions;

namespace Shootdown.Conform.Export;

/// <content>What a target shows, and a sender that runs its function itself: interrupts, functions, flushes.</content>
public sealed partial class FtraceText
{
    private bool AddFunction(StepDescription step, Cpu cpu)
    {
        if (step.Operation.StartsWith("next entry of", StringComparison.Ordinal))
        {
            Take(step, cpu);
        }
        else if (step.Operation.StartsWith("csd_unlock(", StringComparison.Ordinal) && cpu is { Next.Type: CsdType.Async or CsdType.Ttwu })
        {
            Begin(step, cpu);
        }
        else if (step.Operation.StartsWith("reads ", StringComparison.Ordinal) && cpu.Function is null && !IsHandler(step)
            && IsOfCall(step))
        {
            BeginOwnRun(step, cpu);
        }
        else if (step.Operation.StartsWith("func(info)", StringComparison.Ordinal))
        {
            EndRun(step, cpu);
        }
        else if (step.Operation == "local_irq_restore()" && cpu.Function is not null)
        {
            EndFunction(step, cpu);
        }
        else
        {
            return false;
        }

        return true;
    }

    // A list of wakeups is one function, an irq_work none; what nobody waits for is unlocked first.
    private void Take(StepDescription step, Cpu cpu)
    {
        var entries = step.Changes.FirstOrDefault(c => c.Cell == $"entry[{step.Cpu}]");
        if (entries is null || NamesIn(entries.Before).Except(NamesIn(entries.After)).FirstOrDefault() is not { } taken
            || !csds.TryGetValue(taken, out var csd))
        {
            return;
        }

        if (cpu.Function is not null && csd.Type != CsdType.Ttwu)
        {
            EndFunction(step, cpu);
        }

        cpu.Next = csd.Type == CsdType.IrqWork || cpu.Function is not null ? null : csd;
        if (csd.Type == CsdType.Sync)
        {
            Begin(step, cpu);
        }
    }

    private static IEnumerable<string> NamesIn(string entries) => Name().Matches(entries).Select(m => m.Value);

    private void Begin(StepDescription step, Cpu cpu)
    {
        (cpu.Function, cpu.Next) = (cpu.Next!, null);
        Write(step, "csd_function_entry", $"func={cpu.Function.Function}, csd={Pointer(cpu.Function.Name)}", irqsOff: true);
    }

    private void EndFunction(StepDescription step, Cpu cpu)
    {
        Write(step, "csd_function_exit", $"func={cpu.Function!.Function}, csd={Pointer(cpu.Function.Name)}", irqsOff: true);
        cpu.Function = null;
    }

    private static bool IsOfCall(StepDescription step) =>
        step.Function is "smp_call_function_many_cond" or "generic_exec_single" or "__smp_call_function_single";

    private void BeginOwnRun(StepDescription step, Cpu cpu)
    {
        cpu.OwnRun = FunctionOf(Of(step.Context));
        Write(step, "csd_function_entry", $"func={cpu.OwnRun}, csd={Nobody}", irqsOff: true);
    }

    private void EndRun(StepDescription step, Cpu cpu)
    {
        if (cpu.Function is { } function)
        {
            if (function.Type != CsdType.Ttwu)
            {
                EndFunction(step, cpu);
            }
        }
        else if (!IsHandler(step) && IsOfCall(step))
        {
            if (cpu.OwnRun is null)
            {
                BeginOwnRun(step, cpu);
            }

            Write(step, "csd_function_exit", $"func={cpu.OwnRun}, csd={Nobody}", irqsOff: true);
            cpu.OwnRun = null;
        }
    }

    private void LeaveHandler(int number)
    {
        var cpu = On(number);
        if (cpu.Vector > 0)
        {
            var step = new StepDescription(number, "irq", string.Empty, string.Empty, []);
            if (cpu.Function is not null)
            {
                EndFunction(step, cpu);
            }

            Write(step, cpu.Vector == 252 ? "call_function_exit" : "call_function_single_exit", $"vector={cpu.Vector}");
            cpu.Vector = 0;
        }
    }

    private static void NoteFlush(StepDescription step, Thread thread) =>
        thread.Flush = step.Function is "flush_tlb_mm_range" or "arch_tlbbatch_flush" or "flush_tlb_all" or "flush_tlb_kernel_range"
            ? step.Function
            : step.Operation.StartsWith("calls ", StringComparison.Ordinal) && step.Function != "on_each_cpu_cond_mask" ? null
            : thread.Flush;

    private bool AddFlush(StepDescription step)
    {
        var (thread, isOwn) = (Of(step.Context), On(step.Cpu).Function is null);
        switch (step.Function)
        {
            case "on_each_cpu_cond_mask" when step.Operation == "calls on_each_cpu_cond_mask()" && FunctionOf(thread) == "flush_tlb_func":
                WriteFlush(step, "1", "remote IPI send (4)", irqsOff: false);
                return true;
            case "flush_tlb_func" when step.Operation.StartsWith("ctxs[loaded_mm_asid].tlb_gen = ", StringComparison.Ordinal):
                WriteFlush(step, "1", !isOwn ? "remote shootdown (1)"
                    : thread.Flush == "arch_tlbbatch_flush" ? "local shootdown (2)" : "local MM shootdown (3)");
                return true;
            case "flush_tlb_func" when !isOwn && step.Operation.StartsWith("cpumask_clear_cpu(", StringComparison.Ordinal):
                WriteFlush(step, "0", "remote wrong CPU (5)");
                return true;
            case "switch_mm_irqs_off" when step.Operation.StartsWith("write_cr3(", StringComparison.Ordinal):
                WriteFlush(step, "-1", "flush on task switch (0)");
                return true;
            default:
                return false;
        }
    }

    // On the way to another task, the one before is current still.
    private void WriteFlush(StepDescription step, string pages, string reason, bool irqsOff = true)
    {
        var text = $"pages:{pages} reason:{reason}";
        if (step.Context.StartsWith("switch[", StringComparison.Ordinal))
        {
            var cpu = On(step.Cpu);
            cpu.IsSeen = true;
            Write(Named(cpu.Before.IsSwitched ? cpu.Before.Task : cpu.Running), step.Cpu, "d..2.", "tlb_flush", text);
        }
        else
        {
            Write(step, "tlb_flush", text, irqsOff);
        }
    }

    [GeneratedRegex(@"[^\s,{}]+")]
    private static partial Regex Name();
}
