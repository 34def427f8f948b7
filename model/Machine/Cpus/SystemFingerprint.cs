namespace Shootdown.Model.Machine.Cpus;

/// <summary>Identifies what a machine does: its cells, and its contexts' automata with the words of their steps (FNV-1a).</summary>
internal static class SystemFingerprint
{
    /// <summary>The fingerprint of a machine that has been built.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="memory">How memory is ordered.</param>
    public static uint Of(Computer machine, MemoryModel memory)
    {
        var hash = 2166136261u;
        void Mix(int value) => hash = (hash ^ (uint)value) * 16777619u;
        void MixText(string text)
        {
            foreach (var character in text)
            {
                Mix(character);
            }
        }

        Mix((int)memory);
        foreach (var cell in machine.Layout.Cells.Where(c => !c.IsGhost)) // a schedule means the same whoever looks on
        {
            MixText(cell.Name);
            Mix(cell.Range);
            Mix(cell.Initial);
        }

        foreach (var context in machine.Contexts)
        {
            MixText(context.Name);
            for (var node = 1; node < context.Automaton.Nodes.Count; node++)
            {
                MixText(context.Automaton.Nodes[node]!.Operation.Label);
                foreach (var successor in context.Automaton.Following(node))
                {
                    Mix(successor);
                }
            }
        }

        return hash;
    }
}
