using System.Numerics;

namespace Shootdown.Model.Language;

/// <summary>
/// Merges places that no continuation can tell apart, by partition refinement (Moore): two places fall together when they make the same
/// step at the same place in the text with the same registers, and every result leads to places that fall together. A local that is
/// dead at an await therefore never multiplies states, whatever the compiler keeps of it.
/// </summary>
internal sealed class Minimizer
{
    private readonly int[][] successors;
    private readonly int[] classes;
    private readonly int[] predecessors;
    private readonly int[] firstPredecessor;
    private readonly int[] sizes;
    private int count;

    private Minimizer(IReadOnlyList<Place> places, IReadOnlyList<int[]> successors)
    {
        this.successors = [.. successors];
        classes = new int[places.Count];
        sizes = new int[places.Count];
        var numbers = new Dictionary<Place, int>(places.Count);
        for (var place = 0; place < classes.Length; place++)
        {
            if (!numbers.TryGetValue(places[place], out classes[place]))
            {
                numbers.Add(places[place], classes[place] = numbers.Count);
            }

            sizes[classes[place]]++;
        }

        count = numbers.Count;
        (predecessors, firstPredecessor) = count == classes.Length ? ([], []) : Reversed(this.successors);
    }

    /// <summary>Merges.</summary>
    /// <param name="places">The places.</param>
    /// <param name="successors">By place and result, a place, or a negative number, which stays as it is.</param>
    /// <returns>The class of every place, and of every class a place and its successors by class.</returns>
    public static (int[] Classes, Place[] Places, int[][] Successors) Merge(IReadOnlyList<Place> places, IReadOnlyList<int[]> successors)
    {
        var minimizer = new Minimizer(places, successors);
        var classes = minimizer.classes;
        if (minimizer.count == classes.Length)
        {
            return (classes, [.. places], minimizer.successors);
        }

        minimizer.Refine();
        var members = new int[minimizer.count];
        for (var place = classes.Length - 1; place >= 0; place--)
        {
            members[classes[place]] = place;
        }

        return (
            classes,
            Array.ConvertAll(members, m => places[m]),
            Array.ConvertAll(members, m => Array.ConvertAll(successors[m], s => s < 0 ? s : classes[s])));
    }

    private bool LeadAlike(int left, int right)
    {
        if (classes[left] != classes[right])
        {
            return false;
        }

        var (ofLeft, ofRight) = (successors[left], successors[right]);
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
        foreach (var successor in successors[place])
        {
            hash = ((hash << 5) | (hash >> 27)) ^ ((uint)ClassOf(successor) * 0x9E3779B1);
        }

        hash = (hash ^ (hash >> 15)) * 0x85EBCA6B;
        return hash ^ (hash >> 13);
    }

    private int ClassOf(int successor) => successor < 0 ? successor : classes[successor];

    private static (int[] Predecessors, int[] First) Reversed(int[][] successors)
    {
        var first = new int[successors.Length + 1];
        foreach (var of in successors)
        {
            foreach (var to in of)
            {
                _ = to >= 0 ? ++first[to] : 0;
            }
        }

        for (var place = 0; place < successors.Length; place++)
        {
            first[place + 1] += first[place]; // where the next one's begin; filled backwards, this becomes where its own do
        }

        var predecessors = new int[first[successors.Length]];
        for (var place = 0; place < successors.Length; place++)
        {
            foreach (var to in successors[place])
            {
                if (to >= 0)
                {
                    predecessors[--first[to]] = place;
                }
            }
        }

        return (predecessors, first);
    }

    // In each round only places that lead to one whose class has changed are looked at. The others of their class lead to the same classes
    // as before, so they stay together, and none of those that are looked at stays with them: it leads to a class that did not exist.
    private void Refine()
    {
        var dirty = Enumerable.Range(0, classes.Length).Where(place => sizes[classes[place]] > 1).ToList();
        var signatures = new int[BitOperations.RoundUpToPowerOf2(2 * (uint)dirty.Count)];
        var (refined, marked) = (new int[classes.Length], new bool[classes.Length]);
        var (touched, kept) = (new int[classes.Length], new bool[classes.Length]);
        var moved = new List<int>();
        while (dirty.Count > 0)
        {
            dirty.ForEach(place => touched[classes[place]]++);
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
    }
}
