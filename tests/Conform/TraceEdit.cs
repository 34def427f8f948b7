using System.Collections.Immutable;
using System.Globalization;

namespace Shootdown.Tests.Conform;

/// <summary>An event of a recording and what it belongs to, as far as the events say; for changes of them.</summary>
/// <param name="events">The recording.</param>
/// <param name="at">The event's place in it, from 0.</param>
internal sealed class TraceEdit(List<TraceEvent> events, int at)
{
    private static readonly string[] Sync = ["flush_tlb_func", "ipi_mb", "ipi_sync_core"];
    private static readonly HashSet<string> Looked =
    [
        "csd_queue_cpu", "ipi_send_cpu", "ipi_send_cpumask", "call_function_single_entry", "call_function_entry", "csd_function_entry",
        "tlb_flush", "page_fault_user",
    ];

    public int At => at;

    public TraceEvent Event => events[at];

    public bool IsQueue => Queues(at);

    public bool IsEntry => Begins(at);

    public bool IsSync => Sync.Contains(Event.Symbol("func"));

    public bool IsIpi => Interrupts(at);

    public bool IsAnnouncement => Event.Name == "tlb_flush" && Event.Text.EndsWith("(4)", StringComparison.Ordinal);

    public bool IsSwitch => Event.Name == "sched_switch";

    /// <summary>Whether its CPU is seen before it, and after it with the task that it goes to.</summary>
    public bool IsSeenOnBothSides => events.FindIndex(e => e.Cpu == Event.Cpu) < at
        && events.FindIndex(at, e => e.Cpu == Event.Cpu && e.Pid.ToString(CultureInfo.InvariantCulture) == Event.Field("next_pid")) > at;

    /// <summary>The end of an interrupt of a call, where that is what the CPU has shown last.</summary>
    public int? InterruptBefore => events.FindLastIndex(at, e => e.Cpu == Event.Cpu && e != Event) is >= 0 and var last
        && events[last].Name is "call_function_exit" or "call_function_single_exit" ? last : null;

    public int Target => Cpu(at);

    public int? Entry => EntryOf(at);

    public int? Exit => ExitOf(at);

    public ImmutableList<int> IpiCpus => CpusOf(at);

    /// <summary>CPUs of the machine that the call of this IPI has queued nothing to.</summary>
    public IReadOnlyList<int> UnqueuedCpus
    {
        get
        {
            var queued = Before(at).TakeWhile(i => Queues(i) && IsSameCall(i, at)).Select(Cpu).ToHashSet();
            return [.. Enumerable.Range(0, 4).Where(c => !queued.Contains(c))];
        }
    }

    /// <summary>Whether what is queued here is taken together with something that an IPI was sent for.</summary>
    public bool FoundOthersQueued
    {
        get
        {
            if (Entry is not { } entry)
            {
                return false;
            }

            var cpu = events[entry].Cpu;
            var begin = entry;
            while (begin >= 0 && !(events[begin].Cpu == cpu && events[begin].Name.StartsWith("call_function", StringComparison.Ordinal)))
            {
                begin--;
            }

            return begin >= 0 && events[begin].Name.EndsWith("entry", StringComparison.Ordinal) && Enumerable
                .Range(begin + 1, events.Count - begin - 1).Where(i => events[i].Cpu == cpu)
                .TakeWhile(i => !events[i].Name.StartsWith("call_function", StringComparison.Ordinal))
                .Any(i => i != entry && Begins(i) && QueueOf(i) is { } queue && IpiOf(queue) is { } ipi && CpusOf(ipi).Contains(cpu));
        }
    }

    /// <summary>The next thing that the sender does after its own run of the function.</summary>
    public int? SenderGoesOn
    {
        get
        {
            if (Event.Level != ContextLevel.Task || LastExit is not { } exit)
            {
                return null;
            }

            var own = Own(at).TakeWhile(i => !Queues(i) || IsSameCall(i, at)).Cast<int?>()
                .FirstOrDefault(i => events[i!.Value].Name == "csd_function_exit");
            return Own(Math.Max(exit, own ?? at)).Where(i => Looked.Contains(events[i].Name)).Cast<int?>().FirstOrDefault();
        }
    }

    /// <summary>The last of the call's functions to end.</summary>
    public int? LastExit
    {
        get
        {
            var exits = Call().Select(q => EntryOf(q) is { } entry ? ExitOf(entry) : null).ToList();
            return exits.Exists(e => e is null) ? null : exits.Max();
        }
    }

    /// <summary>Csds by which the same call site has asked other CPUs, or from other CPUs.</summary>
    public IReadOnlyList<string> OthersCsds =>
        [.. events.Where((e, i) => Queues(i) && e.Field("callsite") == Event.Field("callsite") && e.Field("csd") != Event.Field("csd")
            && (e.Cpu, Cpu(i)) != (Event.Cpu, Target)).Select(e => e.Field("csd")!).Distinct()];

    public bool QueuesNext => Own(at).Cast<int?>().FirstOrDefault() is { } next && Queues(next);

    public List<TraceEvent> Without(int index) => [.. events.Where((_, i) => i != index)];

    public List<TraceEvent> With(int index, TraceEvent other) => [.. events.Select((e, i) => i == index ? other : e)];

    public List<TraceEvent> Twice() => [.. events[..at], Event, .. events[at..]];

    public List<TraceEvent> Moved(int from, int to)
    {
        var moved = new List<TraceEvent>(events);
        moved.RemoveAt(from);
        moved.Insert(to, events[from]);
        return moved;
    }

    public List<TraceEvent> WithoutRun(int exit) => [.. events.Where((e, i) => i < at || i > exit || e.Cpu != Event.Cpu)];

    public List<TraceEvent> WithIpi(int index, ImmutableList<int> cpus) => With(index, Ipi(events[index], cpus));

    public List<TraceEvent>? WithIpiTo(int cpu)
    {
        if (IpiOf(at) is { } ipi)
        {
            return CpusOf(ipi).Contains(cpu) ? null : WithIpi(ipi, CpusOf(ipi).Add(cpu).Sort());
        }

        var last = Call()[^1];
        return [.. events[..(last + 1)], Ipi(events[last], [cpu]), .. events[(last + 1)..]];
    }

    public List<TraceEvent>? WithCsd(string csd) => Entry is not { } entry || ExitOf(entry) is not { } exit ? null
        : [.. events.Select((e, i) => i == at || i == entry || i == exit
            ? e with { Text = e.Text.Replace(Event.Field("csd")!, csd, StringComparison.Ordinal) } : e)];

    public List<TraceEvent>? SwappedWithNext(bool sync)
    {
        if (Exit is not { } exit
            || Enumerable.Range(exit + 1, events.Count - exit - 1).Cast<int?>().FirstOrDefault(i => events[i!.Value].Cpu == Event.Cpu)
                is not { } next
            || !Begins(next) || Sync.Contains(events[next].Symbol("func")) != sync || ExitOf(next) is not { } end)
        {
            return null;
        }

        var (first, second) = (Run(at, exit), Run(next, end));
        var swapped = events.Where((_, i) => !first.Contains(i) && !second.Contains(i)).ToList();
        swapped.InsertRange(at, second.Concat(first).Select(i => events[i]));
        return swapped;
    }

    private HashSet<int> Run(int from, int to) => [.. Enumerable.Range(from, to - from + 1).Where(i => events[i].Cpu == events[from].Cpu)];

    private bool Queues(int index) => events[index].Name == "csd_queue_cpu";

    private bool Begins(int index) =>
        events[index].Name == "csd_function_entry" && events[index].Field("csd")!.Any(c => c != '0');

    private bool Interrupts(int index) => events[index].Name.StartsWith("ipi_send_cpu", StringComparison.Ordinal)
        && events[index].Text.Contains("generic_smp_call", StringComparison.Ordinal);

    private int Cpu(int index) => int.Parse(events[index].Field("cpu")!, CultureInfo.InvariantCulture);

    private bool IsSameCall(int one, int other) => events[one].Field("callsite") == events[other].Field("callsite");

    // What the context of an event does before it, latest first; after it.
    private IEnumerable<int> Before(int index) => Enumerable.Range(0, index).Reverse().Where(i => IsOfContext(i, index));

    private IEnumerable<int> After(int index) => Enumerable.Range(index + 1, events.Count - index - 1).Where(i => IsOfContext(i, index));

    private bool IsOfContext(int index, int of) => events[index].Cpu == events[of].Cpu && events[index].Level <= events[of].Level;

    private IEnumerable<int> Own(int index) => Enumerable.Range(index + 1, events.Count - index - 1)
        .Where(i => events[i].Pid == Event.Pid && events[i].Level == ContextLevel.Task);

    private List<int> Call() => [at, .. After(at).TakeWhile(i => Queues(i) && IsSameCall(i, at) && Cpu(i) > Target)];

    private int? IpiOf(int queue) => After(queue).SkipWhile(i => Queues(i) && IsSameCall(i, queue)).Cast<int?>().FirstOrDefault()
        is { } next && Interrupts(next) && IsSameCall(next, queue) ? next : null;

    private int? EntryOf(int queue) => Enumerable.Range(queue + 1, events.Count - queue - 1)
        .TakeWhile(i => !Queues(i) || events[i].Field("csd") != events[queue].Field("csd")).Cast<int?>()
        .FirstOrDefault(i => Begins(i!.Value) && events[i.Value].Cpu == Cpu(queue)
            && events[i.Value].Field("csd") == events[queue].Field("csd"));

    private int? ExitOf(int entry) => Enumerable.Range(entry + 1, events.Count - entry - 1).Cast<int?>().FirstOrDefault(i =>
        events[i!.Value].Name == "csd_function_exit" && events[i.Value].Cpu == events[entry].Cpu
        && events[i.Value].Field("csd") == events[entry].Field("csd"));

    private int? QueueOf(int entry) => Enumerable.Range(0, entry).Reverse().Cast<int?>()
        .FirstOrDefault(i => Queues(i!.Value) && events[i.Value].Field("csd") == events[entry].Field("csd"));

    private ImmutableList<int> CpusOf(int ipi)
    {
        if (events[ipi].Name == "ipi_send_cpu")
        {
            return [Cpu(ipi)];
        }

        var bits = Convert.ToUInt32(events[ipi].Text.Split(' ')[0].Split(',')[^1], 16);
        return [.. Enumerable.Range(0, 32).Where(cpu => (bits >> cpu & 1) != 0)];
    }

    private static TraceEvent Ipi(TraceEvent like, ImmutableList<int> cpus)
    {
        var rest = $"callsite={like.Field("callsite")} callback=generic_smp_call_function_single_interrupt+0x0/0x20";
        return cpus.Count == 1
            ? like with { Name = "ipi_send_cpu", Text = $"cpu={cpus[0]} {rest}" }
            : like with { Name = "ipi_send_cpumask", Text = $"cpumask=00000000,{cpus.Aggregate(0u, (m, c) => m | 1u << c):x8} {rest}" };
    }
}
