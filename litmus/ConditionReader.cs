namespace Shootdown.Litmus;

/// <summary>Reads conditions, and sees to it that they speak of what there is.</summary>
/// <param name="threads">The test's threads.</param>
/// <param name="memory">The locations that have a first value.</param>
/// <param name="registers">The registers that have one.</param>
internal sealed class ConditionReader(
    IReadOnlyList<IReadOnlyList<Instruction>> threads, IEnumerable<string> memory, IEnumerable<Variable> registers)
{
    private const string AcceptedAtom = "[\"mem\", location, value] or [\"reg\", thread, register, value]";

    private readonly HashSet<Variable> known = [.. Mentioned(threads), .. memory.Select(m => new Variable(-1, m)), .. registers];
    private readonly List<Variable> variables = [];

    /// <summary>Reads <c>["mem", location, value]</c> or <c>["reg", thread, register, value]</c>.</summary>
    /// <param name="place">Where it stands.</param>
    public static (Variable Variable, long Value) ReadAtom(LocatedValue place)
    {
        var items = place.Items().ToList();
        if (items.Count == 0)
        {
            throw place.Refuse(AcceptedAtom);
        }

        return items[0].OneOf(("mem", true), ("reg", false))
            ? items.Count == 3 ? (new Variable(-1, ReadLocation(items[1])), PageEntry.Read(items[2])) : throw place.Refuse(AcceptedAtom)
            : items.Count == 4 ? (new Variable(items[1].Number(0, int.MaxValue, "a thread"), items[2].Name()), PageEntry.Read(items[3]))
            : throw place.Refuse(AcceptedAtom);
    }

    private static string ReadLocation(LocatedValue place)
    {
        var entry = PageEntry.LocationOf(string.Empty);
        return place.Text().StartsWith(entry, StringComparison.Ordinal) && ShortName.Is(place.Text()[entry.Length..])
            ? place.Text()
            : place.Name();
    }

    /// <summary>Reads a condition.</summary>
    /// <param name="place">Where it stands.</param>
    public Condition Read(LocatedValue place)
    {
        var fields = place.Properties("quant", "expr");
        var quantifier = fields.Need("quant")
            .OneOf(("exists", Quantifier.Exists), ("notexists", Quantifier.NotExists), ("forall", Quantifier.Forall));
        return new Condition(quantifier, ReadProposition(fields.Need("expr")), variables);
    }

    private static IEnumerable<Variable> Mentioned(IReadOnlyList<IReadOnlyList<Instruction>> threads) =>
        threads.SelectMany((thread, number) => thread.SelectMany(i =>
            i.Operands.Select(o => o.Register).Append(i.Into).OfType<string>().Select(r => new Variable(number, r))
                .Concat(i.Location is { } location ? [new Variable(-1, location)] : [])
                .Concat(i.Operands.Select(o => PageEntry.Of(o.Constant)).OfType<PageEntry>().Select(e => new Variable(-1, e.Page)))));

    private Proposition ReadProposition(LocatedValue place)
    {
        var items = place.Items().ToList();
        if (items.Count == 0)
        {
            throw place.Refuse("[\"and\", ...], [\"or\", ...], [\"not\", ...], [\"reg\", ...], [\"mem\", ...] or [\"true\"]");
        }

        return items[0].Text() switch
        {
            "and" => new Conjunction([.. items.Skip(1).Select(ReadProposition)]),
            "or" => new Disjunction([.. items.Skip(1).Select(ReadProposition)]),
            "not" when items.Count == 2 => new Negation(ReadProposition(items[1])),
            "not" => throw place.Refuse("[\"not\", proposition]"),
            "true" when items.Count == 1 => new Conjunction([]),
            "true" => throw place.Refuse("[\"true\"]"),
            "reg" or "mem" => ReadEquality(place, items),
            "fault" when items.Count == 3 => ReadFault(items),
            "fault" => throw place.Refuse("[\"fault\", thread, instruction]"),
            _ => throw items[0].Refuse("and, or, not, reg, mem, fault, true"),
        };
    }

    private Equality ReadFault(List<LocatedValue> items)
    {
        var thread = items[1].Number(0, threads.Count - 1, "a thread");
        return new Equality(NumberOf(Variable.OfFault(thread, items[2].Number(0, threads[thread].Count - 1, "an instruction"))), 1);
    }

    private Equality ReadEquality(LocatedValue place, List<LocatedValue> items)
    {
        var (variable, value) = ReadAtom(place);
        if (!known.Contains(variable))
        {
            var kin = known.Where(k => k.Thread == variable.Thread).Select(k => k.ToString()).Order(StringComparer.Ordinal).ToList();
            throw variable.Thread >= threads.Count
                ? items[1].Refuse($"a thread from 0 to {threads.Count - 1}")
                : items[variable.Thread < 0 ? 1 : 2].Refuse(kin.Count > 0 ? string.Join(", ", kin) : "there is none");
        }

        return new Equality(NumberOf(variable), value);
    }

    private int NumberOf(Variable variable)
    {
        if (variables.IndexOf(variable) is >= 0 and var known)
        {
            return known;
        }

        variables.Add(variable);
        return variables.Count - 1;
    }
}
