using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Shootdown.Explore.Inclusion;

/// <summary>
/// A system beside another that is to do whatever it does, as far as a projection shows: a state is one of the system, and all states in
/// which the other may be by then. Where there is none left, <see cref="NotFollowed"/> is shown: the run is none of the other's.
/// </summary>
/// <remarks>
/// <para>The other follows a step that changes the view by one step of its own that changes it alike, before and after which it may make
/// any number of steps that show nothing; a step that shows nothing it follows by standing still. What a step breaks it has to break by a
/// step too, and where the system is at its end, or stands still, the other has to be in such a state.</para>
/// <para>So if nothing is shown, every run of the system is, projected, one of the other's: whatever of a view never happens in the other,
/// and whatever it never breaks, never happens in the system either.</para>
/// </remarks>
public sealed unsafe class FollowedSystem : ITransitionSystem, IDisposable
{
    /// <summary>What is shown where the other cannot do what the system does.</summary>
    public const ulong NotFollowed = 1UL << 51;

    private readonly ITransitionSystem system;
    private readonly IProjection projection;
    private readonly Follower follower;
    private readonly int words;
    private readonly ulong compared;
    private readonly ConcurrentBag<SuccessorBuffer> buffers = [];

    /// <summary>Puts a system beside another.</summary>
    /// <param name="system">The system.</param>
    /// <param name="projection">What is looked at of it.</param>
    /// <param name="other">The other system.</param>
    /// <param name="ofOther">What is looked at of that.</param>
    /// <param name="compared">The observations that the other has to show too; both systems have them alike.</param>
    /// <param name="reduced">Whether, in the other system, steps that show nothing may stand for all that are enabled; in the first it is
    /// for the search to say.</param>
    public FollowedSystem(
        ITransitionSystem system,
        IProjection projection,
        ITransitionSystem other,
        IProjection ofOther,
        ulong compared,
        bool reduced = false)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(projection);
        (this.system, this.projection, words) = (system, projection, (system.StateBits + 63) / 64);
        this.compared = compared | Observation.Fatal | Observation.Stuck | Observation.Terminated;
        follower = new Follower(other, ofOther, this.compared, reduced);
    }

    /// <inheritdoc/>
    public int StateBits => (words * 64) + 32;

    /// <inheritdoc/>
    public int MaxBranching => system.MaxBranching;

    /// <inheritdoc/>
    public uint Fingerprint => system.Fingerprint;

    /// <inheritdoc/>
    public int FairProcesses => system.FairProcesses;

    /// <summary>How many states of the other are known so far.</summary>
    public int StatesOfOther => follower.States;

    /// <inheritdoc/>
    public void Initial(ulong* state)
    {
        system.Initial(state);
        state[words] = (ulong)follower.Begin(ViewOf(state));
    }

    /// <inheritdoc/>
    public ulong Expand(ulong* state, ref Successors successors, bool reduce)
    {
        var buffer = Take();
        var inner = buffer.Empty;
        var observed = reduce && UnseenSteps.Expand(system, projection, state, ref inner)
            ? 0 : system.Expand(state, ref inner, reduce: false);
        var (set, view) = ((int)state[words], ViewOf(state));
        for (var i = 0; i < inner.Count; i++)
        {
            var from = inner.States + ((nint)i * words);
            var breaks = inner.Observations[i] & compared;
            var ends = (breaks & Observation.Fatal) != 0;
            var to = follower.Follow(set, view, ends ? view : ViewOf(from), breaks);
            var next = successors.Next;
            new Span<ulong>(from, words).CopyTo(new Span<ulong>(next, words));
            next[words] = (ulong)Math.Max(0, to);
            successors.Append(inner.Choices[i], inner.Observations[i] | (to < 0 ? NotFollowed | Observation.Fatal : 0));
        }

        buffers.Add(buffer);
        return observed | ((observed & compared) != 0 && !follower.Rests(set, observed & compared) ? NotFollowed : 0);
    }

    /// <inheritdoc/>
    public bool Passes(ulong* state, ref Successors successors)
    {
        var buffer = Take();
        var inner = buffer.Empty;
        var passes = system.Passes(state, ref inner) && ViewOf(inner.States) == ViewOf(state);
        if (passes)
        {
            var next = successors.Next;
            new Span<ulong>(inner.States, words).CopyTo(new Span<ulong>(next, words));
            next[words] = state[words];
            successors.Append(inner.Choices[0], 0);
        }

        buffers.Add(buffer);
        return passes;
    }

    /// <inheritdoc/>
    public ulong FairEnabled(ulong* state) => system.FairEnabled(state);

    /// <inheritdoc/>
    public int FairProcessOf(uint choice) => system.FairProcessOf(choice);

    /// <inheritdoc/>
    public bool IsWaiting(ulong* state, int process) => system.IsWaiting(state, process);

    /// <inheritdoc/>
    public string NameOf(int process) => system.NameOf(process);

    /// <inheritdoc/>
    public StepDescription Describe(ulong* before, uint choice, ulong* after) => system.Describe(before, choice, after);

    /// <inheritdoc/>
    public void Dispose()
    {
        follower.Dispose();
        while (buffers.TryTake(out var buffer))
        {
            buffer.Dispose();
        }
    }

    private SuccessorBuffer Take() => buffers.TryTake(out var buffer) ? buffer : new SuccessorBuffer(words, system.MaxBranching);

    private int ViewOf(ulong* state)
    {
        Span<byte> view = stackalloc byte[projection.Length];
        projection.Read(state, view);
        return follower.Views.NumberOf(view);
    }
}
