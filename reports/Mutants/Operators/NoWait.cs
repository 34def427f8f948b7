namespace Shootdown.Reports.Mutants.Operators;

/// <summary>A wait that is gone past: where it would be held up, it does nothing.</summary>
/// <param name="Inner">The wait; it has one result.</param>
internal sealed record NoWait(Operation Inner) : MutatedOperation(Inner, "not waited for")
{
    public override bool IsWait => false;

    public override bool Sleeps => false;

    public override int Execute(ref StepExecution step)
    {
        var observed = step.Observations;
        var result = Inner.Execute(ref step);
        if (result != Blocked)
        {
            return result;
        }

        step.Observations = observed; // what a held-up waiter shows; nobody is held up
        return 0;
    }
}
