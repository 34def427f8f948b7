namespace Shootdown.Reports.Mutants;

/// <summary>A mutation that changes what some claimed system can do.</summary>
/// <param name="Mutation">The mutation.</param>
/// <param name="Routine">The routine whose text it changes.</param>
/// <param name="Operations">What is awaited there, in every form that occurs.</param>
public sealed record Mutant(Mutation Mutation, RoutineText Routine, IReadOnlyList<string> Operations)
{
    /// <summary>Where the step stands; null without symbols.</summary>
    public SourceLine? Line => Mutation.At.Point < Routine.Lines.Count ? Routine.Lines[Mutation.At.Point] : null;

    /// <summary>What is taken out, as reports and <see cref="RedundantAttribute"/> name it.</summary>
    public string Operator => NameOf(Mutation.Operator);

    /// <summary>Everything that tells it from other mutants.</summary>
    public string Name =>
        FormattableString.Invariant(
            $"{Mutation.At.File} {Mutation.At.Function}, {Routine.Name} await {Mutation.At.Point}, {Operations[0]}: {Operator}");

    /// <summary>The memory model that can show it.</summary>
    public MemoryModel Memory => Mutation.Operator == MutationOperator.NoBarrier ? MemoryModel.Tso : MemoryModel.Sc;

    /// <summary>Whether a routine's text speaks of it.</summary>
    /// <param name="redundant">What the text says.</param>
    public bool IsMeantBy(RedundantAttribute redundant)
    {
        ArgumentNullException.ThrowIfNull(redundant);
        var words = redundant.Mutant.Split(' ', 2);
        return words[0] == Operator && words.Length == 2 && Operations.Any(o => o.Contains(words[1], StringComparison.Ordinal));
    }

    private static string NameOf(MutationOperator what) => what switch
    {
        MutationOperator.AlwaysYes => "always-yes",
        MutationOperator.AlwaysNo => "always-no",
        MutationOperator.NoPin => "no-pin",
        MutationOperator.NoBarrier => "no-barrier",
        _ => "no-wait",
    };
}
