using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Shootdown.Explore.Inclusion;

/// <summary>Keeps track of where a system may be that follows another: sets of states, each closed under steps that show nothing.</summary>
internal sealed unsafe class Follower : IDisposable
{
    private readonly ITransitionSystem system;
    private readonly IProjection projection;
    private readonly ulong compared;
    private readonly bool reduced;
    private readonly int words;
    private readonly SuccessorBuffer buffer;
    private readonly SuccessorBuffer passed;
    private readonly Lock guard = new();
    private readonly Numbering numbers = new();
    private readonly List<Known> known = [];
    private readonly Numbering setNumbers = new();
    private readonly List<int[]> sets = [];
    private readonly ConcurrentDictionary<(int Set, int View, ulong Breaks), int> followed = new();
    private readonly ConcurrentDictionary<(int Set, ulong Observed), bool> rests = new();

    public Follower(ITransitionSystem system, IProjection projection, ulong compared, bool reduced)
    {
        ArgumentNullException.ThrowIfNull(system);
        (this.system, this.projection, this.compared, this.reduced) = (system, projection, compared, reduced);
        words = (system.StateBits + 63) / 64;
        buffer = new SuccessorBuffer(words, system.MaxBranching);
        passed = new SuccessorBuffer(words, system.MaxBranching);
    }

    /// <summary>The views of both systems.</summary>
    public Numbering Views { get; } = new();

    /// <summary>How many states are known so far.</summary>
    public int States => known.Count;

    /// <summary>Where it may be at first.</summary>
    /// <param name="view">What the other system shows.</param>
    /// <returns>A set.</returns>
    /// <exception cref="InvalidOperationException">It begins otherwise.</exception>
    public int Begin(int view)
    {
        lock (guard)
        {
            var state = stackalloc ulong[words];
            system.Initial(state);
            var first = StateOf(state);
            return known[first].View == view ? Closed([first], view)
                : throw new InvalidOperationException("the two systems show different things at first");
        }
    }

    /// <summary>Where it may be after a step of the other system.</summary>
    /// <param name="set">Where it may be before.</param>
    /// <param name="from">What is shown before.</param>
    /// <param name="to">What is shown after.</param>
    /// <param name="breaks">What the step breaks.</param>
    /// <returns>A set; -1 for nowhere.</returns>
    public int Follow(int set, int from, int to, ulong breaks)
    {
        if (from == to && breaks == 0)
        {
            return set;
        }

        var key = (set, to, breaks);
        if (!followed.TryGetValue(key, out var next))
        {
            lock (guard)
            {
                next = StepOf(set, from, to, breaks);
            }

            followed.TryAdd(key, next);
        }

        return next;
    }

    /// <summary>Whether it may be in a state that shows what the other's shows.</summary>
    /// <param name="set">Where it may be.</param>
    /// <param name="observed">What is shown.</param>
    public bool Rests(int set, ulong observed) => rests.GetOrAdd((set, observed), key =>
    {
        lock (guard)
        {
            return sets[key.Set].Any(s => (Expanded(s).Observed & key.Observed) == key.Observed);
        }
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        buffer.Dispose();
        passed.Dispose();
    }

    private int StepOf(int set, int from, int to, ulong breaks)
    {
        var reached = new HashSet<int>();
        foreach (var state in sets[set])
        {
            foreach (var (next, observed) in Expanded(state).Steps)
            {
                var ends = (observed & Observation.Fatal) != 0;
                if ((observed & breaks) == breaks && (ends ? from : known[next].View) == to)
                {
                    reached.Add(ends ? state : next);
                }
            }
        }

        return reached.Count == 0 ? -1 : Closed(reached, to);
    }

    // With all that it may come to by steps that show nothing. One that breaks something shows something.
    private int Closed(HashSet<int> states, int view)
    {
        var open = new Stack<int>(states);
        while (open.TryPop(out var state))
        {
            foreach (var (next, observed) in Expanded(state).Steps)
            {
                if (observed == 0 && known[next].View == view && states.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        var all = states.ToArray();
        Array.Sort(all);
        var number = setNumbers.NumberOf(MemoryMarshal.AsBytes(all.AsSpan()));
        if (number == sets.Count)
        {
            sets.Add(all);
        }

        return number;
    }

    private int StateOf(ulong* state)
    {
        var number = numbers.NumberOf(new ReadOnlySpan<byte>(state, words * sizeof(ulong)));
        if (number == known.Count)
        {
            Span<byte> view = stackalloc byte[projection.Length];
            projection.Read(state, view);
            known.Add(new Known(new ReadOnlySpan<ulong>(state, words).ToArray(), Views.NumberOf(view)));
        }

        return number;
    }

    private Known Expanded(int number)
    {
        var one = known[number];
        if (one.Steps is not null)
        {
            return one;
        }

        var successors = buffer.Empty;
        fixed (ulong* state = one.Words)
        {
            one.Observed = reduced && UnseenSteps.Expand(system, projection, state, ref successors)
                ? 0 : system.Expand(state, ref successors, reduce: false) & compared;
        }

        var steps = new (int Next, ulong Observed)[successors.Count];
        for (var i = 0; i < steps.Length; i++)
        {
            var observed = successors.Observations[i] & compared;
            if ((observed & Observation.Fatal) != 0)
            {
                steps[i] = (-1, observed);
                continue;
            }

            var next = successors.States + ((nint)i * words);
            if (reduced)
            {
                UnseenSteps.Pass(system, projection, next, passed.Empty);
            }

            steps[i] = (StateOf(next), observed);
        }

        one.Steps = steps;
        return one;
    }

    private sealed class Known(ulong[] words, int view)
    {
        public ulong[] Words { get; } = words;

        public int View { get; } = view;

        public ulong Observed { get; set; }

        public (int Next, ulong Observed)[] Steps { get; set; } = null!;
    }
}
