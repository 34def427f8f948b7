namespace Shootdown.Reports.Mutants.Operators;

/// <summary>A step that pins nothing. A step that also tells the CPU still does.</summary>
/// <param name="Inner">The step that should pin.</param>
/// <param name="Pin">What it should hold.</param>
internal sealed record IgnoredPin(Operation Inner, Pin Pin) : MutatedOperation(Inner, "pins nothing")
{
    public override Registers Advance(Registers before, int result)
    {
        var nesting = before.Nesting(Pin);
        return (Inner.Advance(before, result).WithNesting(Pin, nesting) with { Missing = new MissingPin(Pin, nesting) }).Settled();
    }
}
