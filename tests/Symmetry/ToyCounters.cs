using Shootdown.Tests.Explore;

namespace Shootdown.Tests.Symmetry;

/// <summary>Processes that are all alike: each counts from 0 to a last value, by itself. A state has two bits for each.</summary>
/// <param name="processes">How many.</param>
/// <param name="last">The last value, 1 to 3.</param>
/// <param name="symmetry">What it says of itself.</param>
internal sealed unsafe class ToyCounters(int processes, int last, StateSymmetry? symmetry = null) : ToySystem, ITransitionSystem
{
    /// <summary>Shown by the step that leads to the last value of all but one process that has not begun.</summary>
    public const ulong Left = 1;

    public override int StateBits => 2 * processes;

    public override int MaxBranching => processes;

    public StateSymmetry? Symmetry => symmetry;

    public override void Initial(ulong* state) => *state = 0;

    public override ulong Expand(ulong* state, ref Successors successors, bool reduce)
    {
        for (var process = 0; process < processes; process++)
        {
            if (Value(*state, process) < last)
            {
                *successors.Next = *state + (1UL << (2 * process));
                var after = *successors.Next;
                var counts = Enumerable.Range(0, processes).GroupBy(p => Value(after, p)).ToDictionary(g => g.Key, g => g.Count());
                var isLeft = counts.GetValueOrDefault(last) == processes - 1 && counts.GetValueOrDefault(0) == 1;
                successors.Append((uint)process, isLeft ? Left : 0);
            }
        }

        return 0;
    }

    public static int Value(ulong state, int process) => (int)(state >> (2 * process)) & 3;

    /// <summary>All orders of the processes.</summary>
    public static IEnumerable<int[]> Orders(int processes) =>
        processes == 0 ? [[]]
        : from fewer in Orders(processes - 1)
          from at in Enumerable.Range(0, processes)
          select (int[])[.. fewer[..at], processes - 1, .. fewer[at..]];

    /// <summary>Renamings by order of the processes.</summary>
    /// <param name="orders">The orders; the first renames nothing.</param>
    /// <param name="step">What is done to the value of a process that changes its place, besides: nothing, if the system is to be the
    /// same.</param>
    internal sealed class Renamings(IReadOnlyList<int[]> orders, Func<int, int>? step = null) : StateSymmetry
    {
        public override int Order => orders.Count;

        public override string Exchanged => "all";

        public override void Rename(int renaming, ulong* state, ulong* renamed)
        {
            var all = 0UL;
            for (var process = 0; process < orders[renaming].Length; process++)
            {
                var to = orders[renaming][process];
                var value = Value(*state, process);
                all |= (ulong)(to == process || step is null ? value : step(value)) << (2 * to);
            }

            *renamed = all;
        }

        public override void Canonicalise(ulong* state)
        {
            var (own, least) = (*state, *state);
            for (var renaming = 0; renaming < orders.Count; renaming++)
            {
                ulong image;
                Rename(renaming, &own, &image);
                least = Math.Min(least, image);
            }

            *state = least;
        }
    }
}
