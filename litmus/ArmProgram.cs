using System.Globalization;

namespace Shootdown.Litmus;

/// <summary>
/// A thread of an Armv8 test as steps of the machine. A register is a new cell wherever it is written: processors rename registers, so that
/// nothing waits for a register's earlier use.
/// </summary>
internal sealed class ArmProgram
{
    // Where goes what nobody gets.
    private const string Discarded = "xzr";

    private readonly ArmSteps steps;
    private readonly int thread;
    private readonly IReadOnlyList<Instruction> instructions;
    private readonly Func<Variable, Cell> declare;
    private readonly Func<string, int> initial;
    private readonly IReadOnlyList<Variable> observed;
    private readonly Dictionary<string, ArmPlace> places = [];
    private readonly Dictionary<(int At, string Register), Cell> renamed = [];

    /// <summary>Makes a thread's steps.</summary>
    /// <param name="steps">Makes a step.</param>
    /// <param name="thread">The thread's number.</param>
    /// <param name="test">The test.</param>
    /// <param name="declare">Declares a cell for a register.</param>
    /// <param name="initial">What a register holds at first, as a number of the domain.</param>
    public ArmProgram(ArmSteps steps, int thread, LitmusTest test, Func<Variable, Cell> declare, Func<string, int> initial)
    {
        (this.steps, this.thread, this.declare, this.initial) = (steps, thread, declare, initial);
        instructions = test.Threads[thread];
        observed = [.. test.Condition.Variables.Where(v => v.Thread == thread && instructions.Any(i => i.Into == v.Name))];
        Start = PlaceOf(0, []);
    }

    /// <summary>Where the thread begins.</summary>
    public ArmPlace Start { get; }

    // A place, with the number of the instruction that wrote each register last.
    private ArmPlace PlaceOf(int at, SortedDictionary<string, int> written)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{at} {string.Join(' ', written.Select(w => $"{w.Key}@{w.Value}"))}");
        if (places.TryGetValue(key, out var known))
        {
            return known;
        }

        var place = new ArmPlace();
        places.Add(key, place);
        if (at == instructions.Count)
        {
            Finish(place, written);
            return place;
        }

        var instruction = instructions[at];
        if (instruction is BranchInstruction branch)
        {
            place.Asks = steps.Branch(Operand(branch.Tested), branch.IfZero);
            (place.Next, place.IfSo) = (PlaceOf(at + 1, written), PlaceOf(branch.Target, written));
            return place;
        }

        if (instruction is StoreExclusiveInstruction exclusive)
        {
            TryToStore(place, exclusive, at, written, Operand);
            return place;
        }

        var after = written;
        Cell? into = null;
        if (instruction.Into is { } register)
        {
            after = new SortedDictionary<string, int>(written, StringComparer.Ordinal) { [register] = at };
            into = Renamed(at, register);
        }
        else if (instruction is LockedInstruction)
        {
            into = Renamed(at, Discarded);
        }

        if (instruction is LoadInstruction { IsTranslated: true } or StoreInstruction { IsTranslated: true })
        {
            place.Asks = steps.Translated(instruction, into, Operand, Variable.OfFault(thread, at));
            place.IfSo = new ArmPlace();
            Finish(place.IfSo, written);
        }
        else
        {
            place.Performs = steps.Of(instruction, at, into, Operand);
        }

        place.Next = PlaceOf(at + 1, after);
        return place;

        CellOperand Operand(Operand operand) => operand.Register is not { } name ? steps.Constant(operand)
            : written.TryGetValue(name, out var writer) ? new CellOperand(Renamed(writer, name), 0, name)
            : new CellOperand(null, initial(name), name);
    }

    // Whether it succeeds is known at once: nothing waits for the status (Arm ARM, B2.3.2).
    private void TryToStore(
        ArmPlace place,
        StoreExclusiveInstruction exclusive,
        int at,
        SortedDictionary<string, int> written,
        Func<Operand, CellOperand> operand)
    {
        var status = Renamed(at, exclusive.Status);
        var next = PlaceOf(at + 1, new SortedDictionary<string, int>(written, StringComparer.Ordinal) { [exclusive.Status] = at });
        var failure = place;
        if (steps.StoreExclusively(exclusive, at, Loaded(at), operand) is { } store)
        {
            failure = new ArmPlace();
            var success = new ArmPlace { Performs = steps.Keep(status, steps.Constant(Litmus.Operand.Of(0))), Next = next };
            (place.Asks, place.Next) = (steps.Succeeds(exclusive.Location), failure);
            place.IfSo = new ArmPlace { Performs = store, Next = success };
        }

        (failure.Performs, failure.Next) = (steps.Keep(status, steps.Constant(Litmus.Operand.Of(1))), next);
    }

    private Cell? Loaded(int at) =>
        steps.LoadFor(at) is >= 0 and var load && instructions[load].Into is { } register ? Renamed(load, register) : null;

    // What the condition looks at is put where it looks.
    private void Finish(ArmPlace place, SortedDictionary<string, int> written)
    {
        foreach (var variable in observed)
        {
            if (written.TryGetValue(variable.Name, out var writer))
            {
                place.Performs = steps.Keep(declare(variable), new CellOperand(Renamed(writer, variable.Name), 0, variable.Name));
                place.Next = new ArmPlace();
                place = place.Next;
            }
        }
    }

    private Cell Renamed(int at, string register)
    {
        if (!renamed.TryGetValue((at, register), out var cell))
        {
            renamed.Add((at, register), cell = declare(new Variable(
                thread, string.Create(CultureInfo.InvariantCulture, $"{register}@{at}"))));
        }

        return cell;
    }
}
