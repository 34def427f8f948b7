namespace Shootdown.Model.Transitions;

/// <summary>
/// Renamings of a system's parts (tasks that run the same program, CPUs with all that is theirs) that lead states to states which nobody
/// can tell from them: what leaves one leaves the other, with the same observations, under the other names.
/// </summary>
/// <remarks>The renamings are a group, and they leave the initial state as it is. So a search may keep one state for all that renamings
/// make of it: whatever is reached from one of them is reached, renamed, from each, in as many steps.</remarks>
public abstract unsafe class StateSymmetry
{
    /// <summary>How many renamings there are, the one that renames nothing among them.</summary>
    public abstract int Order { get; }

    /// <summary>What is exchanged, in words: "A and B".</summary>
    public abstract string Exchanged { get; }

    /// <summary>Writes what a renaming makes of a state.</summary>
    /// <param name="renaming">The renaming, below <see cref="Order"/>; 0 renames nothing.</param>
    /// <param name="state">A reachable state.</param>
    /// <param name="renamed">Room for as many words.</param>
    public abstract void Rename(int renaming, ulong* state, ulong* renamed);

    /// <summary>Puts in the place of a state the least that renamings make of it: the same for all that they make of it.</summary>
    /// <param name="state">A reachable state.</param>
    public abstract void Canonicalise(ulong* state);

    /// <summary>The <see cref="ITransitionSystem.Milestones"/> that are reached in some renamed run if these are reached in one.</summary>
    /// <param name="milestones">Milestones, a bit each.</param>
    public virtual ulong Spread(ulong milestones) => milestones;
}
