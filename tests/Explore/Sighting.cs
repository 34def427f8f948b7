namespace Shootdown.Tests.Explore;

/// <summary>All that a search sees which no order of independent steps can change: every observation, every antecedent that comes true,
/// and every final state.</summary>
/// <param name="Seen">The observations.</param>
/// <param name="Noted">The antecedents.</param>
/// <param name="Ends">The final states, one a line, in order.</param>
internal sealed record Sighting(ulong Seen, ulong Noted, string Ends)
{
    /// <summary>Searches a system to its end.</summary>
    /// <param name="system">The system.</param>
    /// <param name="reduce">Whether with reduction.</param>
    /// <param name="bytes">How much memory the search may take; null for what there is.</param>
    /// <returns>What it sees; null where it takes more.</returns>
    public static unsafe Sighting? Of(MachineSystem system, bool reduce, long? bytes = null)
    {
        var words = (system.StateBits + 63) / 64;
        var options = new ExhaustiveOptions { Reduce = reduce, MaxTime = TimeSpan.FromMinutes(1) };
        var (search, ends) = FinalStates.Collect(
            system,
            state => string.Join(' ', new ReadOnlySpan<ulong>((void*)state, words).ToArray()),
            [],
            bytes is { } most ? options with { MaxBytes = most } : options);
        return search.Outcome == SearchOutcome.Exhausted
            ? new Sighting(search.Seen, search.Noted, string.Join('\n', ends.Order(StringComparer.Ordinal)))
            : null;
    }

    /// <summary>Asserts that a reduced search sees the same.</summary>
    /// <param name="system">The system.</param>
    /// <param name="ends">In how many ways it ends.</param>
    /// <param name="states">How many states the reduced search finds.</param>
    public static void AssertAlike(MachineSystem system, int ends, long states)
    {
        var (full, reduced) = (Of(system, reduce: false)!, Of(system, reduce: true)!);

        Assert.Equal(full, reduced);
        Assert.Equal(ends, reduced.Ends.Split('\n').Length);
        Assert.Equal(states, ExhaustiveSearch.Run(system, [], new ExhaustiveOptions { Reduce = true }).States);
    }
}
