namespace Shootdown.Model.Language;

/// <summary>The step that a routine makes when it cannot go on: it shows why, and nothing follows it.</summary>
/// <param name="Reason">What went wrong.</param>
/// <param name="Observations">What it shows.</param>
/// <param name="Line">Where in the text; null without symbols, or where it is not one line's fault.</param>
internal sealed record Fault(string Reason, ulong Observations, SourceLine? Line = null) : Effect
{
    public override string Label => Reason;

    public override bool IsAlwaysEnabled => true;

    public override int Execute(ref StepExecution step) => 0;

    public override void Touch(Footprint footprint)
    {
    }

    public override ulong ObservedWhenTaken(Registers registers) => Observations;
}
