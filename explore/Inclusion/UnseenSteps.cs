namespace Shootdown.Explore.Inclusion;

/// <summary>Partial-order reduction of a system of which a projection is looked at.</summary>
/// <remarks>
/// The steps that the system says may stand for all do so where none of them shows anything, nor changes the view: then every run can be
/// reordered to begin with one of them, or have one put before it, and has the same views in the same order (Peled, Combining partial order
/// reductions with on-the-fly model-checking, 1996: such a set has to be invisible). A step of the set does to what it touches the same
/// wherever the run makes it, so that it does not change the view here says that it does not there. What is left out on the side of the
/// system that is followed would be a run that is not looked at; on the side of the follower, at worst a run too few to follow by.
/// </remarks>
internal static unsafe class UnseenSteps
{
    /// <summary>Appends the transitions that stand for all in a state, if there are such that show nothing.</summary>
    /// <param name="system">The system.</param>
    /// <param name="projection">What is looked at of it.</param>
    /// <param name="state">A state.</param>
    /// <param name="successors">Where to append.</param>
    /// <returns>Whether there are; else nothing is appended.</returns>
    public static bool Expand(ITransitionSystem system, IProjection projection, ulong* state, ref Successors successors)
    {
        var first = successors.Count;
        var observed = system.Expand(state, ref successors, reduce: true);
        Span<byte> before = stackalloc byte[projection.Length];
        Span<byte> after = stackalloc byte[projection.Length];
        projection.Read(state, before);
        var unseen = observed == 0 && successors.Count > first;
        for (var i = first; unseen && i < successors.Count; i++)
        {
            projection.Read(successors.States + ((nint)i * successors.Words), after);
            unseen = successors.Observations[i] == 0 && after.SequenceEqual(before);
        }

        if (!unseen)
        {
            successors.Count = first;
        }

        return unseen;
    }

    /// <summary>Goes on from a state as long as one transition that shows nothing stands for all.</summary>
    /// <param name="system">The system.</param>
    /// <param name="projection">What is looked at of it.</param>
    /// <param name="state">A state, which becomes the last of them.</param>
    /// <param name="successors">Room for one transition.</param>
    public static void Pass(ITransitionSystem system, IProjection projection, ulong* state, Successors successors)
    {
        Span<byte> before = stackalloc byte[projection.Length];
        Span<byte> after = stackalloc byte[projection.Length];
        projection.Read(state, before);
        while (system.Passes(state, ref successors))
        {
            var next = successors.States;
            projection.Read(next, after);
            if (!after.SequenceEqual(before))
            {
                return;
            }

            new Span<ulong>(next, successors.Words).CopyTo(new Span<ulong>(state, successors.Words));
            successors.Count = 0;
        }
    }
}
