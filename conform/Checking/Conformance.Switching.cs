namespace Shootdown.Conform.Checking;

/// <content>Who runs: the task column of each event, and the switches between tasks.</content>
public sealed partial class Conformance
{
    private void Switch(CpuTrack cpu, TraceEvent at)
    {
        var (from, state, to) = TaskSwitch.Of(at);
        if (from != at.Pid)
        {
            Reject(at, $"a switch from task {from}, while task {at.Pid} runs");
        }

        if (to == from)
        {
            Reject(at, $"a switch from task {from} to itself: __schedule() shows none where the task stays");
        }

        (cpu.SwitchesTo, cpu.SwitchLine) = (to, at.Line);
        cpu.Exits = state is ['X' or 'Z', ..] ? at.Pid : null;
    }

    // The handler runs with interrupts off: until it ends nothing that it has interrupted goes on, and the CPU keeps its task.
    private void CheckFrame(CpuTrack cpu, TraceEvent at)
    {
        if (at.Name == "sched_switch" && (cpu.Frame > 0 || at.Level == ContextLevel.Hardirq))
        {
            Reject(at, "a task switch within an interrupt: __schedule() runs after it has ended", cpu.Frame);
        }
        else if (cpu.Frame > 0 && at.Level < ContextLevel.Hardirq)
        {
            Reject(at, $"{at.Name} of what an interrupt has interrupted, before that has ended", cpu.Frame);
        }
    }

    // Between the event of a switch and the switch itself the task before is still current, with interrupts off: it does nothing of its
    // own any more, is not interrupted, and does not switch once more.
    private void FollowCurrent(CpuTrack cpu, TraceEvent at)
    {
        if (cpu.SwitchesTo == at.Pid)
        {
            if (cpu.Exits is { } ended)
            {
                tasks.Remove(ended);
            }

            (cpu.Current, cpu.SwitchesTo, cpu.Exits) = (at.Pid, null, null);
        }
        else if (cpu.SwitchesTo is { } next
            && (at.Pid != cpu.Current || at.Level != ContextLevel.Task || !at.IrqsOff || at.Name == "sched_switch"))
        {
            Reject(at, at.Name == "sched_switch"
                ? $"a switch from task {at.Pid} on CPU {at.Cpu}, which has switched to task {next}"
                : $"task {at.Pid} runs on CPU {at.Cpu}, which has switched to task {next}", cpu.SwitchLine);
        }
        else if (cpu.SwitchesTo is null && cpu.Current is { } current && current != at.Pid)
        {
            Reject(at, $"task {at.Pid} runs on CPU {at.Cpu}, which runs task {current} and has not switched", cpu.LastLine);
        }

        // Where this is the first event of a CPU it may be the end of a switch that was not recorded.
        if (at is not { Name: "tlb_flush", Reason: '0' })
        {
            cpu.Current ??= at.Pid;
        }

        FollowTask(cpu, at);
    }

    // A clock of each CPU's own may put the switch away from a task a little after what it does next elsewhere: one event that is that
    // switch is let pass.
    private void FollowTask(CpuTrack cpu, TraceEvent at)
    {
        if (cpu.SeenElsewhere is { } elsewhere && cpu.Current == at.Pid && at.Name != "sched_switch")
        {
            Reject(at, $"task {at.Pid} runs on CPUs {at.Cpu} and {elsewhere.Cpu} at once", elsewhere.Line);
        }

        cpu.SeenElsewhere = null;
        if (at.Pid == 0)
        {
            return;
        }

        var task = Task(at.Pid);
        if (task.Cpu is { } last && last != at.Cpu && Cpu(last) is { SwitchesTo: null } other && other.Current == at.Pid)
        {
            other.SeenElsewhere = (at.Line, at.Cpu);
        }

        task.Cpu = at.Cpu;
    }
}
