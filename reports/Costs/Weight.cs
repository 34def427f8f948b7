namespace Shootdown.Reports.Costs;

/// <summary>What a critical path is made of. Each stands for a time that a machine has and the protocol does not.</summary>
public enum Weight
{
    /// <summary>From sending an IPI to the first instruction of its handler.</summary>
    Ipi,

    /// <summary>The handler takes a csd and copies what it carries.</summary>
    Receipt,

    /// <summary>A target's TLB invalidation.</summary>
    Remote,

    /// <summary>The sender's own TLB invalidation.</summary>
    Local,

    /// <summary>The sender takes and fills one csd.</summary>
    Lock,

    /// <summary>A cache line besides the csd's own moves to a target.</summary>
    Line,
}

/// <summary>How often each weight stands on one path.</summary>
public readonly record struct PathSum(int Ipi, int Receipt, int Remote, int Local, int Lock, int Line)
{
    /// <summary>How often one of them does.</summary>
    /// <param name="weight">Which.</param>
    public int this[Weight weight] => weight switch
    {
        Weight.Ipi => Ipi,
        Weight.Receipt => Receipt,
        Weight.Remote => Remote,
        Weight.Local => Local,
        Weight.Lock => Lock,
        _ => Line,
    };

    /// <summary>A path by a function of weights.</summary>
    /// <param name="of">How often each stands on it.</param>
    public static PathSum From(Func<Weight, int> of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return new(of(Weight.Ipi), of(Weight.Receipt), of(Weight.Remote), of(Weight.Local), of(Weight.Lock), of(Weight.Line));
    }

    /// <summary>Whether another path has at least as much of each weight, and so takes as long at least whatever they are.</summary>
    /// <param name="other">The other path.</param>
    public bool AtMost(PathSum other)
    {
        var self = this;
        return Enum.GetValues<Weight>().All(w => self[w] <= other[w]);
    }

    /// <summary>The sum in words, in the order in which things happen; 0 for nothing.</summary>
    public override string ToString()
    {
        var self = this;
        var parts = ((Weight[])[Weight.Lock, Weight.Ipi, Weight.Receipt, Weight.Line, Weight.Remote, Weight.Local])
            .Where(w => self[w] > 0)
            .Select(w => self[w] == 1 ? NameOf(w) : $"{self[w]} {NameOf(w)}")
            .ToList();
        return parts.Count == 0 ? "0" : string.Join(" + ", parts);
    }

    /// <summary>A weight's name in sums and on the command line.</summary>
    /// <param name="weight">The weight.</param>
    public static string NameOf(Weight weight) => weight.ToString().ToLowerInvariant();
}
