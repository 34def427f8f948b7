namespace Shootdown.Explore.Sampling;

/// <summary>
/// Partial-order sampling (Yuan, Yang, Gu: "Partial order aware concurrency sampling", 2018). Each enabled transition has a random
/// priority and the highest is taken; those that race with it get a new one, so that every order of racing transitions is about as likely.
/// </summary>
internal unsafe struct PosWalk : IWalk
{
    private readonly ITransitionSystem system;
    private readonly uint[] choices;
    private readonly ulong[] priorities;
    private readonly ulong[] drawn;
    private int count;

    /// <summary>Creates a walk.</summary>
    /// <param name="system">The system.</param>
    public PosWalk(ITransitionSystem system)
    {
        this.system = system;
        var most = Math.Max(1, system.MaxBranching);
        choices = new uint[most];
        priorities = new ulong[most];
        drawn = new ulong[most];
    }

    /// <inheritdoc/>
    public void Begin(ref RandomBits random) => count = 0;

    /// <inheritdoc/>
    public int Choose(ulong* state, in Successors enabled, ref RandomBits random)
    {
        if (enabled.Count == 1)
        {
            Forget(enabled.Choices[0]);
            return 0;
        }

        var best = 0;
        for (var i = 0; i < enabled.Count; i++)
        {
            drawn[i] = PriorityOf(enabled.Choices[i], ref random);
            best = drawn[i] > drawn[best] ? i : best;
        }

        var chosen = enabled.Choices[best];
        count = 0;
        for (var i = 0; i < enabled.Count; i++)
        {
            if (i != best && !system.Race(state, chosen, enabled.Choices[i]))
            {
                choices[count] = enabled.Choices[i];
                priorities[count] = drawn[i];
                count++;
            }
        }

        return best;
    }

    // A transition that stands alone for reduction's sake leaves the others waiting as they were.
    private void Forget(uint choice)
    {
        for (var i = 0; i < count; i++)
        {
            if (choices[i] == choice)
            {
                count--;
                (choices[i], priorities[i]) = (choices[count], priorities[count]);
                return;
            }
        }
    }

    private readonly ulong PriorityOf(uint choice, ref RandomBits random)
    {
        for (var i = 0; i < count; i++)
        {
            if (choices[i] == choice)
            {
                return priorities[i];
            }
        }

        return random.Next();
    }
}
