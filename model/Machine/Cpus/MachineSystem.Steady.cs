using System.Runtime.CompilerServices;

namespace Shootdown.Model.Machine.Cpus;

/// <content>Machines on which nobody gets or loses a CPU: where its interrupt and its task stand tells what a CPU can do.</content>
public sealed unsafe partial class MachineSystem
{
    // Null where CPUs are switched, stop or go, or while steps are not tabled.
    private SteadyCpu[]? steady;

    private SteadyCpu[]? Steady(StepTables known) =>
        hotplugs || schedulers.Length > 0 || idles.Length > 0 || platform.Length > 0 || machine.Devices.Count > 0
        || Enumerable.Range(0, actingCpus).Any(cpu => !sole[cpu] && queues.Candidates[cpu].Length > 0)
            ? null
            : [.. Enumerable.Range(0, actingCpus).Select(cpu => new SteadyCpu(
                cpu,
                interrupts[cpu],
                sole[cpu] ? tables[queues.Tasks[queues.Candidates[cpu][0]].Id] : null,
                machine.PendingIpi[cpu],
                known,
                Taken(cpu)))];

    private ulong[] Taken(int cpu)
    {
        var changed = new ulong[words];
        fixed (ulong* at = changed)
        {
            if (interrupts[cpu].Node.Bits > 0)
            {
                interrupts[cpu].Node.Set(at, interrupts[cpu].Start);
            }

            machine.PendingIpi[cpu].Mark(at);
        }

        return changed;
    }

    // What ExpandCpus does where no CPU is ever switched.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ExpandSteady(SteadyCpu[] cpus, ulong* state, ref Successors successors, ref ulong observed)
    {
        var progress = false;
        for (var cpu = 0; cpu < cpus.Length; cpu++)
        {
            var at = cpus[cpu];
            var node = at.InterruptAt(state);
            if (node != Automaton.Done)
            {
                progress |= Make(state, at.InterruptSteps + node, at.Interrupt, node, cpu, ref successors, ref observed);
                continue;
            }

            node = at.TaskAt(state);
            if (node != Automaton.Done)
            {
                progress |= Make(state, at.TaskSteps + node, at.Task!, node, cpu, ref successors, ref observed);
                if (at.Task!.IrqsOff[node])
                {
                    continue;
                }
            }

            if (at.IsPending(state))
            {
                fixed (ulong* changed = at.Taken)
                {
                    Change(state, changed, successors.Next);
                }

                successors.Append(at.TakenChoice, 0);
                progress = true;
            }
        }

        return progress;
    }
}
