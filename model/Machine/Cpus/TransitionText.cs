namespace Shootdown.Model.Machine.Cpus;

/// <summary>Says in the kernel's words what a transition does.</summary>
/// <param name="machine">The machine.</param>
/// <param name="queues">The cells that say what CPUs run.</param>
/// <param name="steps">Makes a step anew.</param>
/// <param name="buffers">The store buffers; null where memory has none.</param>
/// <param name="windows">What is in flight; null where memory is performed in order.</param>
internal sealed unsafe class TransitionText(
    Computer machine, RunQueues queues, EnabledSteps steps, StoreBuffers? buffers, InstructionWindows? windows)
{
    /// <summary>Describes a transition.</summary>
    /// <param name="before">The state that it leaves.</param>
    /// <param name="choice">The choice.</param>
    /// <param name="after">The state that it reaches, or null where it ended the run.</param>
    public StepDescription Of(ulong* before, uint choice, ulong* after)
    {
        var (cpu, number) = (StepChoice.CpuOf(choice), StepChoice.ContextOf(choice));
        var changes = after is null ? [] : Changes(before, after);
        return StepChoice.KindOf(choice) switch
        {
            ChoiceKind.Step => OfStep(before, machine.Contexts[number], choice, changes, after is null),
            ChoiceKind.Interrupt => new StepDescription(cpu, "irq", "interrupt", "takes the call-function IPI", changes),
            ChoiceKind.Device =>
                new StepDescription(cpu, "irq", "interrupt", $"takes the interrupt of {machine.Devices[number].Name}", changes),
            ChoiceKind.SwitchTo =>
                new StepDescription(cpu, "scheduler", "preempt_schedule", $"{machine.Contexts[number].Name} gets the CPU", changes),
            ChoiceKind.SwitchIn =>
                new StepDescription(cpu, "scheduler", "context_switch", $"{machine.Contexts[number].Name} gets the CPU", changes),
            ChoiceKind.SwitchOut =>
                new StepDescription(cpu, "scheduler", "preempt_schedule", $"{machine.Contexts[number].Name} loses the CPU", changes),
            ChoiceKind.Issue or ChoiceKind.Perform => OfInstruction(before, choice, changes, after is null),
            ChoiceKind.Drain =>
                new StepDescription(cpu, "store buffer", "memory", $"{buffers!.Oldest(before, cpu)} reaches memory", changes),
            _ => new StepDescription(cpu, "stopper", "multi_cpu_stop", "the stopper gets the CPU", changes),
        };
    }

    /// <summary>What is not zero in a state.</summary>
    /// <param name="state">The state.</param>
    public IReadOnlyList<CellChange> Contents(ulong* state)
    {
        var zero = stackalloc ulong[machine.Layout.Words];
        new Span<ulong>(zero, machine.Layout.Words).Clear();
        return Changes(zero, state);
    }

    private StepDescription OfStep(ulong* before, Context context, uint choice, List<CellChange> changes, bool isLast)
    {
        var node = context.Automaton.Nodes[context.Node.Get(before)]!;
        return new StepDescription(StepChoice.CpuOf(choice), context.Name, context.FunctionOf(node), Label(node.Operation, choice), changes)
        {
            Source = node.Source,
            Fault = isLast ? FaultOf(before, context, node, choice) : null,
        };
    }

    private StepDescription OfInstruction(ulong* before, uint choice, List<CellChange> changes, bool isLast)
    {
        var (context, node, label) = windows!.Describe(before, choice);
        if (isLast && windows.WrongIn(before, choice) is { } wrong)
        {
            return new StepDescription(
                StepChoice.CpuOf(choice), wrong.At.Context.Name, wrong.At.Context.FunctionOf(wrong.At.Node), label, changes)
            {
                Source = wrong.At.Node.Source, Fault = wrong.What,
            };
        }

        return new StepDescription(StepChoice.CpuOf(choice), context.Name, context.FunctionOf(node), label, changes)
        {
            Source = node.Source,
        };
    }

    // What shows in a step without a successor that the text is wrong; null if nothing does.
    private string? FaultOf(ulong* before, Context context, Node node, uint choice)
    {
        var scratch = stackalloc ulong[machine.Layout.Words];
        var at = context.Node.Get(before);
        var (result, observed, thrown) = steps.Try(
            before, context, at, StepChoice.CpuOf(choice), StepChoice.OutcomeOf(choice), scratch);
        return node.Operation.AsWritten is Fault fault ? fault.Reason
            : thrown is RoutineException told ? $"{node.Operation.Label}: {told.Message}"
            : thrown is not null ? $"{node.Operation.Label} threw {thrown.GetType().Name}: {thrown.Message.ReplaceLineEndings(" ")}"
            : (observed & Observation.Fatal) == 0 && context.Automaton.Next(at, result) == Automaton.Impossible
                ? $"{node.Operation.Label} gave {node.Operation.TextOf(result)}, which is declared impossible there"
            : (observed & MachineFault.ModelFault) == MachineFault.ModelFault
                ? $"{node.Operation.Label} came upon a state that it rules out"
            : null;
    }

    private static string Label(Operation operation, uint choice) =>
        operation.AsWritten is IChooses chooses && chooses.OutcomeLabel(StepChoice.OutcomeOf(choice)) is { } outcome
            ? $"{operation.Label}: {outcome}"
            : operation.Label;

    private List<CellChange> Changes(ulong* before, ulong* after)
    {
        var changes = new List<CellChange>();
        foreach (var cell in machine.Layout.Cells)
        {
            if (cell.Get(before) is var old && cell.Get(after) is var now && old != now && !cell.IsHidden && !IsBookkeeping(cell))
            {
                changes.Add(new CellChange(cell.Name, cell.Format(old), cell.Format(now)));
            }
        }

        foreach (var view in machine.Layout.Views)
        {
            if (view.Text((nint)before) is var old && view.Text((nint)after) is var now && old != now)
            {
                changes.Add(new CellChange(view.Name, old, now));
            }
        }

        return changes;
    }

    private bool IsBookkeeping(Cell cell) =>
        queues.Running.Contains(cell) || queues.Leaves.Contains(cell) || machine.Contexts.Any(c => c.Node == cell);
}
