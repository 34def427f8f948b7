namespace Shootdown.Tests.Mutants;

/// <summary>A question that has both answers.</summary>
internal sealed record YesOrNo(string Name) : Question
{
    public override string Label => Name;

    public override int Execute(ref StepExecution step) => 0;

    public override void Touch(Footprint footprint)
    {
    }
}

/// <summary>Whether a cell is set.</summary>
internal sealed unsafe record IsSet(Cell Cell) : Question
{
    public override string Label => $"{Cell}?";

    public override int Execute(ref StepExecution step) => Cell.Get(step.State);

    public override void Touch(Footprint footprint) => footprint.Read(Cell);
}

/// <summary>Sets a cell.</summary>
internal sealed unsafe record Put(Cell Cell, MemoryOrder How) : Effect
{
    public override string Label => $"{Cell} = 1";

    public override MemoryOrder Order => How;

    public override IReadOnlyList<Cell> Stores => How == MemoryOrder.Full ? [] : [Cell];

    public override IReadOnlyList<Cell> StoresIfUnordered => [Cell];

    public override int Execute(ref StepExecution step)
    {
        Cell.Set(step.State, 1);
        return 0;
    }

    public override void Touch(Footprint footprint) => footprint.Write(Cell);
}

/// <summary>A full barrier and nothing else.</summary>
internal sealed record Fence : Effect
{
    public override string Label => "smp_mb()";

    public override MemoryOrder Order => MemoryOrder.Full;

    public override int Execute(ref StepExecution step) => 0;

    public override void Touch(Footprint footprint)
    {
    }
}

/// <summary>Reads one cell and keeps 1 + its value in another.</summary>
internal sealed unsafe record CopyTo(Cell From, Cell To) : Effect
{
    public override string Label => $"{To} = {From}";

    public override int Execute(ref StepExecution step)
    {
        To.Set(step.State, From.Get(step.State) + 1);
        return 0;
    }

    public override void Touch(Footprint footprint) => footprint.Read(From).Write(To);
}

/// <summary>Shows an observation if a cell has a value.</summary>
internal sealed unsafe record Refuse(Cell Cell, int Value) : Effect
{
    public override string Label => $"{Cell} must not be {Value}";

    public override int Execute(ref StepExecution step)
    {
        step.Observe(Cell.Get(step.State) == Value ? Assertion.Failed : 0);
        return 0;
    }

    public override void Touch(Footprint footprint) => footprint.Read(Cell);
}
