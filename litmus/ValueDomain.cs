namespace Shootdown.Litmus;

/// <summary>
/// All values that anything in a test can have, numbered from 0 in ascending order. A cell of the machine holds such a number.
/// </summary>
/// <remarks>A thread runs forward only, so it performs each calculation once at most: as many rounds as there are calculations find
/// all.</remarks>
internal sealed class ValueDomain
{
    /// <summary>The most values that a test may have.</summary>
    public const int Most = 256;

    private readonly Dictionary<long, int> indexes;

    private ValueDomain(SortedSet<long> values)
    {
        Values = [.. values];
        indexes = Values.Select((value, i) => (value, i)).ToDictionary(v => v.value, v => v.i);
    }

    /// <summary>The values.</summary>
    public IReadOnlyList<long> Values { get; }

    /// <summary>The values of a test; null if there are more than <see cref="Most"/>.</summary>
    /// <param name="test">The test.</param>
    public static ValueDomain? Of(LitmusTest test)
    {
        var instructions = test.Threads.SelectMany(t => t).ToList();
        var says = ArmPageTables.AreIn(test) || instructions.Any(i => i is StoreExclusiveInstruction);
        var values = new SortedSet<long>(
            [0, .. says ? (long[])[1] : [], .. test.Memory.Values, .. test.Registers.Values]);
        values.UnionWith(instructions.SelectMany(i => i.Operands).Where(o => o.Register is null).Select(o => o.Constant));
        var calculations = instructions.Select(Calculated).OfType<(Calculation Calculation, Operand? Left, Operand Right)>().ToList();
        for (var (round, before) = (0, 0); round < calculations.Count && before != values.Count && values.Count <= Most; round++)
        {
            before = values.Count;
            List<long> known = [.. values];
            foreach (var (calculation, left, right) in calculations)
            {
                values.UnionWith(Possible(left, known).SelectMany(_ => Possible(right, known), (l, r) => calculation.Apply(l, r)));
            }
        }

        return values.Count <= Most ? new ValueDomain(values) : null;
    }

    /// <summary>The number of a value.</summary>
    /// <param name="value">A value of the domain.</param>
    public int IndexOf(long value) => indexes[value];

    /// <summary>Performs a calculation on numbers of values.</summary>
    /// <param name="calculation">Which.</param>
    /// <param name="left">The number of the left value.</param>
    /// <param name="right">The number of the right value.</param>
    public int Apply(Calculation calculation, int left, int right) => IndexOf(calculation.Apply(Values[left], Values[right]));

    private static (Calculation Calculation, Operand? Left, Operand Right)? Calculated(Instruction instruction) => instruction switch
    {
        LockedInstruction locked => (locked.Calculation, null, locked.Source),
        RegisterInstruction register => (register.Calculation, register.Left, register.Right),
        _ => null,
    };

    // A memory location or a register may hold any value that is known.
    private static List<long> Possible(Operand? operand, List<long> known) => operand is { Register: null } ? [operand.Constant] : known;
}
