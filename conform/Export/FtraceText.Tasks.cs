using Shootdown.Model.Transitions;

namespace Shootdown.Conform.Export;

/// <content>Who runs.</content>
public sealed partial class FtraceText
{
    // Who has a CPU from the start is never seen to get it; the way to an mm is that of whom it is left for.
    private void Follow(StepDescription step, Cpu cpu)
    {
        if (IsHandler(step) || step.Context.StartsWith("switch[", StringComparison.Ordinal) || cpu.Running == step.Context)
        {
            return;
        }

        if (cpu.IsSeen)
        {
            SwitchTo(step.Cpu, cpu, step.Context);
        }

        cpu.Running = step.Context;
    }

    private void Switch(int number, string operation)
    {
        var cpu = On(number);
        if (operation.EndsWith(" gets the CPU", StringComparison.Ordinal))
        {
            SwitchTo(number, cpu, operation[..^" gets the CPU".Length]);
        }
        else if (operation.EndsWith(" loses the CPU", StringComparison.Ordinal))
        {
            SwitchTo(number, cpu, null);
        }
    }

    private void SwitchTo(int number, Cpu cpu, string? next)
    {
        var (from, to) = (Named(cpu.Running), Named(next));
        if (from.Pid != to.Pid)
        {
            Write(from, number, "d..2.", "sched_switch", $"prev_comm={from.Comm} prev_pid={from.Pid} prev_prio=120 prev_state=R+ ==> "
                + $"next_comm={to.Comm} next_pid={to.Pid} next_prio=120");
            cpu.IsSeen = true;
        }

        (cpu.Before, cpu.Running) = ((cpu.Running, true), next);
    }

    private static void Pin(Thread thread, string operation)
    {
        switch (operation)
        {
            case "get_cpu()" or "preempt_disable()":
                thread.Depth++;
                break;
            case "put_cpu()" or "preempt_enable()":
                thread.Depth--;
                break;
        }
    }
}
