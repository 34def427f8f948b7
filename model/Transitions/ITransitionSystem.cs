namespace Shootdown.Model.Transitions;

/// <summary>
/// A finite transition system over bit-packed states: all that an exploration engine may know of a model.
/// </summary>
/// <remarks>
/// <para>A state is <see cref="StateBits"/> bits in ⌈StateBits/64⌉ words; unused bits of the last word are zero, so two states are
/// equal exactly when their words are. Every member is a pure function of its arguments and safe to call from several threads.</para>
/// <para>An <em>observation</em> is a set of facts, one a bit, that a step or a state shows (a busy csd written, a waiter that holds the
/// CPU). The system only reports them; which of them break a property is the caller's business. See <see cref="Observation"/>.</para>
/// </remarks>
public unsafe interface ITransitionSystem
{
    /// <summary>Number of significant bits in a state; at least 1.</summary>
    int StateBits { get; }

    /// <summary>An upper bound on the number of transitions that leave one state.</summary>
    int MaxBranching { get; }

    /// <summary>Identifies the system's behaviour: equal for two systems whose choices mean the same, so that a schedule recorded
    /// against one replays on the other.</summary>
    uint Fingerprint { get; }

    /// <summary>Writes the one initial state.</summary>
    /// <param name="state">Room for ⌈StateBits/64⌉ words.</param>
    void Initial(ulong* state);

    /// <summary>Appends every transition that leaves <paramref name="state"/>, in a fixed order, each with its own choice.</summary>
    /// <param name="state">A reachable state.</param>
    /// <param name="successors">Where to append; it has room for <see cref="MaxBranching"/> more.</param>
    /// <param name="reduce">Whether a single transition may stand for all where the others commute with it (partial-order
    /// reduction).</param>
    /// <returns>What the state itself shows, such as <see cref="Observation.Stuck"/>.</returns>
    ulong Expand(ulong* state, ref Successors successors, bool reduce);

    /// <summary>Appends the one transition that stands for all in a state, if the system knows of such a one without looking at the others;
    /// the state itself shows nothing then, nor does the transition. No run is of such states only for ever. Never, unless the system says
    /// so.</summary>
    /// <param name="state">A reachable state.</param>
    /// <param name="successors">Where to append; it has room for <see cref="MaxBranching"/> more.</param>
    /// <returns>Whether there is one.</returns>
    bool Passes(ulong* state, ref Successors successors) => false;

    /// <summary>The same system without transitions that it takes to be without meaning for infinite runs: where a fair run of this one
    /// leaves a process waiting for ever, so does one of it, and all its runs are runs of this one. This one, unless the system knows of
    /// such transitions.</summary>
    ITransitionSystem ForProgress => this;

    /// <summary>What some run has to reach if the system does anything that it was built for (a program ends, an interrupt is taken), in
    /// words; at most 64. A search that never came to one of them has seen a system in which too little happens.</summary>
    IReadOnlyList<string> Milestones => [];

    /// <summary>The <see cref="Milestones"/> that a state has reached, a bit each.</summary>
    /// <param name="state">A reachable state.</param>
    ulong MilestonesIn(ulong* state) => 0;

    /// <summary>The renamings under which the system is the same; null where there are none, or none is known.</summary>
    StateSymmetry? Symmetry => null;

    /// <summary>Why <see cref="Symmetry"/> is null, in a sentence without its end; null where it is not.</summary>
    string? Asymmetry => Symmetry is null ? "nothing is known of this system" : null;

    /// <summary>Number of processes for which fairness can be asked; at most 64.</summary>
    int FairProcesses { get; }

    /// <summary>The processes, a bit each, that a fair scheduler could let make a step in <paramref name="state"/>.</summary>
    /// <param name="state">A reachable state.</param>
    ulong FairEnabled(ulong* state);

    /// <summary>The process that makes a step when <paramref name="choice"/> is taken, or -1 where the choice is the scheduler's
    /// own.</summary>
    /// <param name="choice">A choice that <see cref="Expand"/> reported.</param>
    int FairProcessOf(uint choice);

    /// <summary>Whether all that a process has left to do in <paramref name="state"/> is to wait for others.</summary>
    /// <param name="state">A reachable state.</param>
    /// <param name="process">A process, below <see cref="FairProcesses"/>.</param>
    bool IsWaiting(ulong* state, int process);

    /// <summary>A process' name.</summary>
    /// <param name="process">A process, below <see cref="FairProcesses"/>.</param>
    string NameOf(int process);

    /// <summary>Number of agents: those on whose behalf transitions happen, to whom an engine that draws schedules gives
    /// priorities.</summary>
    int Agents => FairProcesses + 1;

    /// <summary>The agent, below <see cref="Agents"/>, on whose behalf a choice is taken. Unless the system says otherwise it is the
    /// process, and one more agent for the scheduler's own choices.</summary>
    /// <param name="choice">A choice that <see cref="Expand"/> reported.</param>
    int AgentOf(uint choice) => FairProcessOf(choice) is >= 0 and var process ? process : FairProcesses;

    /// <summary>The agent that a choice takes the turn from, or -1 where it takes it from nobody.</summary>
    /// <param name="state">The state in which the choice is enabled.</param>
    /// <param name="choice">The choice.</param>
    int PreemptedBy(ulong* state, uint choice) => -1;

    /// <summary>Whether two enabled transitions may not commute, so that their order can matter. Unless the system knows better, it says
    /// that they may not; saying so too often makes sampling less apt and never wrong.</summary>
    /// <param name="state">The state in which both are enabled.</param>
    /// <param name="first">The choice of one.</param>
    /// <param name="second">The choice of the other.</param>
    bool Race(ulong* state, uint first, uint second) => true;

    /// <summary>Marks the bits of a state that a transition's course or effect may depend on, as far as the system knows.</summary>
    /// <param name="state">The state that it leaves.</param>
    /// <param name="choice">A choice that is enabled there.</param>
    /// <param name="bits">As many words as a state has, to be added to.</param>
    void LooksAt(ulong* state, uint choice, ulong* bits)
    {
    }

    /// <summary>Whether how the agent of a transition goes on, or whether it does, can hang on what the transition finds. Unless the system
    /// knows better, it says that it can.</summary>
    /// <param name="state">The state that it leaves.</param>
    /// <param name="choice">A choice that is enabled there.</param>
    bool Decides(ulong* state, uint choice) => true;

    /// <summary>What is not zero in a state, in layout order, as what it became from zero.</summary>
    /// <param name="state">A reachable state.</param>
    IReadOnlyList<CellChange> Contents(ulong* state) => [];

    /// <summary>Who stands on which CPU in a state, CPU by CPU, from the task up to the interrupt on top of it; empty unless the system
    /// knows of CPUs.</summary>
    /// <param name="state">A reachable state.</param>
    IReadOnlyList<ContextFrame> FramesIn(ulong* state) => [];

    /// <summary>Says in the model's own words what one transition does.</summary>
    /// <param name="before">The state that it leaves.</param>
    /// <param name="choice">The choice that was taken there.</param>
    /// <param name="after">The state that it reaches, or null where the step ended the run.</param>
    StepDescription Describe(ulong* before, uint choice, ulong* after);
}
