using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Sampling;

/// <summary>One thread's part of sampling: walks through a system, one schedule after another, and allocates nothing on the way.</summary>
/// <typeparam name="TWalk">How it chooses.</typeparam>
internal sealed unsafe class Walker<TWalk> : IDisposable
    where TWalk : struct, IWalk
{
    // Where nothing but the scheduler's own choices can happen any more, hardware that nothing obliges to act may still do so.
    private const int StepsAtStandstill = 64;

    private readonly ITransitionSystem system;
    private readonly bool reduce;
    private readonly int mostSteps;
    private readonly SuccessorBuffer buffer;
    private readonly int words;
    private readonly ulong[] initial;
    private readonly ulong[] state;
    private readonly uint[] choices;
    private readonly WalkFinding?[] findings;
    private readonly ulong[] broken;
    private TWalk walk;
    private long steps;
    private long schedules;

    /// <summary>Creates a walker.</summary>
    /// <param name="task">The system and the budget.</param>
    /// <param name="properties">The properties to look out for.</param>
    /// <param name="walk">How to choose.</param>
    public Walker(EngineTask task, IReadOnlyList<Property> properties, TWalk walk)
    {
        (system, broken, this.walk) = (task.System, [.. properties.Select(p => p.BreaksOn(task.System))], walk);
        (reduce, mostSteps) = (task.Budget.Reduce, task.Budget.StepsPerSchedule);
        words = (system.StateBits + 63) / 64;
        buffer = new SuccessorBuffer(words, Math.Max(1, system.MaxBranching));
        initial = GC.AllocateArray<ulong>(words, pinned: true);
        state = GC.AllocateArray<ulong>(words, pinned: true);
        choices = new uint[mostSteps];
        findings = new WalkFinding?[properties.Count];
        system.Initial((ulong*)Unsafe.AsPointer(ref initial[0]));
    }

    /// <summary>How it chooses, with what it has noted.</summary>
    public TWalk Walk => walk;

    /// <summary>What it has come through.</summary>
    public StateCounter States { get; } = new();

    /// <summary>Steps made.</summary>
    public long Steps => Volatile.Read(ref steps);

    /// <summary>Schedules run.</summary>
    public long Schedules => Volatile.Read(ref schedules);

    /// <summary>Schedules that were cut off.</summary>
    public long Cut { get; private set; }

    /// <summary>Steps of the longest schedule.</summary>
    public int Longest { get; private set; }

    /// <summary>By property, the first schedule that broke it while it was sought.</summary>
    public IReadOnlyList<WalkFinding?> Findings => findings;

    /// <summary>Runs one schedule.</summary>
    /// <param name="seed">The seed of all schedules.</param>
    /// <param name="number">The schedule's number.</param>
    /// <param name="sought">Observations that break a property which is still sought.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int seed, long number, ulong sought)
    {
        var random = RandomBits.For(seed, number);
        walk.Begin(ref random);
        var state = (ulong*)Unsafe.AsPointer(ref this.state[0]);
        Copy((ulong*)Unsafe.AsPointer(ref initial[0]), state);
        var step = 0;
        var limit = mostSteps;
        while (true)
        {
            var enabled = buffer.Empty;
            var shown = system.Expand(state, ref enabled, reduce);
            States.Add(state, words);
            if (((shown | Seen(enabled)) & sought) != 0)
            {
                Note(number, step, shown, enabled, sought);
            }

            if ((shown & Observation.Stuck) != 0 && limit == mostSteps)
            {
                limit = Math.Min(limit, step + StepsAtStandstill);
            }

            if (enabled.Count == 0 || step == limit)
            {
                Cut += enabled.Count != 0 && limit == mostSteps ? 1 : 0;
                break;
            }

            var taken = walk.Choose(state, enabled, ref random);
            choices[step++] = enabled.Choices[taken];
            if ((enabled.Observations[taken] & Observation.Fatal) != 0)
            {
                break;
            }

            Copy(enabled.States + ((nint)taken * words), state);
        }

        Longest = Math.Max(Longest, step);
        steps += step;
        schedules++;
    }

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();

    // What any of the enabled transitions would show: all have been computed, so all are looked at and not only the one that is taken.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Seen(in Successors enabled)
    {
        var seen = 0UL;
        for (var i = 0; i < enabled.Count; i++)
        {
            seen |= enabled.Observations[i];
        }

        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Copy(ulong* from, ulong* to)
    {
        for (var i = 0; i < words; i++)
        {
            to[i] = from[i];
        }
    }

    private void Note(long number, int step, ulong shown, in Successors enabled, ulong sought)
    {
        for (var i = 0; i < findings.Length; i++)
        {
            var breaks = broken[i] & sought;
            if (findings[i] is not null || breaks == 0)
            {
                continue;
            }

            var prefix = choices.AsSpan(0, step);
            if ((shown & breaks) != 0)
            {
                findings[i] = new WalkFinding(number, [.. prefix], shown);
                continue;
            }

            for (var place = 0; place < enabled.Count; place++)
            {
                if ((enabled.Observations[place] & breaks) != 0)
                {
                    findings[i] = new WalkFinding(number, [.. prefix, enabled.Choices[place]], enabled.Observations[place]);
                    break;
                }
            }
        }
    }
}
