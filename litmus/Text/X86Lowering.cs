namespace Shootdown.Litmus.Text;

/// <summary>Makes of a text the test that the machine runs, as it is on x86: what is written for x86, and C as the kernel maps it
/// there.</summary>
public static class X86Lowering
{
    /// <summary>Why a test cannot be run on x86 whatever its statements; null if it can.</summary>
    /// <param name="test">The test.</param>
    public static string? Refuses(HerdTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        return test.Architecture == HerdArchitecture.AArch64
            ? $"{(test.HasPageTables ? "AArch64-VMSA" : "AArch64")}: tso and sc are for x86 and C" : null;
    }

    /// <summary>Makes it.</summary>
    /// <param name="test">A test that is not refused.</param>
    /// <exception cref="LitmusTextException">It has a statement or a value that the machine has not.</exception>
    public static LitmusTest Lower(HerdTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (Refuses(test) is { } refused)
        {
            throw LitmusTextException.Of(test.File, refused, "X86, X86_64 or C");
        }

        List<IReadOnlyList<Instruction>> threads =
        [
            .. test.Threads.Select(t => test.Architecture == HerdArchitecture.C
                ? new CLowering(test, t).Lower() : new X86ThreadLowering(test, t).Lower()),
        ];
        return new LitmusTest
        {
            Threads = threads,
            Memory = Initial(test, p => p is MemoryPlace memory ? memory.Name : null),
            Registers = Initial(test, p => p is RegisterPlace register ? new Variable(register.Thread, register.Name) : null),
            Condition = ConditionOf(test).Condition,
        };
    }

    /// <summary>An outcome of the machine in the text's words.</summary>
    /// <param name="test">The test.</param>
    /// <param name="outcome">An outcome of what <see cref="Lower"/> makes of it.</param>
    public static HerdOutcome OutcomeOf(HerdTest test, LitmusOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(outcome);
        return ConditionOf(test).OutcomeOf(outcome, n => new NumberValue(n));
    }

    private static ConditionLowering ConditionOf(HerdTest test) =>
        new(test, a => [VariableOf(test, a)], v => Number(test, v));

    // An address is no number here: a register that holds one is looked at by who uses it (X86ThreadLowering).
    private static Dictionary<TKey, long> Initial<TKey>(HerdTest test, Func<HerdPlace, TKey?> keyOf)
        where TKey : class
    {
        var values = new Dictionary<TKey, long>();
        foreach (var initial in test.Initial)
        {
            if (keyOf(initial.Place) is { } key && initial.Value is not (AddressValue or null))
            {
                values[key] = Number(test, initial.Value);
            }
        }

        return values;
    }

    private static Variable VariableOf(HerdTest test, HerdAtom atom) => atom switch
    {
        PlaceAtom { Place: RegisterPlace register } when test.InitialOf(register) is not AddressValue =>
            new Variable(register.Thread, register.Name),
        PlaceAtom { Place: MemoryPlace memory } when test.InitialOf(memory) is not AddressValue => new Variable(-1, memory.Name),
        _ => throw LitmusTextException.Of(test.File, Excerpt.Quoted(atom.ToString()), "registers and locations that hold numbers"),
    };

    private static long Number(HerdTest test, HerdValue value) => value is NumberValue number ? number.Number
        : throw LitmusTextException.Of(test.File, Excerpt.Quoted(value.ToString()), "a number");
}
