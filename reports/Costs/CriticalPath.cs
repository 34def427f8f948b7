namespace Shootdown.Reports.Costs;

/// <summary>How long a task's calls take, as a sum of weights: from the automata of its routines and of the interrupt handler.</summary>
/// <remarks>
/// <para>One run is made, in which nobody is in the way: the task goes on while it can, and where it waits, interrupts are taken and
/// served. A step begins when the step before it in its context is over; a wait besides, when the store is made that it waits for; a
/// handler, when the IPI has come. What a step takes is the weight that it is an instance of, or nothing.</para>
/// <para>That is a lower bound of what the calls take: queues that are not empty, and tasks that are preempted, come on top.</para>
/// </remarks>
public sealed unsafe class CriticalPath
{
    private static readonly HashSet<string> Flushing = ["native_flush_tlb_local", "flush_tlb_one_user", "native_flush_tlb_one_user"];

    private readonly MachineSystem system;
    private readonly Context task;
    private readonly int lines;
    private readonly List<Cell> watched;
    private readonly Dictionary<Cell, PathCost> written = [];
    private readonly Dictionary<Context, PathCost> own = [];

    private CriticalPath(MachineSystem system, Context task, int lines)
    {
        (this.system, this.task, this.lines) = (system, task, lines);
        watched =
        [
            .. system.Machine.PendingIpi,
            .. task.Automaton.Nodes.Where(n => n?.Operation.IsWait == true).SelectMany(n => CellsOf(n!.Operation)).Distinct(),
        ];
    }

    /// <summary>The critical path of a task.</summary>
    /// <param name="system">The machine, sequentially consistent.</param>
    /// <param name="task">The task's name.</param>
    /// <param name="lines">Cache lines besides the csd's own that move to a target which reads the arguments.</param>
    /// <exception cref="ArgumentException">The machine has no such task.</exception>
    /// <exception cref="InvalidOperationException">The task waits for something that no interrupt brings.</exception>
    public static PathCost Of(MachineSystem system, string task, int lines)
    {
        ArgumentNullException.ThrowIfNull(system);
        var context = system.Machine.Contexts.FirstOrDefault(c => c.Kind == ContextKind.Task && c.Name == task)
            ?? throw new ArgumentException($"no task '{task}'", nameof(task));
        return new CriticalPath(system, context, lines).Run();
    }

    private IEnumerable<Cell> CellsOf(Operation operation)
    {
        var footprint = new Footprint();
        operation.Touch(footprint);
        return system.Machine.Layout.Cells.Where(footprint.Reads.Contains);
    }

    private PathCost Run()
    {
        using var stepper = new Stepper(system);
        while (true)
        {
            var before = stepper.State.ToArray();
            fixed (ulong* state = before)
            {
                if (task.Node.Get(state) == Automaton.Done)
                {
                    return own.GetValueOrDefault(task, PathCost.None);
                }
            }

            var index = Next(stepper, before);
            var (context, cost) = CostOf(stepper.ChoiceAt(index), before);
            own[context] = cost;
            stepper.Take(index);
            Note(before, stepper.State.ToArray(), cost);
        }
    }

    // The task first; then a handler; then an interrupt that is pending.
    private int Next(Stepper stepper, ulong[] state)
    {
        var contexts = system.Machine.Contexts;
        var steps = Enumerable.Range(0, stepper.Enabled)
            .Select(i => (Index: i, Context: MachineSystem.ContextThatSteps(stepper.ChoiceAt(i))))
            .ToList();
        foreach (var wanted in (Func<int, bool>[])
            [id => id == task.Id, id => id >= 0 && contexts[id].Kind == ContextKind.Interrupt, id => id < 0])
        {
            foreach (var (index, context) in steps.Where(s => wanted(s.Context)))
            {
                if (context >= 0 || InterruptedBy(stepper.ChoiceAt(index), state) is not null)
                {
                    return index;
                }
            }
        }

        throw new InvalidOperationException($"{task} waits for what no interrupt brings");
    }

    // The handler that a transition enters, or null.
    private Context? InterruptedBy(uint choice, ulong[] state)
    {
        if (MachineSystem.ContextThatSteps(choice) >= 0)
        {
            return null;
        }

        fixed (ulong* at = state)
        {
            var step = system.Describe(at, choice, null);
            return step.Cpu >= 0 && step.Function == Context.RoleOf(ContextKind.Interrupt) && system.Machine.PendingIpi[step.Cpu].IsSet(at)
                ? system.Machine.Interrupts[step.Cpu]
                : null;
        }
    }

    private (Context Context, PathCost Cost) CostOf(uint choice, ulong[] state)
    {
        if (InterruptedBy(choice, state) is { } handler)
        {
            var sent = written.GetValueOrDefault(system.Machine.PendingIpi[handler.Cpus.First], PathCost.None);
            return (handler, own.GetValueOrDefault(handler, PathCost.None).Or(sent).Then(Weight.Ipi));
        }

        var context = system.Machine.Contexts[MachineSystem.ContextThatSteps(choice)];
        Node node;
        fixed (ulong* at = state)
        {
            node = context.Automaton.Nodes[context.Node.Get(at)]!;
        }

        var begins = own.GetValueOrDefault(context, PathCost.None);
        if (node.Operation.IsWait)
        {
            begins = CellsOf(node.Operation).Aggregate(begins, (cost, cell) => cost.Or(written.GetValueOrDefault(cell, PathCost.None)));
        }

        return (context, Add(begins, context, node));
    }

    private PathCost Add(PathCost begins, Context context, Node node)
    {
        var (remote, about) = (context.Kind == ContextKind.Interrupt, node.Operation.About);
        return Flushing.Contains(context.FunctionOf(node)) ? begins.Then(remote ? Weight.Remote : Weight.Local)
            : about is Served ? begins.Then(Weight.Receipt)
            : about is FlushInfoRead && remote ? begins.Then(Weight.Line, lines)
            : about is Enqueued && !remote ? begins.Then(Weight.Lock)
            : begins;
    }

    private void Note(ulong[] before, ulong[] after, PathCost cost)
    {
        fixed (ulong* from = before, to = after)
        {
            foreach (var cell in watched)
            {
                if (cell.Get(from) != cell.Get(to))
                {
                    written[cell] = cost;
                }
            }
        }
    }
}
