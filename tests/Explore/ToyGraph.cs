using System.Numerics;

namespace Shootdown.Tests.Explore;

/// <summary>A system that is given by its graph. Vertex 0 is the initial state.</summary>
/// <remarks>The bits of a vertex' number are spread evenly over its state, so that any word may be the one that tells two states
/// apart.</remarks>
internal sealed unsafe class ToyGraph(int vertices, int stateBits = 8, int processes = 0) : ToySystem
{
    private readonly List<ToyEdge>[] edges = [.. Enumerable.Range(0, vertices).Select(_ => new List<ToyEdge>())];
    private readonly ulong[] observations = new ulong[vertices];
    private readonly ulong[] enabled = new ulong[vertices];
    private readonly int numberBits = BitOperations.Log2((uint)vertices) + 1;

    public int Vertices => vertices;

    public override int StateBits => stateBits;

    public override int MaxBranching => Math.Max(1, edges.Max(e => e.Count));

    public override int FairProcesses => processes;

    /// <summary>Adds an edge.</summary>
    /// <param name="from">Where it leaves.</param>
    /// <param name="to">Where it leads.</param>
    /// <param name="shows">What it shows.</param>
    /// <param name="by">The process that makes the step, or -1.</param>
    public ToyGraph Edge(int from, int to, ulong shows = 0, int by = -1)
    {
        // The choices of a vertex are neither dense nor in order, and tell the process.
        var rank = ((edges[from].Count * 37) + 11) % 64;
        edges[from].Add(new ToyEdge(to, (uint)((rank * (processes + 1)) + by + 1), shows));
        return this;
    }

    /// <summary>Lets a vertex show something.</summary>
    public ToyGraph Show(int vertex, ulong shows)
    {
        observations[vertex] = shows;
        return this;
    }

    /// <summary>Says which processes are enabled in a vertex, a bit each.</summary>
    public ToyGraph Enable(int vertex, ulong enables)
    {
        enabled[vertex] = enables;
        return this;
    }

    public IReadOnlyList<ToyEdge> EdgesOf(int vertex) => edges[vertex];

    public ulong ObservationsOf(int vertex) => observations[vertex];

    public ulong EnabledIn(int vertex) => enabled[vertex];

    /// <summary>The choices that lead from vertex to vertex.</summary>
    public uint[] Walk(params ReadOnlySpan<int> path)
    {
        var choices = new uint[path.Length - 1];
        for (var i = 0; i < choices.Length; i++)
        {
            var next = path[i + 1];
            choices[i] = edges[path[i]].First(edge => edge.To == next).Choice;
        }

        return choices;
    }

    public int VertexOf(ReadOnlySpan<ulong> state)
    {
        fixed (ulong* words = state)
        {
            return Decode(words);
        }
    }

    /// <summary>Orders two vertices as the words of their states are ordered.</summary>
    public int Compare(int left, int right)
    {
        var (leftState, rightState) = (new ulong[Words], new ulong[Words]);
        fixed (ulong* leftWords = leftState, rightWords = rightState)
        {
            Encode(left, leftWords);
            Encode(right, rightWords);
        }

        return leftState.AsSpan().SequenceCompareTo(rightState);
    }

    public override void Initial(ulong* state) => Encode(0, state);

    public override ulong Expand(ulong* state, ref Successors successors, bool reduce)
    {
        var vertex = Decode(state);
        foreach (var edge in edges[vertex])
        {
            Encode(edge.To, successors.Next);
            successors.Append(edge.Choice, edge.Observations);
        }

        return observations[vertex];
    }

    public override ulong FairEnabled(ulong* state) => enabled[Decode(state)];

    public override int FairProcessOf(uint choice) => (int)(choice % (uint)(processes + 1)) - 1;

    public int Decode(ulong* state)
    {
        var vertex = 0;
        for (var bit = 0; bit < numberBits; bit++)
        {
            var place = PlaceOf(bit);
            vertex |= (int)((state[place / 64] >> (place % 64)) & 1) << bit;
        }

        return vertex;
    }

    private void Encode(int vertex, ulong* state)
    {
        new Span<ulong>(state, Words).Clear();
        for (var bit = 0; bit < numberBits; bit++)
        {
            var place = PlaceOf(bit);
            state[place / 64] |= (ulong)((vertex >> bit) & 1) << (place % 64);
        }
    }

    // From the first bit of the state to the last.
    private int PlaceOf(int bit) => numberBits == 1 ? 0 : bit * (stateBits - 1) / (numberBits - 1);
}

/// <summary>An edge of a <see cref="ToyGraph"/>.</summary>
internal sealed record ToyEdge(int To, uint Choice, ulong Observations)
{
    public bool IsFatal => (Observations & Observation.Fatal) != 0;
}
