namespace Shootdown.Explore.Exhaustive;

/// <summary>Goes on from a state past those that a reduced search need not keep: in each of them one transition stands for all.</summary>
/// <remarks>Such a state shows nothing and leads to one state only, so whatever can be reached from it can be reached from that one; and
/// where the system lets pass, no run passes for ever. What is not kept is passed anew whenever a run comes to it, so it costs time where
/// it would have cost memory (Godefroid, Holzmann, Pirottin, State-space caching revisited, 1992; Holzmann's statement merging,
/// 1999).</remarks>
/// <param name="system">The system.</param>
/// <param name="words">Words in a state.</param>
internal sealed unsafe class Passage(ITransitionSystem system, int words) : IDisposable
{
    private readonly SuccessorBuffer buffer = new(words, Math.Max(1, system.MaxBranching));

    /// <summary>The antecedents that have come true on the way.</summary>
    public ulong Noted { get; private set; }

    /// <summary>The milestones that nobody has come to, a bit each: whoever follows says how many are left before, and asks after.</summary>
    public ulong MilestonesAhead { get; set; }

    /// <summary>Whether a search has states that it need not keep: not where somebody looks at every one.</summary>
    /// <param name="options">How is searched.</param>
    /// <param name="board">The watches.</param>
    public static bool IsOpen(ExhaustiveOptions options, WatchBoard board) => options.Reduce && !board.HasInvariants;

    /// <summary>Goes on to the next state that is to be kept, which may be the one given.</summary>
    /// <param name="state">A state, to be overwritten.</param>
    /// <param name="choices">The choices that were made; null if nobody asks.</param>
    /// <returns>How many steps that took.</returns>
    public int Follow(ulong* state, List<uint>? choices = null)
    {
        var count = 0;
        var ahead = buffer.Empty;
        while (system.Passes(state, ref ahead))
        {
            if (MilestonesAhead != 0)
            {
                MilestonesAhead &= ~system.MilestonesIn(state);
            }

            for (var i = 0; i < words; i++)
            {
                state[i] = ahead.States[i];
            }

            choices?.Add(ahead.Choices[0]);
            ahead.Count = 0;
            count++;
        }

        Noted |= ahead.Noted;
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();
}
