using System.Collections.Concurrent;

namespace Shootdown.Reports.Mutants;

/// <summary>What the text's awaits do in one system as it is.</summary>
internal sealed class SystemProfile
{
    private readonly Dictionary<AwaitPoint, SortedSet<string>> operations = [];
    private readonly HashSet<(Type Text, int Point)> executed = [];
    private readonly Dictionary<Mutation, bool> changes = [];
    private readonly Lazy<IReadOnlySet<AwaitPoint>?> ordering;
    private readonly ConcurrentBag<MachineSystem> idle = [];

    /// <summary>Explores a system.</summary>
    /// <param name="system">The system.</param>
    /// <param name="search">How to search.</param>
    public SystemProfile(ClaimedSystem system, ExhaustiveOptions search)
    {
        System = system;
        var recorder = new StepRecorder(system.Build(MemoryModel.Sc, null));
        Memory = recorder.System.Memory;
        var watch = new Watch("broken", system.Holding.BreaksOn(recorder.System) | Observation.Fatal);
        var result = ExhaustiveSearch.Run(
            recorder,
            [watch],
            Memory == MemoryModel.Arm ? search.AtMost(MutantCheck.MostStatesOutOfOrder, recorder.System.StateBits) : search);
        (States, Stands) = (result.States, Stood(result));
        ordering = new Lazy<IReadOnlySet<AwaitPoint>?>(() =>
            Stands && system.Build(MemoryModel.Tso, null) is { Memory: MemoryModel.Tso } buffered
                ? OrderingIn(buffered, watch, search)
                : null);
        idle.Add(recorder.System);
        foreach (var context in recorder.System.Machine.Contexts)
        {
            for (var node = 1; node < context.Automaton.Nodes.Count; node++)
            {
                if (!recorder.WasMade(context.Id, node))
                {
                    continue;
                }

                var location = context.Automaton.Nodes[node]!.Location;
                executed.UnionWith(location.Calls.Where(c => c.Text is not null).Select(c => (c.Text!, c.Point)));
                if (location.Await is { } at)
                {
                    Add(at, context, node, recorder);
                }
            }
        }
    }

    /// <summary>The system.</summary>
    public ClaimedSystem System { get; }

    /// <summary>The memory that it is searched under but for store buffers: sc, or arm for what is known of arm alone.</summary>
    public MemoryModel Memory { get; }

    /// <summary>States that a reduced search visits.</summary>
    public long States { get; }

    /// <summary>Whether the claims about the system as it is stand, and nothing happens in it whose outcome is not defined.</summary>
    public bool Stands { get; }

    /// <summary>The awaits that are executed: where a step is made, and where what makes it was called.</summary>
    public IReadOnlySet<(Type Text, int Point)> Executed => executed;

    /// <summary>What is awaited, by await, for every await that is executed.</summary>
    public IReadOnlyDictionary<AwaitPoint, SortedSet<string>> Operations => operations;

    /// <summary>The mutations that can be made of awaits that are executed, and whether they change anything.</summary>
    public IReadOnlyDictionary<Mutation, bool> Mutations => changes;

    /// <summary>Whether the claims stand with store buffers too, and a full barrier may order something. Where no store ever waits for it,
    /// and it is no store itself, the system without it makes the same steps from the same states.</summary>
    /// <param name="at">Where the barrier is.</param>
    public bool IsOrdering(AwaitPoint at) => ordering.Value?.Contains(at) == true;

    /// <summary>Does something with the system that a mutation makes of this one.</summary>
    /// <remarks>Most of the time went into building it anew for each mutant. Where the automata stay as they are a built one gets the
    /// mutated step for as long as it takes; there are as many of it as were ever in use at a time.</remarks>
    /// <param name="mutant">The mutation.</param>
    /// <param name="use">What to do.</param>
    /// <typeparam name="T">What comes of it.</typeparam>
    public T With<T>(Mutant mutant, Func<MachineSystem, T> use)
    {
        if (!mutant.Mutation.KeepsAutomata || Memory == MemoryModel.Arm)
        {
            return use(System.Build(mutant.Memory, mutant.Mutation));
        }

        var system = idle.TryTake(out var known) ? known : System.Build(MemoryModel.Sc, null);
        try
        {
            using var mutated = system.Substitute(mutant.Mutation);
            return use(system);
        }
        finally
        {
            idle.Add(system);
        }
    }

    // What a reduced search leaves out may be the very state in which a store waits.
    private static HashSet<AwaitPoint>? OrderingIn(MachineSystem system, Watch watch, ExhaustiveOptions search)
    {
        var recorder = new BarrierRecorder(system);
        return Stood(ExhaustiveSearch.Run(recorder, [watch], search with { Reduce = false })) ? [.. recorder.Ordering] : null;
    }

    private static bool Stood(ExhaustiveResult result) => result.Outcome == SearchOutcome.Exhausted && !result.Watches[0].Broken;

    private void Add(AwaitPoint at, Context context, int node, StepRecorder recorder)
    {
        var operation = context.Automaton.Nodes[node]!.Operation.AsWritten;
        if (!operations.TryGetValue(at, out var labels))
        {
            operations.Add(at, labels = new SortedSet<string>(StringComparer.Ordinal));
        }

        labels.Add(operation.Label);
        foreach (var what in Mutation.Of(operation, context))
        {
            var mutation = new Mutation(at, what);
            changes[mutation] = changes.GetValueOrDefault(mutation) || what switch
            {
                MutationOperator.AlwaysYes => Differs(context, node, recorder, 0),
                MutationOperator.AlwaysNo => Differs(context, node, recorder, 1),
                _ => true,
            };
        }
    }

    // Whether the answer occurs, and leads elsewhere than the other one would.
    private static bool Differs(Context context, int node, StepRecorder recorder, int answer) =>
        recorder.LedOn(context.Id, node, answer) && context.Automaton.Next(node, 0) != context.Automaton.Next(node, 1);
}
