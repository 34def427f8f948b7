namespace Shootdown.Model.Language;

/// <summary>Where a routine can rest, by numbers that its <see cref="AutomatonBuilder"/> gives out.</summary>
/// <param name="Operation">The step that it makes next.</param>
/// <param name="Registers">The context's registers before it.</param>
/// <param name="Location">The routines from the step's own outwards to the summary's.</param>
internal readonly record struct Place(int Operation, int Registers, int Location)
{
    /// <summary>A hash, the low bits of which are good enough to be used alone.</summary>
    public uint Mixed => Mix(((uint)Operation * 0x9E3779B1) ^ ((uint)Registers * 0xC2B2AE35) ^ ((uint)Location * 0x27D4EB2F));

    /// <summary>Makes the low bits of a hash depend on all (the end of MurmurHash3).</summary>
    /// <param name="hash">The hash.</param>
    public static uint Mix(uint hash)
    {
        hash = (hash ^ (hash >> 15)) * 0x85EBCA6B;
        return hash ^ (hash >> 13);
    }
}

/// <summary>How a routine ends.</summary>
/// <param name="Returned">What it returns.</param>
/// <param name="Registers">The context's registers then.</param>
internal readonly record struct Exit(object? Returned, Registers Registers);

/// <summary>
/// All that a routine can do between a call and its returns, with what it calls in turn, and with equivalent places merged: a procedure
/// summary (Sharir and Pnueli, "Two approaches to interprocedural data flow analysis", 1981). It depends on the arguments and registers
/// alone, so every call that has the same ones shares it.
/// </summary>
internal sealed class Summary(PlaceGraph graph, int start, IReadOnlyList<Exit> exits, int unmerged)
{
    /// <summary>The successor of a fault: the context does nothing more.</summary>
    public const int Over = -2;

    /// <summary>The successor that stands for an exit, or the exit that a successor below <see cref="Over"/> stands for.</summary>
    /// <param name="exit">The exit, from 0, or the successor.</param>
    public static int ToExit(int exit) => Over - 1 - exit;

    /// <summary>Makes the successors of a place what they are where the summary has been copied to.</summary>
    /// <param name="successors">The successors.</param>
    /// <param name="first">The number of the copy's first place.</param>
    /// <param name="after">By exit, where its caller goes on.</param>
    public static void Place(Span<int> successors, int first, int[] after)
    {
        foreach (ref var successor in successors)
        {
            successor = Placed(successor, first, after);
        }
    }

    /// <summary>A successor as it is where the summary has been copied to.</summary>
    /// <param name="successor">The successor.</param>
    /// <param name="first">The number of the copy's first place.</param>
    /// <param name="after">By exit, where its caller goes on.</param>
    public static int Placed(int successor, int first, int[] after) =>
        successor >= 0 ? first + successor : successor < Over ? after[ToExit(successor)] : successor;

    /// <summary>The places. By result, each leads to a place, an exit (<see cref="ToExit"/>), <see cref="Automaton.Impossible"/> or
    /// <see cref="Over"/>.</summary>
    public PlaceGraph Graph { get; } = graph;

    /// <summary>Where it begins: a place or an exit.</summary>
    public int Start { get; } = start;

    /// <summary>How it can end.</summary>
    public IReadOnlyList<Exit> Exits { get; } = exits;

    /// <summary>Places before equivalent ones were merged; its callees' counted as merged.</summary>
    public int Unmerged { get; } = unmerged;
}
