namespace Shootdown.Tests.Conform;

/// <summary>The rules that are written in <c>conform/Checking</c> say of the order of events within a context what the automata of the
/// routines say: a run of the model in which one event comes where its routine has it not is rejected.</summary>
public sealed class EventOrderTests
{
    private const int Runs = 12;
    private const int MostBetween = 4;

    private static readonly string[] Scenarios = ["two-targets", "early-targets", "h11-switch-vs-flush", "posted-twice"];

    // With INVLPGB a CPU may first come to its mm's global ASID, and then to init_mm.
    private static readonly (bool IsInterrupt, string Before, string Next)[] OfOtherMachines = [(true, "tlb_flush(0)", "tlb_flush(0)")];

    public static TheoryData<string> Kernels => ["linux-7.2", "linux-7.3"];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void What_the_routines_do_not_allow_the_rules_reject(string design)
    {
        var (systems, rules) = (Systems(design), TraceRules.Of(Designs.Parse(design)));
        var order = new EventOrder(systems);
        var (made, accepted) = (new HashSet<(bool, string, string)>(), new HashSet<(bool, string, string)>());
        foreach (var events in systems.SelectMany(RunsOf))
        {
            foreach (var (pair, changed) in Changed(events).Where(c => !order.Allows(c.Pair.IsInterrupt, c.Pair.Before, c.Pair.Next)))
            {
                made.Add(pair);
                if (Recordings.Judge(changed, rules) is null)
                {
                    accepted.Add(pair);
                }
            }
        }

        Assert.InRange(made.Count, 30, int.MaxValue);
        Assert.Empty(accepted.Except(OfOtherMachines));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void What_a_run_shows_the_routines_allow(string design)
    {
        var systems = Systems(design);
        var order = new EventOrder(systems);

        Assert.Empty(systems.SelectMany(RunsOf).SelectMany(Contexts).SelectMany(c => Pairs(c.IsInterrupt, c.Events))
            .Where(p => !order.Allows(p.IsInterrupt, p.Before, p.Next)).Distinct());
    }

    [Fact]
    public void A_flush_of_others_queues_interrupts_and_runs_in_that_order() => Assert.Equal(
        ["csd_queue_cpu -> ipi_send_cpu", "ipi_send_cpu -> csd_function_entry", "tlb_flush(4) -> csd_queue_cpu"],
        new EventOrder(Systems("linux-7.3")).Pairs.Where(p => !p.IsInterrupt).Select(p => $"{p.Before} -> {p.Next}")
            .Where(p => p is "csd_queue_cpu -> ipi_send_cpu" or "ipi_send_cpu -> csd_function_entry" or "tlb_flush(4) -> csd_queue_cpu"
                or "ipi_send_cpu -> csd_queue_cpu" or "csd_function_entry -> csd_queue_cpu").Order());

    private static List<MachineSystem> Systems(string design) =>
        [.. Scenarios.Select(s => ScenarioCatalogue.Parse(s).Build(Designs.Parse(design)))];

    private static IEnumerable<List<TraceEvent>> RunsOf(MachineSystem system) => Enumerable.Range(0, Runs)
        .Select(seed => ModelRunTests.Draw(system, new Random(seed)))
        .Select(run => ModelRunTests.Export(run).Select((line, i) => FtraceReader.Parse(line, i + 1)).OfType<TraceEvent>().ToList());

    private static IEnumerable<(bool IsInterrupt, List<TraceEvent> Events)> Contexts(List<TraceEvent> events) => events
        .Where(e => EventOrder.Named(e) is not null)
        .GroupBy(e => e.Level == ContextLevel.Hardirq ? (IsInterrupt: true, Number: e.Cpu) : (IsInterrupt: false, Number: e.Pid))
        .Select(g => (g.Key.IsInterrupt, g.ToList()));

    private static IEnumerable<(bool IsInterrupt, string Before, string Next)> Pairs(bool isInterrupt, List<TraceEvent> events) =>
        events.Select(e => EventOrder.Named(e)!).Prepend(isInterrupt ? EventOrder.End : EventOrder.Begin)
            .Zip(events, (before, next) => (isInterrupt, before, EventOrder.Named(next)!)).Where(p => !IsBetweenInterrupts(p));

    private static bool IsBetweenInterrupts((bool IsInterrupt, string Before, string Next) pair) =>
        pair is (true, EventOrder.End, EventOrder.Begin);

    // Of each context: one event twice, two neighbours the other way round, and up to four left out.
    private static IEnumerable<((bool IsInterrupt, string Before, string Next) Pair, List<TraceEvent> Changed)> Changed(
        List<TraceEvent> events)
    {
        foreach (var (isInterrupt, own) in Contexts(events))
        {
            for (var i = 0; i < own.Count; i++)
            {
                var (at, name) = (events.IndexOf(own[i]), EventOrder.Named(own[i])!);
                yield return ((isInterrupt, name, name), [.. events[..at], own[i], .. events[at..]]);
                for (var j = i + 1; j < own.Count && j <= i + MostBetween + 1; j++)
                {
                    var next = EventOrder.Named(own[j])!;
                    if (j == i + 1)
                    {
                        yield return ((isInterrupt, next, name), [.. events[..at], own[j], .. events[at..].Where(e => e != own[j])]);
                    }
                    else
                    {
                        yield return ((isInterrupt, name, next), [.. events.Except(own[(i + 1)..j])]);
                    }
                }
            }
        }
    }
}
