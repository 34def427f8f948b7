using System.Runtime.CompilerServices;

namespace Shootdown.Explore.Exhaustive;

/// <summary>Puts all states of a space into a table of another size. States are passed through in their order, and each one's line is asked
/// for some states earlier.</summary>
/// <typeparam name="TWidth">The width of a state.</typeparam>
internal sealed unsafe class TableFilling<TWidth>
    where TWidth : struct, IStateWidth
{
    private const int Ahead = 32;

    private readonly StateSpace<TWidth> space;
    private readonly Frontier states;

    /// <summary>Begins anew with an empty table.</summary>
    /// <param name="space">The space.</param>
    /// <param name="lines">Lines of the table, a power of two; enough for all states.</param>
    /// <exception cref="OutOfMemoryException">The system has no such block; the table is as it was.</exception>
    public TableFilling(StateSpace<TWidth> space, long lines)
    {
        this.space = space;
        space.Table.Allocate(lines);
        states = new Frontier(space.Lanes);
        states.OpenAll();
    }

    /// <summary>Does a part of the work, until there is none left. The table can be used when all threads have returned, unless it was said
    /// that all is over.</summary>
    /// <param name="alone">Whether no other thread works.</param>
    /// <param name="isOver">Says whether to leave off.</param>
    /// <param name="tick">Called now and then; null for nothing.</param>
    public void Work(bool alone, Func<bool> isOver, Action? tick)
    {
        var claim = default(FrontierClaim);
        while (states.TryTake(ref claim, out var run) && !isOver())
        {
            Add(run, alone);
            tick?.Invoke();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(FrontierRun run, bool alone)
    {
        var (codec, table) = (space.Codec, space.Table);
        var state = stackalloc ulong[codec.Words];
        var hashes = stackalloc ulong[Ahead];
        for (var i = 0; i < run.Count + Ahead; i++)
        {
            var hash = hashes + (i % Ahead);
            if (i >= Ahead && i - Ahead < run.Count)
            {
                table.AddNew(*hash, (uint)(run.Index + i - Ahead), alone);
            }

            if (i < run.Count)
            {
                space.Records.Read(run.Address + ((long)i * space.Records.Stride), state);
                *hash = codec.Hash(state);
                Cache.Prefetch(table.LineOf(*hash));
            }
        }
    }
}
