namespace Shootdown.Model;

/// <summary>
/// Turns routines into an automaton: runs copies of them from every await with every possible result until nothing new appears, then
/// merges equivalent nodes.
/// </summary>
/// <remarks>
/// The whole graph is built when a context is first asked for, not as exploration meets it: only a closed graph can be minimised, and
/// only a closed graph says what a context can still touch. What it costs is bounded by the routine's text, not by the state space.
/// </remarks>
public sealed class AutomatonBuilder
{
    /// <summary>The most nodes that a context may have before merging.</summary>
    public const int MostNodes = 400_000;

    private readonly CpuMask cpus;
    private readonly Registers initial;
    private readonly IStepRewriter? rewriter;
    private readonly Dictionary<(Continuation?, Operation, Registers), int> ids = [];
    private readonly List<(Continuation? At, Node? Node)> nodes = [(null, null)];
    private readonly List<int[]> successors = [[]];
    private readonly Dictionary<Location, Location> locations = [];

    private AutomatonBuilder(CpuMask cpus, Registers initial, IStepRewriter? rewriter) => (this.cpus, this.initial, this.rewriter) = (cpus, initial, rewriter);

    /// <summary>Builds the automaton of a context.</summary>
    /// <param name="cpus">Where the context may run.</param>
    /// <param name="initial">Its registers when a root begins and, if the root is balanced, when it ends.</param>
    /// <param name="roots">The routines that the context may begin.</param>
    /// <exception cref="RoutineException">A routine breaks the rules of the language.</exception>
    public static Automaton Build(CpuMask cpus, Registers initial, params IReadOnlyList<Func<Step>> roots) => Build(cpus, initial, null, roots);

    /// <summary>Builds the automaton of a context whose text is changed on the way.</summary>
    /// <param name="cpus">Where the context may run.</param>
    /// <param name="initial">Its registers when a root begins and, if the root is balanced, when it ends.</param>
    /// <param name="rewriter">What puts other steps in the place of the routines' own, or null.</param>
    /// <param name="roots">The routines that the context may begin.</param>
    /// <exception cref="RoutineException">A routine breaks the rules of the language.</exception>
    public static Automaton Build(CpuMask cpus, Registers initial, IStepRewriter? rewriter, params IReadOnlyList<Func<Step>> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        var builder = new AutomatonBuilder(cpus, initial, rewriter);
        var starts = roots.Select(root => builder.Intern(Coroutine.Current.Resume(new Continuation(root().Frame, null), 0), initial)).ToArray();
        builder.Close();
        return Minimizer.Merge([.. builder.nodes.Select(n => n.Node)], builder.successors, starts);
    }

    private void Close()
    {
        for (var id = 1; id < nodes.Count; id++)
        {
            var (at, node) = nodes[id];
            var operation = node!.Operation;
            var to = new int[operation.Range];
            for (var result = 0; result < to.Length; result++)
            {
                to[result] = at is null ? Automaton.Done
                    : !operation.Possible(cpus, node.Registers, result) ? Automaton.Impossible
                    : Intern(Coroutine.Current.Resume(at, result), operation.Advance(node.Registers, result));
            }

            successors.Add(to);
        }
    }

    private int Intern(Rest rest, Registers registers)
    {
        var operation = rest.Operation;
        if (rest.Failure is RoutineException misuse)
        {
            throw misuse;
        }

        if (rest.Failure is { } failure)
        {
            operation = new Fault($"routine {rest.At!.Frame.Routine} threw {failure.GetType().Name}: {failure.Message}", Observed.ModelFault);
        }
        else if (rest.At is null)
        {
            if (registers with { Mm = initial.Mm } == initial)
            {
                return Automaton.Done;
            }

            operation = new Fault("the context ends with preemption, interrupts or migration still disabled", Observed.Unbalanced | Observation.Fatal);
        }

        var at = operation is Fault ? null : rest.At;
        if (at is not null && rewriter is not null)
        {
            operation = rewriter.Rewrite(LocationOf(at), operation!, registers);
        }

        if (ids.TryGetValue((at, operation!, registers), out var id))
        {
            return id;
        }

        if (nodes.Count >= MostNodes)
        {
            throw new RoutineTooLargeException($"routine {at?.Frame.Routine} has more than {MostNodes} nodes; likely cause: a local that takes many values and is never used up (a counter, a whole mask)");
        }

        ids.Add((at, operation!, registers), id = nodes.Count);
        nodes.Add((at, new Node(operation!, registers, LocationOf(rest.At))));
        return id;
    }

    private Location LocationOf(Continuation? at)
    {
        var calls = new List<RoutinePoint>();
        for (; at is not null; at = at.Caller)
        {
            calls.Add(new RoutinePoint(at.Frame.Routine, at.Frame.Kernel, at.Frame.Point) { Text = at.Frame.Text });
        }

        var location = new Location(calls.Count == 0 ? [new RoutinePoint("end", null, 0)] : calls);
        if (!locations.TryGetValue(location, out var known))
        {
            locations.Add(location, known = location);
        }

        return known;
    }
}
