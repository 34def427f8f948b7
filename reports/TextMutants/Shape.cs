using System.Reflection;

namespace Shootdown.Reports.TextMutants;

/// <summary>What the contexts of a machine do, in one number: a mutant that leaves it as it is changes nothing that a claim could
/// tell.</summary>
/// <remarks>Constants of a step count as far as their words tell them; what these leave out can only make a survivor of a mutant that some
/// claim would have killed.</remarks>
internal static class Shape
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The number of a machine that has been built.</summary>
    /// <param name="machine">The machine.</param>
    public static int Of(Computer machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var hash = new HashCode();
        foreach (var automaton in machine.Contexts.Select(c => c.Automaton))
        {
            hash.Add(automaton.Nodes.Count);
            foreach (var start in automaton.Starts)
            {
                hash.Add(start);
            }

            for (var node = 1; node < automaton.Nodes.Count; node++)
            {
                Add(ref hash, automaton.Nodes[node]!.Operation.AsWritten);
                foreach (var successor in automaton.Following(node))
                {
                    hash.Add(successor);
                }
            }
        }

        return hash.ToHashCode();
    }

    private static void Add(ref HashCode hash, Operation operation)
    {
        hash.Add(operation.Label);
        hash.Add(operation.Order);
        hash.Add(operation.About?.ToString());
        hash.Add((operation as CallEvent)?.Returned?.ToString());
        if (operation is IAccess access)
        {
            hash.Add(access.Kind);
            hash.Add(access.Written);
            hash.Add(access.Constants?.ToString());
            foreach (var cell in access.Cells)
            {
                hash.Add(cell.Name);
            }

            return;
        }

        var touched = new Footprint();
        operation.Touch(touched);
        hash.Add(operation.GetType().Name);
        foreach (var number in operation.GetType().GetFields(Instance).Where(f => f.FieldType == typeof(int)))
        {
            hash.Add((int)number.GetValue(operation)!);
        }

        foreach (var word in touched.Reads.Bits)
        {
            hash.Add(word);
        }

        foreach (var word in touched.Writes.Bits)
        {
            hash.Add(word);
        }
    }
}
