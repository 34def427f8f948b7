namespace Shootdown.Tests.Litmus;

/// <summary>An ordinary store.</summary>
internal sealed unsafe record StoreTo(Cell Cell, int Value) : Effect
{
    public override string Label => $"{Cell} = {Value}";

    public override MemoryOrder Order => MemoryOrder.Plain;

    public override IReadOnlyList<Cell> Stores => [Cell];

    public override int Execute(ref StepExecution step)
    {
        Cell.Set(step.State, Value);
        return 0;
    }

    public override void Touch(Footprint footprint) => footprint.Write(Cell);
}

/// <summary>Two ordinary stores in one step: they reach memory one after the other.</summary>
internal sealed unsafe record StoreBoth(Cell First, Cell Second, int Value) : Effect
{
    public override string Label => $"{First} = {Second} = {Value}";

    public override MemoryOrder Order => MemoryOrder.Plain;

    public override IReadOnlyList<Cell> Stores => [First, Second];

    public override int Execute(ref StepExecution step)
    {
        First.Set(step.State, Value);
        Second.Set(step.State, Value);
        return 0;
    }

    public override void Touch(Footprint footprint) => footprint.Write(First, Second);
}

/// <summary>A load; what was read stands one higher in <paramref name="Into"/>, where 0 is "not read yet".</summary>
internal sealed unsafe record LoadInto(Cell Cell, Cell Into) : Effect
{
    public override string Label => $"{Into} = {Cell}";

    public override int Execute(ref StepExecution step)
    {
        Into.Set(step.State, Cell.Get(step.State) + 1);
        return 0;
    }

    public override void Touch(Footprint footprint) => footprint.Read(Cell).Write(Into);
}

/// <summary><c>xchg</c>.</summary>
internal sealed unsafe record Exchange(Cell Cell, int Value, Cell Into) : Effect
{
    public override string Label => $"{Into} = xchg({Cell}, {Value})";

    public override MemoryOrder Order => MemoryOrder.Full;

    public override int Execute(ref StepExecution step)
    {
        Into.Set(step.State, Cell.Get(step.State) + 1);
        Cell.Set(step.State, Value);
        return 0;
    }

    public override void Touch(Footprint footprint) => footprint.Write(Cell, Into);
}

/// <summary><c>mfence</c>.</summary>
internal sealed record Fence : Effect
{
    public override string Label => "mfence";

    public override MemoryOrder Order => MemoryOrder.Full;

    public override int Execute(ref StepExecution step) => 0;

    public override void Touch(Footprint footprint)
    {
    }
}
