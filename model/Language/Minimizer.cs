namespace Shootdown.Model.Language;

/// <summary>
/// Merges places that no continuation can tell apart, by partition refinement (Moore): two places fall together when they make the same
/// step at the same place in the text with the same registers, and every result leads to places that fall together. A local that is
/// dead at an await therefore never multiplies states, whatever the compiler keeps of it.
/// </summary>
internal sealed class Minimizer : IEqualityComparer<int>
{
    private readonly IReadOnlyList<int[]> successors;
    private int[] classes;
    private int[] refined;
    private int count;

    private Minimizer(IReadOnlyList<Place> places, IReadOnlyList<int[]> successors)
    {
        this.successors = successors;
        classes = new int[places.Count];
        var numbers = new Dictionary<Place, int>();
        for (var place = 0; place < classes.Length; place++)
        {
            if (!numbers.TryGetValue(places[place], out classes[place]))
            {
                numbers.Add(places[place], classes[place] = numbers.Count);
            }
        }

        count = numbers.Count;
        refined = (int[])classes.Clone();
    }

    /// <summary>Merges.</summary>
    /// <param name="places">The places.</param>
    /// <param name="successors">By place and result, a place, or a negative number, which stays as it is.</param>
    /// <returns>The class of every place, and of every class a place and its successors by class.</returns>
    public static (int[] Classes, Place[] Places, int[][] Successors) Merge(IReadOnlyList<Place> places, IReadOnlyList<int[]> successors)
    {
        var minimizer = new Minimizer(places, successors);
        minimizer.Refine();
        var classes = minimizer.classes;
        var members = new int[minimizer.count];
        for (var place = classes.Length - 1; place >= 0; place--)
        {
            members[classes[place]] = place;
        }

        return (classes, Array.ConvertAll(members, m => places[m]), Array.ConvertAll(members, m => Array.ConvertAll(successors[m], s => s < 0 ? s : classes[s])));
    }

    /// <inheritdoc/>
    bool IEqualityComparer<int>.Equals(int left, int right)
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

    /// <inheritdoc/>
    int IEqualityComparer<int>.GetHashCode(int place)
    {
        var hash = (uint)classes[place];
        foreach (var successor in successors[place])
        {
            hash = ((hash << 5) | (hash >> 27)) ^ ((uint)ClassOf(successor) * 0x9E3779B1);
        }

        return (int)hash;
    }

    private int ClassOf(int successor) => successor < 0 ? successor : classes[successor];

    // A place that is alone in its class stays alone, so only the others are looked at again.
    private void Refine()
    {
        var active = Together([.. Enumerable.Range(0, classes.Length)]);
        var signatures = new Dictionary<int, int>(this);
        for (var before = -1; before != count;)
        {
            before = count;
            signatures.Clear();
            var kept = new bool[count];
            foreach (var place in active)
            {
                if (!signatures.TryGetValue(place, out var number))
                {
                    var old = classes[place];
                    number = kept[old] ? count++ : old;
                    kept[old] = true;
                    signatures.Add(place, number);
                }

                refined[place] = number;
            }

            (classes, refined) = (refined, classes);
            if (before != count)
            {
                Array.Copy(classes, refined, classes.Length);
                active = Together(active);
            }
        }
    }

    private int[] Together(int[] places)
    {
        var sizes = new int[count];
        foreach (var place in places)
        {
            sizes[classes[place]]++;
        }

        return Array.FindAll(places, p => sizes[classes[p]] > 1);
    }
}
