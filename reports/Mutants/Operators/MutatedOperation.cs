namespace Shootdown.Reports.Mutants.Operators;

/// <summary>A step with something taken out of it.</summary>
/// <param name="Inner">The step that the text makes.</param>
/// <param name="Change">What was taken out, for traces.</param>
internal abstract record MutatedOperation(Operation Inner, string Change) : DecoratedOperation(Inner)
{
    public override string Label => $"{Inner.Label} [{Change}]";
}
