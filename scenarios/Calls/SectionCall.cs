namespace Shootdown.Scenarios.Calls;

/// <summary>A call that opens a section, which the same task closes.</summary>
public abstract class SectionCall : CallKind
{
    /// <inheritdoc/>
    public sealed override int Weight => 0;

    /// <summary>How deep such sections may be nested: 1 or 2.</summary>
    public abstract int Deepest { get; }

    /// <summary>Whether hardly anything may be done in it; see <see cref="MemoryCall.IsAtomic"/>.</summary>
    public virtual bool IsAtomic => false;

    /// <summary>Checks that a task closes what it opens.</summary>
    /// <param name="calls">The task's calls.</param>
    /// <param name="at">Their JSON path.</param>
    /// <exception cref="FormatException">It does not.</exception>
    internal void CheckBalance(IReadOnlyList<Call> calls, string at)
    {
        var depth = 0;
        for (var i = 0; i < calls.Count; i++)
        {
            depth += calls[i].Name == Name ? 1 : calls[i].Name == ClosedBy ? -1 : 0;
            Validation.Demand(
                depth >= 0 && depth <= Deepest,
                $"{at}[{i}].call",
                $"'{calls[i].Name}'",
                $"{Name} and {ClosedBy} in pairs, {(Deepest == 1 ? "not nested" : "nested twice at most")}");
        }

        Validation.Demand(depth == 0, at, $"{Name} without {ClosedBy}", "pairs");
    }
}
