namespace Shootdown.Model.Transitions;

/// <summary>A system with somebody who looks on while it is expanded, or who begins it elsewhere, and changes nothing else. Agents and
/// milestones are not passed on, nor is what a search need not keep: it is searched for what the watcher sees.</summary>
/// <typeparam name="TSystem">The system's type.</typeparam>
/// <param name="system">The system itself.</param>
public abstract unsafe class WatchedSystem<TSystem>(TSystem system) : ITransitionSystem
    where TSystem : ITransitionSystem
{
    /// <summary>The system itself.</summary>
    public TSystem System => system;

    /// <inheritdoc/>
    public int StateBits => system.StateBits;

    /// <inheritdoc/>
    public int MaxBranching => system.MaxBranching;

    /// <inheritdoc/>
    public uint Fingerprint => system.Fingerprint;

    /// <inheritdoc/>
    public int FairProcesses => system.FairProcesses;

    /// <inheritdoc/>
    public virtual void Initial(ulong* state) => system.Initial(state);

    /// <inheritdoc/>
    public virtual ulong Expand(ulong* state, ref Successors successors, bool reduce) =>
        system.Expand(state, ref successors, reduce);

    /// <inheritdoc/>
    /// <remarks>Never: whoever watches sees every transition in <see cref="Expand"/>, unless the watcher wants no more than the states that
    /// are kept.</remarks>
    public virtual bool Passes(ulong* state, ref Successors successors) => false;

    /// <inheritdoc/>
    public ulong FairEnabled(ulong* state) => system.FairEnabled(state);

    /// <inheritdoc/>
    public int FairProcessOf(uint choice) => system.FairProcessOf(choice);

    /// <inheritdoc/>
    public bool IsWaiting(ulong* state, int process) => system.IsWaiting(state, process);

    /// <inheritdoc/>
    public string NameOf(int process) => system.NameOf(process);

    /// <inheritdoc/>
    public void LooksAt(ulong* state, uint choice, ulong* bits) => system.LooksAt(state, choice, bits);

    /// <inheritdoc/>
    public bool Decides(ulong* state, uint choice) => system.Decides(state, choice);

    /// <inheritdoc/>
    public IReadOnlyList<CellChange> Contents(ulong* state) => system.Contents(state);

    /// <inheritdoc/>
    public IReadOnlyList<ContextFrame> FramesIn(ulong* state) => system.FramesIn(state);

    /// <inheritdoc/>
    public StepDescription Describe(ulong* before, uint choice, ulong* after) => system.Describe(before, choice, after);
}
