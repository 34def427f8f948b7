namespace Shootdown.Litmus.Text;

/// <summary>A text's condition as the machine's, and the machine's outcomes in the text's words.</summary>
internal sealed class ConditionLowering
{
    private readonly HerdTest test;
    private readonly Func<HerdValue, long> numberOf;
    private readonly Dictionary<HerdAtom, IReadOnlyList<Variable>> variables;
    private readonly List<Variable> all;

    /// <summary>Prepares it.</summary>
    /// <param name="test">The test.</param>
    /// <param name="variablesOf">The variables that an atom is of: one, but for a fault those of all instructions that may have it.</param>
    /// <param name="numberOf">The number that stands for a value.</param>
    public ConditionLowering(HerdTest test, Func<HerdAtom, IReadOnlyList<Variable>> variablesOf, Func<HerdValue, long> numberOf)
    {
        (this.test, this.numberOf) = (test, numberOf);
        variables = test.Observed.ToDictionary(a => a, variablesOf);
        all = [.. variables.Values.SelectMany(v => v).Distinct()];
    }

    /// <summary>The condition.</summary>
    public Condition Condition => new(test.Quantifier, Of(test.Proposition), all);

    /// <summary>An outcome in the text's words.</summary>
    /// <param name="outcome">An outcome of <see cref="Condition"/>.</param>
    /// <param name="valueOf">The value that a number stands for.</param>
    public HerdOutcome OutcomeOf(LitmusOutcome outcome, Func<long, HerdValue> valueOf) => new(variables.ToDictionary(
        v => v.Key,
        v => v.Key is FaultAtom
            ? v.Value.Any(f => outcome[all.IndexOf(f)] == 1) ? NumberValue.True : NumberValue.False
            : valueOf(outcome[all.IndexOf(v.Value[0])])));

    private Proposition Of(HerdProposition proposition) => proposition switch
    {
        ConstantProposition constant => constant.Value ? new Conjunction([]) : new Disjunction([]),
        NotProposition not => new Negation(Of(not.Part)),
        AndProposition and => new Conjunction([.. and.Parts.Select(Of)]),
        OrProposition or => new Disjunction([.. or.Parts.Select(Of)]),
        ImpliesProposition implies => new Disjunction([new Negation(Of(implies.If)), Of(implies.Then)]),
        EqualProposition equal => new Equality(all.IndexOf(variables[new PlaceAtom(equal.Place)][0]), numberOf(equal.Value)),
        FaultProposition fault => new Disjunction([.. variables[fault.Fault].Select(v => new Equality(all.IndexOf(v), 1))]),
        _ => throw new ArgumentException($"no proposition stands for {proposition}", nameof(proposition)),
    };
}
