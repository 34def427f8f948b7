using System.Numerics;
using System.Runtime.CompilerServices;

namespace Shootdown.Model.Machine.Symmetry;

/// <summary>The exchanges under which a machine is the same, and all that can be made of them one after the other.</summary>
internal sealed unsafe class MachineSymmetry : StateSymmetry
{
    /// <summary>The most renamings that a state is compared under.</summary>
    public const int Most = 120;

    private readonly StateMap[] maps;
    private readonly int words;
    private readonly int[][] milestones;

    /// <summary>Tabulates a group.</summary>
    /// <param name="group">The renamings without the one that renames nothing.</param>
    /// <param name="layout">The cells.</param>
    /// <param name="exchanged">What is exchanged, in words.</param>
    /// <param name="milestones">By renaming of <paramref name="group"/> and milestone, the milestone that it becomes.</param>
    public MachineSymmetry(IReadOnlyList<Renaming> group, Layout layout, string exchanged, int[][] milestones)
    {
        maps = [.. group.Select(r => new StateMap(r, layout))];
        (words, Exchanged, this.milestones) = (layout.Words, exchanged, milestones);
    }

    /// <inheritdoc/>
    public override int Order => maps.Length + 1;

    /// <inheritdoc/>
    public override string Exchanged { get; }

    /// <inheritdoc/>
    public override void Rename(int renaming, ulong* state, ulong* renamed)
    {
        if (renaming > 0)
        {
            maps[renaming - 1].Apply(state, renamed);
        }
        else
        {
            new Span<ulong>(state, words).CopyTo(new Span<ulong>(renamed, words));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Canonicalise(ulong* state)
    {
        var words = this.words;
        var own = stackalloc ulong[words];
        var image = stackalloc ulong[words];
        for (var i = 0; i < words; i++)
        {
            own[i] = state[i];
        }

        foreach (var map in maps)
        {
            map.Lower(own, image, state);
        }
    }

    /// <inheritdoc/>
    public override ulong Spread(ulong reached)
    {
        var all = reached;
        for (var left = all; left != 0; left &= left - 1)
        {
            foreach (var image in milestones)
            {
                all |= 1UL << image[BitOperations.TrailingZeroCount(left)];
            }
        }

        return all == reached ? all : Spread(all);
    }
}
