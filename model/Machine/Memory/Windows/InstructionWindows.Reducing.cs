namespace Shootdown.Model.Machine.Memory.Windows;

/// <content>An instruction that stands for all transitions (<see cref="WindowReduction"/>).</content>
internal sealed unsafe partial class InstructionWindows
{
    private WindowReduction? reduction;

    /// <summary>Lets searches leave out runs.</summary>
    /// <param name="scheduling">Says who runs where.</param>
    public void AllowReduction(Scheduling scheduling) => reduction = new WindowReduction(machine, windows, scheduling);

    // Appends an instruction that is performed before all else; says whether there is one, though it be one that ends the run.
    private bool AppendOne(ulong* state, ref Successors successors)
    {
        foreach (var window in windows)
        {
            var count = window.Count(state);
            for (var index = 0; index < count; index++)
            {
                if (!reduction!.MayStandAlone(state, window, index) || !CanPerform(state, window, index))
                {
                    continue;
                }

                var before = successors.Count;
                AppendOf(state, window, index, ref successors);
                if (successors.Count == before || successors.Observations[before] == 0)
                {
                    return true;
                }

                successors.Count = before;
            }
        }

        return false;
    }

    private bool CanPerform(ulong* state, Window window, int index) => window.OrderingAt(state, index).Writes
        ? WindowRules.CanWrite(window, state, index)
        : rules.CanRead(window, state, index) && (window.Faults(state, index) || CanForward(state, window, index, out _));
}
