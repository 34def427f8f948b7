namespace Shootdown.Reports.Mutants.Operators;

/// <summary>The undo of a pin that was not made: it sees the pin as if it had been.</summary>
/// <param name="Inner">The step that should undo.</param>
/// <param name="Pin">What it should let go of.</param>
internal sealed record UndoOfNothing(Operation Inner, Pin Pin) : MutatedOperation(Inner, "nothing to undo")
{
    public override Registers Advance(Registers before, int result) => Inner.Advance(AsIfHeld(before), result) with { Missing = null };

    public override ulong ObservedWhenTaken(Registers registers) => Inner.ObservedWhenTaken(AsIfHeld(registers));

    private Registers AsIfHeld(Registers registers) => registers.WithNesting(Pin, registers.Nesting(Pin) + 1);
}
