namespace Shootdown.Model;

/// <summary>
/// Merges nodes that no continuation can tell apart, by partition refinement (Moore): two nodes fall together when they make the same
/// step at the same place in the text with the same registers, and every result leads to nodes that fall together. A local that is
/// dead at an await therefore never multiplies states, whatever the compiler keeps of it.
/// </summary>
internal static class Minimizer
{
    public static Automaton Merge(IReadOnlyList<Node?> nodes, List<int[]> successors, IReadOnlyList<int> starts)
    {
        var classes = Number(nodes, static node => node is null ? (object)string.Empty : node);
        var count = classes.Max() + 1;
        while (true)
        {
            var refined = Refine(classes, successors);
            var refinedCount = refined.Max() + 1;
            classes = refined;
            if (refinedCount == count)
            {
                break;
            }

            count = refinedCount;
        }

        // Classes are numbered by their first member, so the end keeps number 0 and numbering does not depend on hashing.
        var members = new int[count];
        Array.Fill(members, -1);
        for (var node = 0; node < nodes.Count; node++)
        {
            if (members[classes[node]] < 0)
            {
                members[classes[node]] = node;
            }
        }

        var to = members.Select(m => successors[m].Select(s => s < 0 ? s : classes[s]).ToArray()).ToArray();
        return new Automaton([.. members.Select(m => nodes[m])], to, [.. starts.Select(s => classes[s])], nodes.Count);
    }

    private static int[] Number(IReadOnlyList<Node?> nodes, Func<Node?, object> key)
    {
        var ids = new Dictionary<object, int>();
        var classes = new int[nodes.Count];
        for (var node = 0; node < classes.Length; node++)
        {
            var k = key(nodes[node]);
            if (!ids.TryGetValue(k, out classes[node]))
            {
                ids.Add(k, classes[node] = ids.Count);
            }
        }

        return classes;
    }

    private static int[] Refine(int[] classes, List<int[]> successors)
    {
        var ids = new Dictionary<Signature, int>();
        var refined = new int[classes.Length];
        for (var node = 0; node < refined.Length; node++)
        {
            var to = successors[node];
            var key = new int[to.Length + 1];
            key[0] = classes[node];
            for (var i = 0; i < to.Length; i++)
            {
                key[i + 1] = to[i] < 0 ? to[i] : classes[to[i]];
            }

            var signature = new Signature(key);
            if (!ids.TryGetValue(signature, out refined[node]))
            {
                ids.Add(signature, refined[node] = ids.Count);
            }
        }

        return refined;
    }

    private readonly struct Signature(int[] key) : IEquatable<Signature>
    {
        private readonly int[] key = key;

        public bool Equals(Signature other) => key.AsSpan().SequenceEqual(other.key);

        public override bool Equals(object? obj) => obj is Signature other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var value in key)
            {
                hash.Add(value);
            }

            return hash.ToHashCode();
        }
    }
}
