namespace Shootdown.Model.Language;

/// <summary>
/// Turns routines into an automaton: runs copies of them from every await with every possible result until nothing new appears, and
/// merges equivalent nodes, routine by routine from the innermost call outwards.
/// </summary>
/// <remarks>
/// The whole graph is built when a context is first asked for, not as exploration meets it: only a closed graph can be minimised, and
/// only a closed graph says what a context can still touch. What it costs is bounded by the routine's text, not by the state space.
/// Merging within a routine first changes nothing: the coarsest partition of the whole is the same, and is reached with fewer nodes.
/// </remarks>
public sealed class AutomatonBuilder
{
    /// <summary>The most nodes that a routine may have before merging.</summary>
    public const int MostNodes = 400_000;

    private const int DeepestCall = 64;

    private readonly CpuMask cpus;
    private readonly IStepRewriter? rewriter;
    private readonly WatchedCalls watched;
    private readonly Dictionary<(SuspendedRoutine, Registers, KernelAttribute?, bool), Summary> summaries = [];
    private readonly Dictionary<Operation, int> numbers = [];
    private readonly List<Operation> operations = [];
    private readonly Dictionary<Registers, int> registerNumbers = [];
    private readonly List<Registers> registerValues = [];
    private int depth;

    private AutomatonBuilder(CpuMask cpus, IStepRewriter? rewriter, IReadOnlySet<string> watched) =>
        (this.cpus, this.rewriter, this.watched) = (cpus, rewriter, new WatchedCalls(watched));

    /// <summary>Whether routines leave what is no part of a state as it was.</summary>
    internal OwnersUnchanged Owners { get; } = new();

    /// <summary>The call stacks.</summary>
    internal Locations Locations { get; } = new();

    /// <summary>Builds the automaton of a context.</summary>
    /// <param name="cpus">Where the context may run.</param>
    /// <param name="initial">Its registers when a root begins and, if the root is balanced, when it ends.</param>
    /// <param name="roots">The routines that the context may begin.</param>
    /// <exception cref="RoutineException">A routine breaks the rules of the language.</exception>
    public static Automaton Build(CpuMask cpus, Registers initial, params IReadOnlyList<Func<Step>> roots) =>
        Build(cpus, initial, null, new HashSet<string>(), roots);

    /// <summary>Builds the automaton of a context whose text is changed on the way.</summary>
    /// <param name="cpus">Where the context may run.</param>
    /// <param name="initial">Its registers when a root begins and, if the root is balanced, when it ends.</param>
    /// <param name="rewriter">What puts other steps in the place of the routines' own, or null.</param>
    /// <param name="watched">The kernel functions whose calls and returns are steps of their own, see <see cref="WatchedCalls"/>.</param>
    /// <param name="roots">The routines that the context may begin.</param>
    /// <exception cref="RoutineException">A routine breaks the rules of the language.</exception>
    public static Automaton Build(
        CpuMask cpus,
        Registers initial,
        IStepRewriter? rewriter,
        IReadOnlySet<string> watched,
        params IReadOnlyList<Func<Step>> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        ArgumentNullException.ThrowIfNull(watched);
        var builder = new AutomatonBuilder(cpus, rewriter, watched);
        return AwaitWatchdog.Run(() =>
        {
            var automaton = new AutomatonAssembler(builder, initial).Of([.. roots.Select(root => builder.Summarise(root, initial))]);
            builder.Owners.Expect();
            return automaton;
        });
    }

    /// <summary>A step.</summary>
    /// <param name="number">Its number.</param>
    internal Operation OperationOf(int number) => operations[number];

    /// <summary>The number of a step.</summary>
    /// <param name="operation">The step.</param>
    internal int NumberOf(Operation operation)
    {
        if (!numbers.TryGetValue(operation, out var number))
        {
            numbers.Add(operation, number = operations.Count);
            operations.Add(operation);
        }

        return number;
    }

    /// <summary>Registers.</summary>
    /// <param name="number">Their number.</param>
    internal Registers RegistersOf(int number) => registerValues[number];

    /// <summary>The number of a context's registers.</summary>
    /// <param name="registers">The registers.</param>
    internal int NumberOf(Registers registers)
    {
        if (!registerNumbers.TryGetValue(registers, out var number))
        {
            registerNumbers.Add(registers, number = registerValues.Count);
            registerValues.Add(registers);
        }

        return number;
    }

    /// <summary>The step that is made at an await, after the text has been changed.</summary>
    /// <param name="at">The suspended routine.</param>
    /// <param name="enclosing">The innermost kernel function that it is called from.</param>
    /// <param name="operation">The step that the text makes.</param>
    /// <param name="registers">The context's registers before it.</param>
    internal Operation Rewritten(SuspendedRoutine at, KernelAttribute? enclosing, Operation operation, Registers registers) =>
        rewriter is null
            ? operation
            : rewriter.Rewrite(
                (at.Kernel ?? enclosing) is { } kernel ? new AwaitPoint(at.Text, at.Point, kernel.File, kernel.Function) : null,
                operation,
                registers);

    /// <summary>Whether a step can have a result.</summary>
    /// <param name="operation">The step.</param>
    /// <param name="registers">The context's registers before it.</param>
    /// <param name="result">The result.</param>
    internal bool Possible(Operation operation, Registers registers, int result) => operation.Possible(cpus, registers, result);

    private Summary Summarise(Func<Step> root, Registers initial)
    {
        SuspendedRoutine start;
        try
        {
            start = root().Routine;
        }
        catch (Exception failure) when (failure is not RoutineException)
        {
            var fault = new Fault(
                $"the call of the first routine threw {failure.GetType().Name}: {failure.Message}", MachineFault.ModelFault);
            var graph = PlaceGraph.Take();
            graph.Successors(graph.Add(new Place(NumberOf(fault), NumberOf(initial), Locations.Of(null)), fault.Range)).Fill(Summary.Over);
            return new Summary(graph, 0, [], 1);
        }

        return Summarise(start, initial, null);
    }

    /// <summary>What a routine does when it is called.</summary>
    /// <param name="start">The routine with its arguments, before it has begun.</param>
    /// <param name="registers">The context's registers then.</param>
    /// <param name="enclosing">The innermost kernel function that calls it.</param>
    internal Summary Summarise(SuspendedRoutine start, Registers registers, KernelAttribute? enclosing)
    {
        var kernel = start.Kernel ?? enclosing;
        var key = (start, registers, Matters(kernel) ? kernel : null, IsWatched(start, enclosing));
        if (summaries.TryGetValue(key, out var known))
        {
            return known;
        }

        Owners.Note(start);
        if (++depth > DeepestCall)
        {
            throw RoutineException.Of(start.Routine, start.Source, $"calls itself without end; accepted: calls at most {DeepestCall} deep");
        }

        var summary = new Summarizer(this, kernel, key.Item4 ? watched : null).Summarise(start, registers);
        depth--;
        summaries.Add(key, summary);
        return summary;
    }

    // Which function encloses a routine matters to those who change the text, and where a watched function must not be taken for called
    // anew.
    private bool Matters(KernelAttribute? kernel) => kernel is not null && (rewriter is not null || watched.Contains(kernel.Function));

    // The parts of a function, which name the same function, are no calls of it.
    private bool IsWatched(SuspendedRoutine start, KernelAttribute? enclosing) =>
        start.Kernel is { } kernel && watched.Contains(kernel.Function) && enclosing?.Function != kernel.Function;
}
