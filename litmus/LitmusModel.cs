using System.Globalization;

namespace Shootdown.Litmus;

/// <summary>
/// A litmus test on the machine of the kernel model: each thread is a task that has a CPU to itself, each instruction one step.
/// </summary>
public sealed class LitmusModel
{
    private readonly ValueDomain domain;
    private readonly Computer machine;
    private readonly Dictionary<Variable, Cell> cells = [];
    private readonly Cell[] observed;
    private readonly Condition condition;

    private readonly ArmMonitors monitors;

    private LitmusModel(LitmusTest test, ValueDomain domain, MemoryModel memory)
    {
        (this.domain, condition, machine) = (domain, test.Condition, new Computer(test.Threads.Count));
        var tables = ArmPageTables.AreIn(test)
            ? new ArmPageTables(test, domain, machine.Layout, l => CellOf(test, new Variable(-1, l)))
            : null;
        monitors = new ArmMonitors(test, machine.Layout);
        for (var thread = 0; thread < test.Threads.Count; thread++)
        {
            var task = machine.Task(string.Create(CultureInfo.InvariantCulture, $"P{thread}"), CpuMask.Of(thread));
            if (test.Model == MemoryModel.Arm)
            {
                var start = ProgramOf(test, thread, tables).Start;
                task.Add(() => ArmThread(start));
            }
            else
            {
                var program = test.Threads[thread].Select(i => StepOf(test, thread, i)).ToArray();
                task.Add(() => Thread(program));
            }
        }

        observed = [.. condition.Variables.Select(v => CellOf(test, v))];
        System = new MachineSystem(machine, null, memory);
    }

    /// <summary>The system.</summary>
    public MachineSystem System { get; }

    /// <summary>Which bound of the model a test exceeds; null if none.</summary>
    /// <param name="test">The test.</param>
    public static string? Exceeds(LitmusTest test) =>
        test.Threads.Count > CpuMask.MaxCpus
            ? string.Create(
                CultureInfo.InvariantCulture, $"{test.Threads.Count} threads, and the machine has at most {CpuMask.MaxCpus} CPUs")
            : ArmMonitors.Mixed(test) is { } mixed ? $"{mixed} is accessed both by ldx and by rmw"
            : ValueDomain.Of(test) is null
                ? string.Create(CultureInfo.InvariantCulture,
                    $"more than {ValueDomain.Most} different values, which is the most that a cell may have here")
                : null;

    /// <summary>Why a test says nothing of a memory that is not its architecture's; null if it may.</summary>
    /// <param name="test">The test.</param>
    /// <param name="memory">How memory is ordered.</param>
    public static string? Refuses(LitmusTest test, MemoryModel memory) => memory == MemoryModel.Arm || !ArmPageTables.AreIn(test)
        ? null
        : "page tables, which only --memory arm has";

    /// <summary>Builds a test's model.</summary>
    /// <param name="test">A test that exceeds no bound.</param>
    /// <param name="memory">How memory is ordered.</param>
    /// <exception cref="ArgumentException">The test exceeds a bound.</exception>
    public static LitmusModel Build(LitmusTest test, MemoryModel memory) =>
        new(test, (Exceeds(test) is { } bound ? throw new ArgumentException(bound, nameof(test)) : ValueDomain.Of(test))!, memory);

    /// <summary>What the condition's variables are in a state.</summary>
    /// <param name="state">The address of a packed state.</param>
    public unsafe LitmusOutcome OutcomeOf(nint state) =>
        new(condition.Variables, observed.Select(c => domain.Values[c.Get((ulong*)state)]));

    private static async Step Thread(ThreadStep[] program)
    {
        for (var at = 0; at < program.Length;)
        {
            if (program[at].Jumps is { } jumps)
            {
                at = await jumps ? program[at].Target : at + 1;
            }
            else
            {
                await program[at].Performs!;
                at++;
            }
        }
    }

    private static async Step ArmThread(ArmPlace at)
    {
        while (at.Next is not null)
        {
            if (at.Asks is { } question)
            {
                at = await question ? at.IfSo! : at.Next;
            }
            else
            {
                await at.Performs!;
                at = at.Next;
            }
        }
    }

    private ArmProgram ProgramOf(LitmusTest test, int thread, ArmPageTables? tables) => new(
        new ArmSteps(thread, domain, tables, monitors, l => CellOf(test, new Variable(-1, l)), v => CellOf(test, v)),
        thread,
        test,
        v => CellOf(test, v),
        name => domain.IndexOf(test.Registers.GetValueOrDefault(new Variable(thread, name))));

    private ThreadStep StepOf(LitmusTest test, int thread, Instruction instruction) => instruction is BranchInstruction branch
        ? new ThreadStep(
            null, InstructionSteps.Branch(OperandOf(test, thread, branch.Tested), branch.IfZero, domain.IndexOf(0)), branch.Target)
        : new ThreadStep(AccessOf(test, thread, instruction), null, -1);

    private Operation<Nothing> AccessOf(LitmusTest test, int thread, Instruction instruction)
    {
        return instruction switch
        {
            LoadInstruction load => InstructionSteps.Load(Location(load.Location), Register(load.Into)),
            StoreInstruction store => InstructionSteps.Store(Location(store.Location), Operand(store.Source)),
            LockedInstruction locked => InstructionSteps.Locked(
                locked.Calculation,
                Location(locked.Location),
                locked.Into is { } into ? Register(into) : null,
                Operand(locked.Source),
                locked.Expected is { } expected ? Operand(expected) : null,
                domain),
            FenceInstruction => InstructionSteps.Fence(),
            RegisterInstruction register =>
                InstructionSteps.Calculate(
                    register.Calculation, Register(register.Into), Operand(register.Left), Operand(register.Right), domain),
            _ => throw new ArgumentException($"no step stands for {instruction}", nameof(instruction)),
        };

        Cell Location(string name) => CellOf(test, new Variable(-1, name));

        Cell Register(string name) => CellOf(test, new Variable(thread, name));

        CellOperand Operand(Operand operand) => OperandOf(test, thread, operand);
    }

    private CellOperand OperandOf(LitmusTest test, int thread, Operand operand) => operand.Register is { } name
        ? new CellOperand(CellOf(test, new Variable(thread, name)), 0, name)
        : new CellOperand(null, domain.IndexOf(operand.Constant), operand.ToString());

    private Cell CellOf(LitmusTest test, Variable variable)
    {
        if (!cells.TryGetValue(variable, out var cell))
        {
            var initial = variable.Thread < 0 ? test.Memory.GetValueOrDefault(variable.Name) : test.Registers.GetValueOrDefault(variable);
            cell = machine.Layout.Declare(
                variable.ToString(), domain.Values.Count, domain.IndexOf(initial), format: value =>
                    PageEntry.TextOf(domain.Values[value]));
            cells.Add(variable, cell);
        }

        return cell;
    }

    // One instruction: what it performs, or whether it jumps, and where to.
    private sealed record ThreadStep(Operation<Nothing>? Performs, Operation<bool>? Jumps, int Target);
}
