namespace Shootdown.Model.Transitions;

/// <summary>A transition system that properties look at: it reports by property.</summary>
public unsafe interface IObservedSystem : ITransitionSystem
{
    /// <summary>Whether a property was attached when the system was built.</summary>
    /// <param name="property">The property's id.</param>
    bool Observes(string property);

    /// <summary>The properties whose being attached tells which steps a schedule has; none where it means the same whoever looks
    /// on.</summary>
    IReadOnlyList<string> SchedulesGoBy => [];

    /// <summary>The observations by which the system reports that an attached property is broken.</summary>
    /// <param name="property">The property's id.</param>
    ulong BreaksOf(string property);

    /// <summary>The observation by which the system reports that what a property speaks of has happened.</summary>
    /// <param name="property">The property's id.</param>
    ulong NotesOf(string property);

    /// <summary>Marks the bits of a state that an attached property looks at where a transition is made, its own ghosts among
    /// them.</summary>
    /// <param name="property">The property's id.</param>
    /// <param name="state">The state that the transition leaves.</param>
    /// <param name="choice">Its choice.</param>
    /// <param name="bits">As many words as a state has, to be added to.</param>
    void JudgedBy(string property, ulong* state, uint choice, ulong* bits)
    {
    }

    /// <summary>Marks the bits of a state that are none of the system's own: what properties remember.</summary>
    /// <param name="bits">As many words as a state has, to be added to.</param>
    void MarkGhosts(ulong* bits)
    {
    }

    /// <summary>Which clauses a transition, or the state that it leads to, breaks: it is made again.</summary>
    /// <param name="before">The state that it leaves.</param>
    /// <param name="choice">Its choice.</param>
    /// <param name="after">The state that it reaches, or null where there is none.</param>
    /// <param name="breaks">The observations that are to be explained.</param>
    /// <returns>In words, each once.</returns>
    IReadOnlyList<string> Explain(ulong* before, uint choice, ulong* after, ulong breaks);
}
