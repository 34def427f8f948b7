namespace Shootdown.Tests.Conform;

/// <summary>Which event of a context may come next, read off the automata of its routines: by the table that says which step an event
/// stands for, and over the steps that show none.</summary>
/// <remarks>What a task returns to is not seen in a recording, and may be another call at once.</remarks>
internal sealed class EventOrder
{
    /// <summary>What comes before the first event of an interrupt or a task.</summary>
    public const string Begin = "begins";

    /// <summary>What comes behind the last event of an interrupt, or of a task's call.</summary>
    public const string End = "ends";

    private static readonly string[] OfOthers = ["tlb_flush(1)", "tlb_flush(5)"];
    private static readonly string[] OfOwn = ["tlb_flush(2)", "tlb_flush(3)"];

    private readonly HashSet<(bool IsInterrupt, string Before, string Next)> pairs = [];

    /// <summary>Reads it off systems.</summary>
    /// <param name="systems">The systems.</param>
    public EventOrder(IEnumerable<MachineSystem> systems)
    {
        foreach (var context in systems.SelectMany(s => s.Machine.Contexts)
            .Where(c => c.Kind is ContextKind.Task or ContextKind.Interrupt))
        {
            var (automaton, isInterrupt) = (context.Automaton, context.Kind == ContextKind.Interrupt);
            Follow(automaton, isInterrupt, Begin, automaton.Starts);
            for (var node = Automaton.Done + 1; node < automaton.Nodes.Count; node++)
            {
                foreach (var before in Named(automaton.Nodes[node]!, isInterrupt))
                {
                    Follow(automaton, isInterrupt, before, automaton.Following(node));
                }
            }
        }
    }

    /// <summary>All that may follow each other.</summary>
    public IEnumerable<(bool IsInterrupt, string Before, string Next)> Pairs => pairs;

    /// <summary>Whether an event may be the next one of its context.</summary>
    /// <param name="isInterrupt">Whether the context is an interrupt.</param>
    /// <param name="before">The event before it.</param>
    /// <param name="next">The event.</param>
    public bool Allows(bool isInterrupt, string before, string next) =>
        pairs.Contains((isInterrupt, before, next))
        || (!isInterrupt && (before == End || pairs.Contains((false, before, End)))
            && (next == End || pairs.Contains((false, Begin, next))));

    /// <summary>What an event is here; null for one that is none of a call.</summary>
    /// <param name="at">The event.</param>
    public static string? Named(TraceEvent at) => at.Name switch
    {
        "call_function_entry" or "call_function_single_entry" => Begin,
        "call_function_exit" or "call_function_single_exit" or "page_fault_user" => End,
        "tlb_flush" when at is { Level: ContextLevel.Task, Reason: '0' } => null, // of a way to another mm
        "sched_switch" => null,
        _ => TracedStep.Of(at) is { } step ? step.Event + step.Field : null,
    };

    private void Follow(Automaton automaton, bool isInterrupt, string before, IEnumerable<int> nodes)
    {
        var (seen, open) = (new HashSet<int>(), new Stack<int>(nodes));
        while (open.TryPop(out var node))
        {
            if (node == Automaton.Impossible || !seen.Add(node))
            {
                continue;
            }

            List<string> next = node == Automaton.Done ? [End] : [.. Named(automaton.Nodes[node]!, isInterrupt)];
            next.ForEach(n => pairs.Add((isInterrupt, before, n)));
            if (next.Count == 0)
            {
                automaton.Following(node).ToList().ForEach(open.Push);
            }
        }
    }

    // A function that begins is known by what is taken; who unlocks its csd first does so without an event between.
    private static IEnumerable<string> Named(Node node, bool isInterrupt)
    {
        var label = node.Operation.Label;
        return label.EndsWith("() returns", StringComparison.Ordinal)
            && node.Location.Function?.Contains("flush", StringComparison.Ordinal) != true
            ? [End]
            : TracedStep.All.Where(s => s.Operation.Length > 0 && label.StartsWith(s.Operation.Split('|')[0], StringComparison.Ordinal)
                && node.Location.Calls.Any(c => c.Kernel?.Function == s.Function)).Select(s => s.Event + s.Field).Distinct()
                .Except(isInterrupt ? OfOwn : OfOthers);
    }
}
