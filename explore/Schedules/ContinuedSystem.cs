namespace Shootdown.Explore.Schedules;

/// <summary>A system begun where a run has come to: what may follow is searched as if all began there. Ghosts are part of the state, so
/// what properties remember of the run counts.</summary>
/// <param name="system">The system.</param>
/// <param name="from">The words of the state that it has come to.</param>
public sealed unsafe class ContinuedSystem(IObservedSystem system, ReadOnlySpan<ulong> from)
    : WatchedSystem<IObservedSystem>(system), IObservedSystem
{
    private readonly ulong[] from = from.ToArray();

    /// <inheritdoc/>
    public override void Initial(ulong* state) => from.CopyTo(new Span<ulong>(state, from.Length));

    /// <inheritdoc/>
    public bool Observes(string property) => System.Observes(property);

    /// <inheritdoc/>
    public IReadOnlyList<string> SchedulesGoBy => System.SchedulesGoBy;

    /// <inheritdoc/>
    public ulong BreaksOf(string property) => System.BreaksOf(property);

    /// <inheritdoc/>
    public ulong NotesOf(string property) => System.NotesOf(property);

    /// <inheritdoc/>
    public void JudgedBy(string property, ulong* state, uint choice, ulong* bits) => System.JudgedBy(property, state, choice, bits);

    /// <inheritdoc/>
    public void MarkGhosts(ulong* bits) => System.MarkGhosts(bits);

    /// <inheritdoc/>
    public IReadOnlyList<string> Explain(ulong* before, uint choice, ulong* after, ulong breaks) =>
        System.Explain(before, choice, after, breaks);
}
