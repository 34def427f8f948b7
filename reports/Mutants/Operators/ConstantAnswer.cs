namespace Shootdown.Reports.Mutants.Operators;

/// <summary>A question whose answer does not matter.</summary>
/// <param name="Inner">The question.</param>
/// <param name="Yes">What it is taken for.</param>
internal sealed record ConstantAnswer(Operation Inner, bool Yes) : MutatedOperation(Inner, Yes ? "always yes" : "always no")
{
    private int Answer => Yes ? 1 : 0;

    public override int Execute(ref StepExecution step) => Inner.Execute(ref step) == Blocked ? Blocked : Answer;

    public override bool Possible(CpuMask cpus, Registers registers, int result) => result == Answer;
}
