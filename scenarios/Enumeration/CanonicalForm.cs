using System.Globalization;
using System.Text;

namespace Shootdown.Scenarios.Enumeration;

/// <summary>What is the same for all workloads that differ in names only, those of CPUs, tasks, mms, pages, entries, locks, and in the
/// order of tasks. It is the least of the texts that they have under every renaming.</summary>
/// <param name="renamesCpus">Whether CPUs are renamed. With two, a set of other CPUs has one at most; with more, routines go through sets
/// in the order of numbers, so that workloads that differ in them may run differently.</param>
public sealed class CanonicalForm(bool renamesCpus)
{
    /// <summary>The form of a workload.</summary>
    /// <param name="workload">A workload that <see cref="Validation"/> accepts.</param>
    public string Of(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        string? least = null;
        var refers = workload.Tasks.Any(t => t.Calls.Any(c => c.Csd is not null || c.Lock is not null || c.Task is not null))
            || workload.Interrupts.Count > 0;
        IReadOnlyList<int[]?> orders = refers ? [.. Orders(workload.Tasks.Count)] : [null];
        foreach (var cpus in renamesCpus ? Orders(workload.Cpus) : [[.. Enumerable.Range(0, workload.Cpus)]])
        {
            foreach (var mms in Orders(workload.Mms.Count))
            {
                foreach (var pages in PageOrders(workload))
                {
                    foreach (var tasks in orders)
                    {
                        var text = new Renaming(workload, cpus, mms, pages).Text(tasks);
                        least = least is null || string.CompareOrdinal(text, least) < 0 ? text : least;
                    }
                }
            }
        }

        return least!;
    }

    /// <summary>Every order of so many.</summary>
    /// <param name="count">How many.</param>
    public static IEnumerable<int[]> Orders(int count) => count == 0 ? [[]]
        : from rest in Orders(count - 1)
          from at in Enumerable.Range(0, count)
          select (int[])[.. rest.Take(at), count - 1, .. rest.Skip(at)];

    // By mm, whether its two pages change places.
    private static IEnumerable<bool[]> PageOrders(Workload workload) =>
        workload.Mms.Aggregate((IEnumerable<bool[]>)[[]], (all, mm) =>
            all.SelectMany(swaps => mm.Pages == 1 ? (bool[][])[[.. swaps, false]] : [[.. swaps, false], [.. swaps, true]]));

    private sealed class Renaming(Workload workload, int[] cpus, int[] mms, bool[] pages)
    {
        private readonly Dictionary<string, int> entries = [];
        private readonly Dictionary<string, int> files = [];
        private int[] tasks = [.. Enumerable.Range(0, workload.Tasks.Count)];

        public string Text(int[]? order)
        {
            tasks = order ?? tasks;
            var text = new StringBuilder();
            Append(text, workload.Cpus, workload.Pcids, workload.PollIdle ? 1 : 0, workload.Others ? 1 + workload.FlushesOfOthers : 0);
            foreach (var (name, mask) in workload.Masks.OrderBy(m => m.Key, StringComparer.Ordinal))
            {
                Append(text, name, Bits(mask));
            }

            for (var place = 0; place < mms.Length; place++)
            {
                var mm = workload.Mms[Array.IndexOf(mms, place)];
                Append(text, "m", mm.Pages, Bits(mm.Warm), Bits(mm.Lazy), mm.Global ? 1 : 0, mm.Huge ? 1 : 0);
                Append(text, mm.Shares is null ? "-" : Numbered(files, mm.Shares));
            }

            var made = Enumerable.Range(0, tasks.Length).Select(place => Task(workload.Tasks[Array.IndexOf(tasks, place)])).ToList();
            if (order is null)
            {
                made.Sort(StringComparer.Ordinal);
            }

            made.ForEach(t => text.Append(t));
            AppendSorted(text, workload.Nmis.Select(n => $"n {cpus[n.Cpu]} {Mm(n.Mm)} {Page(n.Mm, n.Page)}"));
            AppendSorted(text, workload.Vcpus.Select(v => $"v {cpus[v.Cpu]} {v.Descheduled}"));
            AppendSorted(text, workload.Interrupts.Select(i => $"i {cpus[i.Cpu]} {Calls(i.Calls, null)}"));
            return text.Append("h ").Append(Calls(workload.Hotplug, null)).ToString();
        }

        private string Task(TaskSpec task)
        {
            var text = new StringBuilder();
            Append(text, "t", Bits(task.Cpus), task.Realtime ? 1 : 0, task.Boot ? 1 : 0, task.Repeat ? 1 : 0, task.Running ? 1 : 0);
            Append(text, Mm(task.Mm));
            return text.Append(Calls(task.Calls, task)).ToString();
        }

        private string Calls(IReadOnlyList<Call> calls, TaskSpec? task)
        {
            var text = new StringBuilder();
            for (var i = 0; i < calls.Count; i++)
            {
                Append(text, calls[i], task?.MmBefore(i));
            }

            return text.ToString();
        }

        // What an argument that is left out means is written in its place.
        private void Append(StringBuilder text, Call call, string? current)
        {
            var kind = CallKind.Find(call.Name)!;
            var mm = call.Mm ?? (kind is TableCall || kind.Has(CallField.Mm) ? current : null);
            Append(
                text,
                call.Name,
                call.Cpu is { } cpu ? cpus[cpu] : -1,
                call.Mask is { } mask ? Bits(mask) : -1,
                call.Mask is { } of && (of - (call.Cond ?? of)).IsEmpty ? -1 : call.Cond is { } cond ? Bits(cond) : -1,
                (call.Wait ?? kind.Waits) ? 1 : 0,
                call.Csd is null ? "-" : Numbered(entries, call.Csd),
                call.Requeue is { } again ? cpus[again] : -1,
                call.Shared ?? "-",
                call.Info == true ? 1 : 0,
                call.Task is null ? -1 : tasks[workload.Tasks.ToList().FindIndex(t => t.Name == call.Task)],
                Mm(mm),
                Page(mm ?? current, call.Page ?? 0),
                call.Tables == true ? 1 : 0,
                call.Emulated == true ? 1 : 0,
                call.Lock is null ? "-" : Numbered(entries, $"lock {call.Lock}"),
                call.Softirq == true ? 1 : 0);
        }

        private int Mm(string? name) => Index(name) is var at and >= 0 ? mms[at] : -1;

        private int Page(string? mm, int page) => Index(mm) is var at and >= 0 && pages[at] ? 1 - page : page;

        private int Index(string? name)
        {
            for (var i = 0; i < workload.Mms.Count; i++)
            {
                if (workload.Mms[i].Name == name)
                {
                    return i;
                }
            }

            return -1;
        }

        private int Bits(CpuMask mask)
        {
            var bits = 0;
            foreach (var cpu in mask)
            {
                bits |= 1 << cpus[cpu];
            }

            return bits;
        }

        private static int Numbered(Dictionary<string, int> names, string name)
        {
            names.TryAdd(name, names.Count);
            return names[name];
        }

        private static void AppendSorted(StringBuilder text, IEnumerable<string> parts) =>
            text.AppendJoin(' ', parts.Order(StringComparer.Ordinal)).Append(' ');

        private static void Append(StringBuilder text, params ReadOnlySpan<object> parts)
        {
            foreach (var part in parts)
            {
                text.Append(CultureInfo.InvariantCulture, $"{part} ");
            }
        }
    }
}
