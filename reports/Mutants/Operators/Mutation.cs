namespace Shootdown.Reports.Mutants.Operators;

/// <summary>One step of the text with one thing taken out of it.</summary>
/// <param name="At">The step.</param>
/// <param name="Operator">What is taken out.</param>
public sealed record Mutation(AwaitPoint At, MutationOperator Operator) : IStepRewriter
{
    /// <summary>Whether contexts can do nothing else with the mutated step than with the text's own but what some answer leads to, so that
    /// it may be put into a system that is built. What takes a pin away changes the registers after it; what takes a barrier away changes
    /// which stores are buffered.</summary>
    public bool KeepsAutomata =>
        Operator is MutationOperator.AlwaysYes or MutationOperator.AlwaysNo or MutationOperator.NoWait;

    /// <summary>What can be taken out of a step that a context makes.</summary>
    /// <param name="operation">The step.</param>
    /// <param name="context">The context; hotplug control and the platform have no CPU, so no store buffer and nothing to order.</param>
    public static IEnumerable<MutationOperator> Of(Operation operation, Context context)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(context);
        return Enum.GetValues<MutationOperator>()
            .Where(o => IsPossible(o, operation, context.Initial)
                && (o != MutationOperator.NoBarrier || context.Kind is not (ContextKind.Hotplug or ContextKind.Platform)));
    }

    /// <inheritdoc/>
    public Operation Rewrite(AwaitPoint? at, Operation operation, Registers registers)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (Operator == MutationOperator.NoPin && registers.Missing is { } missing)
        {
            // One at a time: a pin taken away inside its own section is made.
            return Undoes(operation, registers, missing) ? new UndoOfNothing(operation, missing.Pin) : operation;
        }

        return at != At || !IsPossible(Operator, operation, registers) ? operation : Operator switch
        {
            MutationOperator.AlwaysYes or MutationOperator.AlwaysNo =>
                new ConstantAnswer(operation, Operator == MutationOperator.AlwaysYes),
            MutationOperator.NoPin => new IgnoredPin(operation, Pinned(operation, registers)!.Value),
            MutationOperator.NoBarrier => new NoBarrier(operation),
            _ => new NoWait(operation),
        };
    }

    // A question whose outcome the model leaves open is no test of anything.
    private static bool IsPossible(MutationOperator what, Operation operation, Registers registers) => what switch
    {
        MutationOperator.AlwaysYes or MutationOperator.AlwaysNo => operation is Operation<bool> { Outcomes: 1 },
        MutationOperator.NoPin => Pinned(operation, registers) is not null,
        MutationOperator.NoBarrier => operation.AsWritten is IOrdered { Ordering: { } ordering }
            ? ordering != NoBarrier.Without(ordering)
            : operation.Order == MemoryOrder.Full,
        _ => operation is { IsWait: true, Range: 1 },
    };

    private static Pin? Pinned(Operation operation, Registers registers)
    {
        var after = operation.Advance(registers, 0);
        foreach (var pin in Enum.GetValues<Pin>())
        {
            if (after.Nesting(pin) == registers.Nesting(pin) + 1)
            {
                return pin;
            }
        }

        return null;
    }

    private static bool Undoes(Operation operation, Registers registers, MissingPin missing)
    {
        var held = registers.WithNesting(missing.Pin, registers.Nesting(missing.Pin) + 1);
        return registers.Nesting(missing.Pin) == missing.Nesting
            && operation.Advance(held, 0).Nesting(missing.Pin) < held.Nesting(missing.Pin);
    }
}
