using System.Globalization;

namespace Shootdown.Model.Machine.Cpus;

/// <summary>Which tasks each CPU may ever run, and the cells that say which it runs.</summary>
internal sealed class RunQueues
{
    /// <summary>Settles where tasks may run.</summary>
    /// <param name="machine">The machine with all its contexts.</param>
    public RunQueues(Computer machine)
    {
        Tasks = [.. machine.Contexts.Where(c => c.Kind == ContextKind.Task)];
        foreach (var task in Tasks)
        {
            task.Cpus = (task.Affinity - machine.Unpluggable).IsEmpty ? CpuMask.All(machine.Cpus) : task.Affinity;
        }

        Candidates = [.. Enumerable.Range(0, machine.Cpus)
            .Select(cpu => Enumerable.Range(0, Tasks.Length).Where(t => Tasks[t].Cpus.Contains(cpu)).ToArray())];
        Sole = [.. Candidates.Select((list, cpu) => IsSole(machine, list, cpu))];
        Running = [.. Candidates.Select((list, cpu) => machine.Layout.Declare(
            string.Create(CultureInfo.InvariantCulture, $"running[{cpu}]"),
            list.Length + 1,
            1 + Array.FindIndex(list, t => Sole[cpu] || Tasks[t].StartsOn == cpu),
            -1,
            v => v == 0 ? "-" : Tasks[list[v - 1]].Name))];
        Leaves = machine.Schedulers.Length == 0 || machine.RunsBeforeSwitched
            ? []
            : [.. Candidates.Select((list, cpu) => machine.Layout.Declare(
                string.Create(CultureInfo.InvariantCulture, $"on_cpu[{cpu}]"),
                list.Any(t => Tasks[t].Cpus.Count > 1) && !Sole[cpu] ? list.Length + 1 : 1,
                0,
                -1,
                v => v == 0 ? "-" : Tasks[list[v - 1]].Name))];
        machine.OnCpu = [.. Leaves];
    }

    public Context[] Tasks { get; }

    /// <summary>By CPU: the tasks that it may run, by their place in <see cref="Tasks"/>.</summary>
    public int[][] Candidates { get; }

    /// <summary>By CPU: whether it has one task that goes nowhere else, so that it never switches.</summary>
    public bool[] Sole { get; }

    /// <summary>By CPU: 0 where it runs no task, else 1 and the task's place among its candidates.</summary>
    public Cell[] Running { get; }

    /// <summary>By CPU: the task that it is switching away from, which runs nowhere else until the CPU has switched (<c>p->on_cpu</c>):
    /// 0 for none that could, else 1 and the task's place among its candidates. Empty where a switch is one step.</summary>
    public Cell[] Leaves { get; }

    private bool IsSole(Computer machine, int[] list, int cpu) =>
        list.Length == 1 && Tasks[list[0]].Cpus.Count == 1 && Tasks[list[0]].Started is null
        && machine.Hotplug is null && machine.Idle.Length == 0
        && (machine.Schedulers.Length == 0 || (Tasks[list[0]].StartsOn == cpu && !Tasks[list[0]].Yields));
}
