namespace Shootdown.Litmus;

/// <summary>MOV from memory. The register is the CPU's own: it is written at once.</summary>
/// <param name="From">The location.</param>
/// <param name="Into">The register.</param>
internal sealed unsafe record LoadStep(Cell From, Cell Into) : Effect
{
    public override string Label => $"{Into} = [{From}]";

    public override int Execute(ref StepExecution step)
    {
        Into.Set(step.State, From.Get(step.State));
        return 0;
    }

    public override void Touch(Footprint footprint) => footprint.Read(From).Write(Into);
}

/// <summary>MOV to memory.</summary>
/// <param name="To">The location.</param>
/// <param name="Source">What is stored.</param>
internal sealed unsafe record StoreStep(Cell To, CellOperand Source) : Effect
{
    public override string Label => $"[{To}] = {Source}";

    public override IReadOnlyList<Cell> Stores => [To];

    public override int Execute(ref StepExecution step)
    {
        To.Set(step.State, Source.Get(step.State));
        return 0;
    }

    public override void Touch(Footprint footprint)
    {
        Source.Touch(footprint);
        footprint.Write(To);
    }
}

/// <summary>A locked instruction, or XCHG, which is always locked.</summary>
/// <param name="Calculation">What is written back.</param>
/// <param name="At">The location.</param>
/// <param name="Into">The register that gets what was read, or null.</param>
/// <param name="Source">The operand.</param>
/// <param name="Expected">What must have been read for anything to be written back, or null.</param>
/// <param name="Domain">What the numbers in cells stand for.</param>
internal sealed unsafe record LockedStep(Calculation Calculation, Cell At, Cell? Into, CellOperand Source, CellOperand? Expected, ValueDomain Domain) : Effect
{
    public override string Label => Expected is null ? $"lock {Calculation} [{At}], {Source}" : $"lock cmpxchg [{At}], {Expected}, {Source}";

    public override MemoryOrder Order => MemoryOrder.Full;

    public override int Execute(ref StepExecution step)
    {
        var before = At.Get(step.State);
        if (Expected is null || Expected.Get(step.State) == before)
        {
            At.Set(step.State, Domain.IndexOf(Calculation.Apply(Domain.Values[before], Domain.Values[Source.Get(step.State)])));
        }

        Into?.Set(step.State, before);
        return 0;
    }

    public override void Touch(Footprint footprint)
    {
        Source.Touch(footprint);
        Expected?.Touch(footprint);
        footprint.Write(At);
        if (Into is not null)
        {
            footprint.Write(Into);
        }
    }
}

/// <summary>MFENCE: waits for the store buffer and does nothing besides.</summary>
internal sealed record FenceStep : Effect
{
    public override string Label => "mfence";

    public override MemoryOrder Order => MemoryOrder.Full;

    public override int Execute(ref StepExecution step) => 0;

    public override void Touch(Footprint footprint)
    {
    }
}

/// <summary>A calculation on registers.</summary>
/// <param name="Calculation">What is computed.</param>
/// <param name="Into">The register that gets it.</param>
/// <param name="Left">The left operand.</param>
/// <param name="Right">The right operand.</param>
/// <param name="Domain">What the numbers in cells stand for.</param>
internal sealed unsafe record RegisterStep(Calculation Calculation, Cell Into, CellOperand Left, CellOperand Right, ValueDomain Domain) : Effect
{
    public override string Label => Calculation == Calculation.Take ? $"{Into} = {Right}" : $"{Into} = {Calculation} {Left}, {Right}";

    public override int Execute(ref StepExecution step)
    {
        var (left, right) = (Domain.Values[Left.Get(step.State)], Domain.Values[Right.Get(step.State)]);
        Into.Set(step.State, Domain.IndexOf(Calculation.Apply(left, right)));
        return 0;
    }

    public override void Touch(Footprint footprint)
    {
        Left.Touch(footprint);
        Right.Touch(footprint);
        footprint.Write(Into);
    }
}

/// <summary>A jump's question: whether it jumps.</summary>
/// <param name="Tested">What decides.</param>
/// <param name="IfZero">Whether it jumps where that is zero.</param>
/// <param name="Zero">The number of 0 in the domain.</param>
/// <param name="Target">The instruction jumped to.</param>
internal sealed unsafe record BranchStep(CellOperand Tested, bool IfZero, int Zero, int Target) : Question
{
    public override string Label => $"jump if {Tested} is {(IfZero ? string.Empty : "not ")}zero";

    public override int Execute(ref StepExecution step) => Tested.Get(step.State) == Zero == IfZero ? 1 : 0;

    public override void Touch(Footprint footprint) => Tested.Touch(footprint);
}
