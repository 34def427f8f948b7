namespace Shootdown.Reports.Mutants.Operators;

/// <summary>A step with something taken out of it; in all else it is the step that it stands for.</summary>
/// <param name="Inner">The step that the text makes.</param>
/// <param name="Change">What was taken out, for traces.</param>
internal abstract record MutatedOperation(Operation Inner, string Change) : Operation
{
    public sealed override Operation AsWritten => Inner.AsWritten;

    public sealed override int Range => Inner.Range;

    public override string Label => $"{Inner.Label} [{Change}]";

    public sealed override int Outcomes => Inner.Outcomes;

    public override IReadOnlyList<Cell> Stores => Inner.Stores;

    public sealed override IReadOnlyList<Cell> StoresIfUnordered => Inner.StoresIfUnordered;

    public override MemoryOrder Order => Inner.Order;

    public override bool PassesStores => Inner.PassesStores;

    public override bool Sleeps => Inner.Sleeps;

    public override bool IsWait => Inner.IsWait;

    public sealed override bool LooksAtContexts => Inner.LooksAtContexts;

    public sealed override bool DependsOnCpu => Inner.DependsOnCpu;

    public override int Execute(ref StepExecution step) => Inner.Execute(ref step);

    public sealed override void Touch(Footprint footprint) => Inner.Touch(footprint);

    public override Registers Advance(Registers before, int result) => Inner.Advance(before, result);

    public override bool Possible(CpuMask cpus, Registers registers, int result) => Inner.Possible(cpus, registers, result);

    public override ulong ObservedWhenTaken(Registers registers) => Inner.ObservedWhenTaken(registers);

    public override ulong ObservedWhenBlocked(Registers registers) => Inner.ObservedWhenBlocked(registers);
}
