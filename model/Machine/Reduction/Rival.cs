namespace Shootdown.Model.Machine.Reduction;

/// <summary>Another context than a step's, and what of all that it may still do does not commute with the step.</summary>
/// <param name="context">The context's number.</param>
/// <param name="step">What the step touches.</param>
/// <param name="futures">By node, what the context may still touch.</param>
/// <param name="meetsCalls">Whether the call-function handler, if the context is to run it, does not commute with the step.</param>
/// <param name="armed">Of each device whose interrupt the context takes, and which does not commute: whether it is raised.</param>
internal sealed unsafe class Rival(int context, Footprint step, Footprint[] futures, bool meetsCalls, Cell[] armed)
{
    private const byte No = 1;
    private const byte Yes = 2;

    // By node, what was found; 0 where nobody has asked. Threads that ask at once find the same.
    private byte[]? known;

    /// <summary>The context's number.</summary>
    public int Context { get; } = context;

    /// <summary>What of it may happen, if it may happen at all.</summary>
    /// <param name="now">Where contexts stand.</param>
    public Moves Conflicting(in Situation now)
    {
        var bit = 1UL << Context;
        return new Moves(Meets(now.Nodes[Context]) ? bit : 0, meetsCalls ? bit : 0, MeetsRaised(now.State) ? bit : 0);
    }

    private bool Meets(int node) => (known ??= new byte[futures.Length])[node] is var found && found != 0 ? found == Yes : Ask(node);

    private bool MeetsRaised(ulong* state)
    {
        foreach (var cell in armed)
        {
            if (cell.IsSet(state))
            {
                return true;
            }
        }

        return false;
    }

    private bool Ask(int node)
    {
        var meets = step.Conflicts(futures[node]);
        known![node] = meets ? Yes : No;
        return meets;
    }
}
