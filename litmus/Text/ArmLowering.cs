namespace Shootdown.Litmus.Text;

/// <summary>Makes of a text for AArch64 the test that the machine runs, instruction by instruction.</summary>
public static class ArmLowering
{
    /// <summary>Why a test cannot be run on Armv8 whatever its statements; null if it can.</summary>
    /// <param name="test">The test.</param>
    public static string? Refuses(HerdTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        var variant = test.Information.Where(i => i.Key is "Variant" or "variant").SelectMany(i => i.Value.Split(','))
            .Select(v => v.Trim()).FirstOrDefault(v => v is not ("vmsa" or "kvm" or "fatal"));
        return test.Architecture != HerdArchitecture.AArch64 ? $"{test.Architecture}: arm is for AArch64"
            : variant is not null ? $"Variant={variant}: arm is for vmsa, and a fault ends its thread (fatal)"
            : null;
    }

    /// <summary>Makes it.</summary>
    /// <param name="test">A test that is not refused.</param>
    /// <exception cref="LitmusTextException">It has a statement or a value that the machine has not.</exception>
    public static LitmusTest Lower(HerdTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (Refuses(test) is { } refused)
        {
            throw LitmusTextException.Of(test.File, refused, "AArch64");
        }

        List<IReadOnlyList<Instruction>> threads = [.. test.Threads.Select(t => new ArmThreadLowering(test, t).Lower())];
        return new LitmusTest
        {
            Model = MemoryModel.Arm,
            Threads = threads,
            Memory = Memory(test),
            Registers = test.Initial.Where(i => i is { Place: RegisterPlace, Value: NumberValue or EntryValue })
                .GroupBy(i => (RegisterPlace)i.Place)
                .ToDictionary(g => new Variable(g.Key.Thread, g.Key.Name), g => NumberOf(test, g.Last().Value!)),
            Condition = new ConditionLowering(test, a => VariablesOf(test, threads, a), v => NumberOf(test, v)).Condition,
        };
    }

    /// <summary>An outcome of the machine in the text's words.</summary>
    /// <param name="test">The test.</param>
    /// <param name="lowered">What <see cref="Lower"/> made of it.</param>
    /// <param name="outcome">An outcome of that.</param>
    public static HerdOutcome OutcomeOf(HerdTest test, LitmusTest lowered, LitmusOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(lowered);
        return new ConditionLowering(test, a => VariablesOf(test, lowered.Threads, a), v => NumberOf(test, v)).OutcomeOf(
            outcome, n => PageEntry.Of(n) is { } entry ? new EntryValue(entry.Page) { Valid = entry.IsValid } : new NumberValue(n));
    }

    // Every page that is translated has an entry, which maps the page itself where nothing else is said.
    private static Dictionary<string, long> Memory(HerdTest test)
    {
        var memory = new Dictionary<string, long>();
        foreach (var initial in test.Initial)
        {
            switch (initial)
            {
                case { Place: MemoryPlace place, Value: { } value }:
                    memory[place.Name] = NumberOf(test, value);
                    break;
                case { Place: EntryPlace place, Value: EntryValue entry }:
                    memory[PageEntry.LocationOf(place.Location)] =
                        NumberOf(test, entry with { OutputPage = entry.OutputPage ?? place.Location });
                    break;
                case { Place: EntryPlace place, Value: not null }:
                    throw LitmusTextException.Of(test.File, Excerpt.Quoted(place.ToString()), "an entry such as (oa:PA(x), valid:1)");
            }
        }

        if (test.HasPageTables)
        {
            foreach (var location in new TestNames(test).Locations)
            {
                memory.TryAdd(PageEntry.LocationOf(location), NumberOf(test, new EntryValue(location)));
            }
        }

        return memory;
    }

    private static IReadOnlyList<Variable> VariablesOf(HerdTest test, IReadOnlyList<IReadOnlyList<Instruction>> threads, HerdAtom atom) =>
        atom switch
        {
            PlaceAtom { Place: RegisterPlace place } when test.InitialOf(place) is null or NumberValue or EntryValue =>
                [new Variable(place.Thread, place.Name)],
            PlaceAtom { Place: MemoryPlace place } => [new Variable(-1, place.Name)],
            PlaceAtom { Place: EntryPlace place } => [new Variable(-1, PageEntry.LocationOf(place.Location))],
            FaultAtom { Kind: null } fault => [.. threads[fault.Thread]
                .Select((instruction, at) => (instruction, at))
                .Where(i => i.instruction is LoadInstruction { IsTranslated: true } or StoreInstruction { IsTranslated: true }
                    && (fault.Label is null || test.Threads[fault.Thread].Labels[fault.Label] == i.at)
                    && (fault.Location is null || i.instruction.Location == fault.Location))
                .Select(i => Variable.OfFault(fault.Thread, i.at))],
            _ => throw LitmusTextException.Of(
                test.File, Excerpt.Quoted(atom.ToString()), "registers with numbers, locations, entries and faults of no certain kind"),
        };

    // What else an entry says than where it maps and whether it is valid, the machine has not.
    private static long NumberOf(HerdTest test, HerdValue value) => value switch
    {
        NumberValue number => number.Number,
        EntryValue { Accessed: true, Dirty: true, HardwareDirty: false, User: true } entry
            when entry.OutputPage is { Length: <= PageEntry.MostLetters } page => new PageEntry(entry.Valid, page).Value,
        _ => throw LitmusTextException.Of(test.File, Excerpt.Quoted(value.ToString()),
            $"a number, or an entry with oa: and perhaps valid: alone, of a location with at most {PageEntry.MostLetters} letters"),
    };
}
