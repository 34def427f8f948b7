namespace Shootdown.Model.Kernel.Objects;

/// <summary><c>cpumask_test_cpu()</c> on an argument mask that others may write.</summary>
/// <param name="Mask">The mask.</param>
/// <param name="Cpu">The CPU.</param>
internal sealed unsafe record MaskQuestion(MaskArgument Mask, int Cpu) : Question
{
    public override string Label => $"cpumask_test_cpu({Cpu}, {Mask})";

    public override int Execute(ref StepExecution step) => Mask.Get(step.State).Contains(Cpu) ? 1 : 0;

    public override void Touch(Footprint footprint) => Mask.Touch(footprint);
}

/// <summary>Frees or allocates something whose only content that matters is whether it exists.</summary>
/// <param name="Freed">Set while it does not exist.</param>
/// <param name="Name">The call in the kernel's words.</param>
/// <param name="Free">Whether it is freed.</param>
internal sealed unsafe record AllocationOperation(Cell Freed, string Name, bool Free) : Effect
{
    public override string Label => Name;

    public override MemoryOrder Order => MemoryOrder.Plain;

    public override int Execute(ref StepExecution step)
    {
        Freed.Set(step.State, Free);
        return 0;
    }

    public override void Touch(Footprint footprint) => footprint.Write(Freed);
}

/// <summary>Stores a cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Value">The value.</param>
/// <param name="Name">The store in the kernel's words.</param>
/// <param name="Order">Plain for an ordinary store, full for a locked instruction such as set_bit.</param>
internal sealed unsafe record StoreOperation(Cell Cell, int Value, string Name, MemoryOrder Order = MemoryOrder.Full) : Effect
{
    public override string Label => Name;

    public override MemoryOrder Order { get; } = Order;

    public override IReadOnlyList<Cell> Stores => Order == MemoryOrder.Full ? [] : [Cell];

    public override IReadOnlyList<Cell> StoresIfUnordered => [Cell];

    public override int Execute(ref StepExecution step)
    {
        Cell.Set(step.State, Value);
        return 0;
    }

    public override void Touch(Footprint footprint) => footprint.Write(Cell);
}
