using System.Globalization;

namespace Shootdown.Litmus.Text;

/// <summary>Outcomes as herd writes them. Herd counts executions, here each outcome is counted once: what is to be compared with
/// herd's text are the states, the answer, and the word in <c>Observation</c>.</summary>
/// <param name="test">The test.</param>
/// <param name="outcomes">Every outcome, over <see cref="HerdTest.Observed"/>.</param>
public sealed class HerdStates(HerdTest test, IEnumerable<HerdOutcome> outcomes)
{
    private readonly List<HerdOutcome> distinct =
    [
        .. outcomes.Where(o => test.Filter?.Holds(o) != false)
            .DistinctBy(o => LineOf(test.Shown, o), StringComparer.Ordinal)
            .OrderBy(o => test.Shown.Select(a => o.Of(a)).ToList(), ValueOrder.Instance),
    ];

    /// <summary>The states, a line each.</summary>
    public IReadOnlyList<string> States => [.. distinct.Select(o => LineOf(test.Shown, o))];

    /// <summary>Of how many the proposition is true.</summary>
    public int Positive => distinct.Count(test.Proposition.Holds);

    /// <summary>Whether the condition is as it says.</summary>
    public bool IsOk => test.Quantifier switch
    {
        Quantifier.Exists => Positive > 0,
        Quantifier.NotExists => Positive == 0,
        _ => Positive == distinct.Count,
    };

    /// <summary>Of how many the proposition is true, in a word.</summary>
    public Frequency Frequency => Positive == 0 ? Frequency.Never : Positive == distinct.Count ? Frequency.Always : Frequency.Sometimes;

    /// <summary>All lines.</summary>
    public IReadOnlyList<string> Lines()
    {
        var kind = test.Quantifier switch
        {
            Quantifier.Exists => "Allowed",
            Quantifier.NotExists => "Forbidden",
            _ => "Required",
        };
        return
        [
            $"Test {test.Name} {kind}",
            Number($"States {distinct.Count}"),
            .. States,
            IsOk ? "Ok" : "No",
            "Witnesses",
            Number($"Positive: {Positive} Negative: {distinct.Count - Positive}"),
            $"Condition {PropositionText.Of(test.Quantifier, test.Proposition)}",
            Number($"Observation {test.Name} {Frequency} {Positive} {distinct.Count - Positive}"),
        ];
    }

    private static string LineOf(IReadOnlyList<HerdAtom> shown, HerdOutcome outcome)
    {
        var words = shown.Select(atom => atom is FaultAtom fault
            ? $"{(outcome.Of(fault) == NumberValue.True ? " " : " ~")}Fault{fault.ToString()["fault".Length..]};"
            : $"{PropositionText.Of(((PlaceAtom)atom).Place)}={outcome.Of(atom)};");
        return string.Join(' ', words);
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class ValueOrder : IComparer<List<HerdValue>>
    {
        public static ValueOrder Instance { get; } = new();

        public int Compare(List<HerdValue>? x, List<HerdValue>? y) =>
            x!.Zip(y!, Compare).FirstOrDefault(c => c != 0);

        private static int Compare(HerdValue x, HerdValue y) => x is NumberValue a && y is NumberValue b
            ? a.Number.CompareTo(b.Number) : string.CompareOrdinal(x.ToString(), y.ToString());
    }
}
