namespace Shootdown.Model.Machine.Memory.Windows;

/// <content>Transitions that show the text to be wrong.</content>
internal sealed unsafe partial class InstructionWindows
{
    // Set while a thread asks again, to be told.
    [ThreadStatic]
    private static List<(uint Choice, WrongInstruction Wrong)>? told;

    /// <summary>What shows in a transition that the text is wrong, if it does.</summary>
    /// <param name="state">The state that it leaves.</param>
    /// <param name="choice">The choice.</param>
    public WrongInstruction? WrongIn(ulong* state, uint choice)
    {
        var most = MostTransitions;
        var (states, choices, observations) = (new ulong[most * machine.Layout.Words], new uint[most], new ulong[most]);
        var found = told = [];
        fixed (ulong* to = states, shown = observations)
        fixed (uint* of = choices)
        {
            var successors = new Successors { States = to, Choices = of, Observations = shown, Words = machine.Layout.Words };
            _ = Append(state, ref successors, reduce: false);
        }

        told = null;
        return found.Find(t => t.Choice == choice).Wrong;
    }
}
