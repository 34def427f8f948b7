using System.Buffers;
using System.Numerics;

namespace Shootdown.Model.Language;

/// <summary>
/// Merges places that no continuation can tell apart, by partition refinement (Moore): two places fall together when they make the same
/// step at the same place in the text with the same registers, and every result leads to places that fall together. A local that is
/// dead at an await therefore never multiplies states, whatever the compiler keeps of it.
/// </summary>
internal sealed class Minimizer
{
    private static readonly ArrayPool<int> Pool = ArrayPool<int>.Shared;

    private readonly PlaceGraph graph;
    private readonly int places;
    private readonly int[] classes;
    private readonly int[] sizes;
    private readonly int[] predecessors;
    private readonly int[] firstPredecessor;
    private int count;

    private Minimizer(PlaceGraph graph)
    {
        (this.graph, places) = (graph, graph.Count);
        (classes, sizes, firstPredecessor) = (Pool.Rent(places), Cleared(places), Cleared(places + 1));
        predecessors = Pool.Rent(graph.AllSuccessors.Length);
        count = Classify();
    }

    /// <summary>Merges.</summary>
    /// <param name="graph">Places, and where each leads; a negative number stays as it is.</param>
    /// <param name="starts">Places that somebody knows by number; they are numbered as the merged ones, negative numbers stay.</param>
    /// <returns>A place of every class, which leads to places of classes.</returns>
    public static PlaceGraph Merge(PlaceGraph graph, Span<int> starts)
    {
        var minimizer = new Minimizer(graph);
        if (minimizer.count < minimizer.places)
        {
            minimizer.FindPredecessors();
            minimizer.Refine();
        }

        foreach (ref var start in starts)
        {
            start = minimizer.ClassOf(start);
        }

        var merged = minimizer.Merged();
        Return(minimizer.classes, minimizer.sizes, minimizer.firstPredecessor, minimizer.predecessors);
        return merged;
    }

    private static int[] Cleared(int length)
    {
        var array = Pool.Rent(length);
        Array.Clear(array, 0, length);
        return array;
    }

    private static void Return(params ReadOnlySpan<int[]> arrays)
    {
        foreach (var array in arrays)
        {
            Pool.Return(array);
        }
    }

    // Equal places have one class.
    private int Classify()
    {
        var mask = BitOperations.RoundUpToPowerOf2(2 * (uint)places) - 1;
        var firsts = Cleared((int)mask + 1); // the first place of each class, plus one, at its hash or after it
        var found = 0;
        for (var place = 0; place < places; place++)
        {
            var slot = graph[place].Mixed & mask;
            while (firsts[slot] is var first && first != 0 && graph[first - 1] != graph[place])
            {
                slot = (slot + 1) & mask;
            }

            if (firsts[slot] == 0)
            {
                firsts[slot] = place + 1;
                classes[place] = found++;
            }
            else
            {
                classes[place] = classes[firsts[slot] - 1];
            }

            sizes[classes[place]]++;
        }

        Pool.Return(firsts);
        return found;
    }

    private PlaceGraph Merged()
    {
        var members = Pool.Rent(count);
        for (var place = places - 1; place >= 0; place--)
        {
            members[classes[place]] = place;
        }

        var merged = graph.Of(members.AsSpan(0, count), classes);
        Pool.Return(members);
        return merged;
    }

    private bool LeadAlike(int left, int right)
    {
        if (classes[left] != classes[right])
        {
            return false;
        }

        ReadOnlySpan<int> ofLeft = graph.Successors(left), ofRight = graph.Successors(right);
        for (var result = 0; result < ofLeft.Length; result++)
        {
            if (ClassOf(ofLeft[result]) != ClassOf(ofRight[result]))
            {
                return false;
            }
        }

        return true;
    }

    private uint Hash(int place)
    {
        var hash = (uint)classes[place];
        foreach (var successor in graph.Successors(place))
        {
            hash = ((hash << 5) | (hash >> 27)) ^ ((uint)ClassOf(successor) * 0x9E3779B1);
        }

        return Place.Mix(hash);
    }

    private int ClassOf(int successor) => successor < 0 ? successor : classes[successor];

    private void FindPredecessors()
    {
        var first = firstPredecessor;
        foreach (var to in graph.AllSuccessors)
        {
            _ = to >= 0 ? ++first[to] : 0;
        }

        for (var place = 0; place < places; place++)
        {
            first[place + 1] += first[place]; // where the next one's begin; filled backwards, this becomes where its own do
        }

        for (var place = 0; place < places; place++)
        {
            foreach (var to in graph.Successors(place))
            {
                if (to >= 0)
                {
                    predecessors[--first[to]] = place;
                }
            }
        }
    }

    // In each round only places that lead to one whose class has changed are looked at. The others of their class lead to the same classes
    // as before, so they stay together, and none of those that are looked at stays with them: it leads to a class that did not exist.
    private void Refine()
    {
        var dirty = new List<int>(places);
        for (var place = 0; place < places; place++)
        {
            if (sizes[classes[place]] > 1)
            {
                dirty.Add(place);
            }
        }

        var signatures = Pool.Rent((int)BitOperations.RoundUpToPowerOf2(2 * (uint)dirty.Count));
        var (refined, touched) = (Pool.Rent(places), Cleared(places));
        var (marked, kept) = (new bool[places], new bool[places]);
        var moved = new List<int>();
        while (dirty.Count > 0)
        {
            foreach (var place in dirty)
            {
                touched[classes[place]]++;
            }

            var mask = BitOperations.RoundUpToPowerOf2(2 * (uint)dirty.Count) - 1;
            Array.Clear(signatures, 0, (int)mask + 1);
            foreach (var place in dirty)
            {
                // The first place of each signature, plus one, at its hash or after it.
                var slot = Hash(place) & mask;
                while (signatures[slot] is var first && first != 0 && !LeadAlike(first - 1, place))
                {
                    slot = (slot + 1) & mask;
                }

                if (signatures[slot] == 0)
                {
                    var old = classes[place];
                    refined[place] = touched[old] < sizes[old] || kept[old] ? count++ : old;
                    kept[old] |= refined[place] == old;
                    signatures[slot] = place + 1;
                }
                else
                {
                    refined[place] = refined[signatures[slot] - 1];
                }
            }

            moved.Clear();
            foreach (var place in dirty)
            {
                (touched[classes[place]], kept[classes[place]], marked[place]) = (0, false, false);
                if (refined[place] != classes[place])
                {
                    moved.Add(place);
                }
            }

            foreach (var place in moved)
            {
                sizes[classes[place]]--;
                sizes[classes[place] = refined[place]]++;
            }

            dirty.Clear();
            foreach (var place in moved)
            {
                for (var i = firstPredecessor[place]; i < firstPredecessor[place + 1]; i++)
                {
                    var before = predecessors[i];
                    if (!marked[before] && sizes[classes[before]] > 1)
                    {
                        marked[before] = true;
                        dirty.Add(before);
                    }
                }
            }
        }

        Return(signatures, refined, touched);
    }
}
