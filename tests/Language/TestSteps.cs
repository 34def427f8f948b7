namespace Shootdown.Tests.Language;

/// <summary>A question with no effect, for routines under test.</summary>
internal sealed record Ask(string Name, int Answers = 2) : Reading
{
    public override string Label => Name;

    public override int Range => Answers;

    public override int Execute(ref StepExecution step) => 0;

    public override void Touch(Footprint footprint)
    {
    }
}

/// <summary>Adds one to a cell.</summary>
internal sealed unsafe record Increment(Cell Cell) : Effect
{
    public override string Label => $"{Cell}++";

    public override int Execute(ref StepExecution step)
    {
        Cell.Set(step.State, Cell.Get(step.State) + 1);
        return 0;
    }

    public override void Touch(Footprint footprint) => footprint.Write(Cell);
}

/// <summary>Waits until a cell has a value.</summary>
internal sealed unsafe record WaitFor(Cell Cell, int Value) : Effect
{
    public override string Label => $"{Cell} == {Value}";

    public override bool IsWait => true;

    public override int Execute(ref StepExecution step) => Cell.Get(step.State) == Value ? 0 : Blocked;

    public override void Touch(Footprint footprint) => footprint.Read(Cell);
}
