namespace Shootdown.Tests.Explore;

/// <summary>A task of a toy.</summary>
/// <param name="machine">The machine.</param>
/// <param name="x">A cell of three values.</param>
/// <param name="y">Another.</param>
/// <returns>The CPU that it starts on, or -1; its CPUs; its steps.</returns>
internal delegate (int StartsOn, int[] Cpus, Operation[] Program) ToyTask(Computer machine, Cell x, Cell y);

/// <summary>Machines with two cells and a few tasks of a few steps each.</summary>
internal static class ToyMachine
{
    public static MachineSystem Toy(int cpus, Func<Cell, Cell, Step>? handler, params ToyTask[] tasks)
    {
        var machine = new Computer(cpus);
        var (x, y) = (machine.Layout.Declare("x", 3), machine.Layout.Declare("y", 3));
        for (var i = 0; i < tasks.Length; i++)
        {
            var (startsOn, on, program) = tasks[i](machine, x, y);
            machine.Task($"{(char)('A' + i)}", on.Aggregate(CpuMask.None, (all, cpu) => all.With(cpu)), startsOn: startsOn)
                .Add(() => Run(program));
        }

        return new MachineSystem(machine, handler is null ? null : _ => handler(x, y));
    }

    public static async Step Run(params Operation[] program)
    {
        for (var i = 0; i < program.Length; i++)
        {
            if (program[i] is ForeverOperation)
            {
                while (true)
                {
                    await Nothing();
                }
            }

            if (program[i] is AgainOperation)
            {
                i = -1;
                continue;
            }

            if (program[i] is Operation<int> number)
            {
                _ = await number;
            }
            else
            {
                await (Operation<Nothing>)program[i];
            }
        }
    }

    public static Access<int, Nothing> Set(Cell cell, int value) => Atomic.Store(cell, value, $"{cell} = {value}");

    public static Operation Forever() => new ForeverOperation();

    /// <summary>Goes back to the first step.</summary>
    public static Operation Again() => new AgainOperation();

    public static Operation Copy(Cell from, Cell to) => new Copying(from, to);

    public static Access<int, Nothing> Nothing() => Atomic.Private<Nothing>("nothing");

    private sealed unsafe record Copying(Cell From, Cell To) : Effect
    {
        public override string Label => $"{To} = {From}";

        public override bool IsAlwaysEnabled => true;

        public override int Execute(ref StepExecution step)
        {
            To.Set(step.State, From.Get(step.State));
            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Read(From).Write(To);
    }

    private abstract record Jump : Effect
    {
        public override int Execute(ref StepExecution step) => 0;

        public override void Touch(Footprint footprint)
        {
        }
    }

    private sealed record ForeverOperation : Jump
    {
        public override string Label => "for ever";
    }

    private sealed record AgainOperation : Jump
    {
        public override string Label => "again";
    }
}
