namespace Shootdown.Explore.Sampling;

/// <summary>
/// Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte: "A randomized scheduler with probabilistic guarantees
/// of finding bugs", 2010). Agents have random priorities and the highest that can act does; at d-1 moments, drawn beforehand, the one
/// that is about to act falls below all that have not fallen.
/// </summary>
/// <remarks>
/// <para>The paper's threads have a processor each. Here they compete for CPUs, and three things are added. A transition that takes the
/// CPU from its own agent is taken only where nothing else can happen, or, at a moment at which an agent falls, with probability 1/2 (it
/// loses the CPU, or keeps it and is slow). An agent that loses its turn to a lower one falls to the bottom, so that a waiter that gets
/// its CPU back and still has to wait keeps nobody from it for ever. Of several transitions of one agent each is as likely.</para>
/// <para>Steps without an alternative are no moments at which priorities matter, and are not counted as such.</para>
/// </remarks>
internal unsafe struct PctWalk : IWalk
{
    private readonly ITransitionSystem system;
    private readonly int[] priorities;
    private readonly int[] moments;
    private readonly bool[] seen;
    private readonly int length;
    private int decision;
    private int fallen;
    private int bottom;

    /// <summary>Creates a walk.</summary>
    /// <param name="system">The system.</param>
    /// <param name="depth">The paper's d: ordering constraints that a bug needs; at least 1.</param>
    /// <param name="length">The paper's k: decisions in a schedule; at least 1.</param>
    public PctWalk(ITransitionSystem system, int depth, int length)
    {
        this.system = system;
        this.length = length;
        priorities = new int[system.Agents];
        moments = new int[depth - 1];
        seen = new bool[system.Agents];
    }

    /// <summary>The paper's n: agents that could act some time in the schedules so far.</summary>
    public readonly int Acting => seen.Count(s => s);

    /// <summary>The most decisions that a schedule has had so far.</summary>
    public int MostDecisions { get; private set; }

    /// <inheritdoc/>
    public void Begin(ref RandomBits random)
    {
        (decision, fallen, bottom) = (0, 0, 0);

        // A random permutation, inside out (Fisher, Yates), of numbers above those of the fallen.
        for (var i = 0; i < priorities.Length; i++)
        {
            var place = random.Below(i + 1);
            priorities[i] = priorities[place];
            priorities[place] = moments.Length + 1 + i;
        }

        for (var i = 0; i < moments.Length; i++)
        {
            moments[i] = random.Below(length);
        }
    }

    /// <inheritdoc/>
    public int Choose(ulong* state, in Successors enabled, ref RandomBits random)
    {
        if (enabled.Count == 1)
        {
            seen[system.AgentOf(enabled.Choices[0])] = true;
            return Take(state, enabled, 0);
        }

        var chosen = Highest(state, enabled, ref random);
        var falls = 0;
        foreach (var moment in moments)
        {
            falls += moment == decision ? 1 : 0;
        }

        decision++;
        MostDecisions = Math.Max(MostDecisions, decision);
        for (; falls > 0; falls--)
        {
            var agent = system.AgentOf(enabled.Choices[chosen]);
            priorities[agent] = moments.Length - fallen;
            fallen++;
            if ((random.Next() & 1) != 0 && Preemption(state, enabled, agent, ref random) is >= 0 and var preemption)
            {
                return Take(state, enabled, preemption);
            }

            chosen = Highest(state, enabled, ref random);
        }

        return Take(state, enabled, chosen);
    }

    private readonly int Highest(ulong* state, in Successors enabled, ref RandomBits random)
    {
        var best = -1;
        var highest = int.MinValue;
        var ties = 0;
        for (var i = 0; i < enabled.Count; i++)
        {
            var agent = system.AgentOf(enabled.Choices[i]);
            seen[agent] = true;
            var priority = system.PreemptedBy(state, enabled.Choices[i]) == agent ? int.MinValue : priorities[agent];
            if (priority > highest || best < 0)
            {
                (best, highest, ties) = (i, priority, 1);
            }
            else if (priority == highest && random.Below(++ties) == 0)
            {
                best = i;
            }
        }

        return best;
    }

    private readonly int Preemption(ulong* state, in Successors enabled, int agent, ref RandomBits random)
    {
        var found = -1;
        var count = 0;
        for (var i = 0; i < enabled.Count; i++)
        {
            if (system.PreemptedBy(state, enabled.Choices[i]) == agent && random.Below(++count) == 0)
            {
                found = i;
            }
        }

        return found;
    }

    private int Take(ulong* state, in Successors enabled, int chosen)
    {
        var preempted = system.PreemptedBy(state, enabled.Choices[chosen]);
        if (preempted >= 0 && priorities[preempted] >= priorities[system.AgentOf(enabled.Choices[chosen])])
        {
            priorities[preempted] = --bottom;
        }

        return chosen;
    }
}
