namespace Shootdown.Model.Language;

/// <summary>A step with something put around it or taken out of it; in all else it is the step that it stands for.</summary>
/// <param name="Inner">The step that the text makes.</param>
public abstract record DecoratedOperation(Operation Inner) : Operation
{
    /// <inheritdoc/>
    public sealed override Operation AsWritten => Inner.AsWritten;

    /// <inheritdoc/>
    public sealed override object? About => Inner.About;

    /// <inheritdoc/>
    public sealed override int Range => Inner.Range;

    /// <inheritdoc/>
    public override string Label => Inner.Label;

    /// <inheritdoc/>
    public sealed override int Outcomes => Inner.Outcomes;

    /// <inheritdoc/>
    public override IReadOnlyList<Cell> Stores => Inner.Stores;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Cell> StoresIfUnordered => Inner.StoresIfUnordered;

    /// <inheritdoc/>
    public override MemoryOrder Order => Inner.Order;

    /// <inheritdoc/>
    public override bool PassesStores => Inner.PassesStores;

    /// <summary>What the step is to a memory that performs out of order, where something was taken out of it.</summary>
    /// <param name="ordering">What the step that the text makes is.</param>
    public virtual Ordering Reordered(Ordering ordering) => ordering;

    /// <inheritdoc/>
    public override bool Sleeps => Inner.Sleeps;

    /// <inheritdoc/>
    public override bool IsWait => Inner.IsWait;

    /// <inheritdoc/>
    public override bool IsAlwaysEnabled => Inner.IsAlwaysEnabled;

    /// <inheritdoc/>
    public sealed override bool LooksAtContexts => Inner.LooksAtContexts;

    /// <inheritdoc/>
    public override bool DependsOnCpu => Inner.DependsOnCpu;

    /// <inheritdoc/>
    public override int Execute(ref StepExecution step) => Inner.Execute(ref step);

    /// <inheritdoc/>
    public override void Touch(Footprint footprint) => Inner.Touch(footprint);

    /// <inheritdoc/>
    public override Registers Advance(Registers before, int result) => Inner.Advance(before, result);

    /// <inheritdoc/>
    public override bool Possible(CpuMask cpus, Registers registers, int result) => Inner.Possible(cpus, registers, result);

    /// <inheritdoc/>
    public override ulong ObservedWhenTaken(Registers registers) => Inner.ObservedWhenTaken(registers);

    /// <inheritdoc/>
    public override ulong ObservedWhenBlocked(Registers registers) => Inner.ObservedWhenBlocked(registers);
}
