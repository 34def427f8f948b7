using System.Globalization;

namespace Shootdown.Litmus;

/// <summary>Reads the test in a record.</summary>
internal static class TestReader
{
    private const int MostInstructions = 256;

    // Besides what is read: where the test is from, and what its collector noted.
    private static readonly string[] Known =
    [
        "id", "name", "arch", "family", "source", "init", "reg_init", "threads", "cond", "verdict", "verdict_sc", "oracles", "observation",
            "final_states",
        "features", "aliases", "tier", "score", "caveat", "nthreads", "memops", "status", "conflict",
        "flat_states", "pte", "translated", "lowered", "locks", "result_comment",
    ];

    /// <summary>Reads it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="instruction">Reads an instruction, given its number in its thread and how many that has.</param>
    public static LitmusTest Read(LocatedValue record, Func<LocatedValue, int, int, Instruction> instruction) =>
        ReadWhole(record, thread => ReadThread(thread, instruction));

    /// <summary>Reads it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="thread">Reads a thread.</param>
    public static LitmusTest ReadWhole(LocatedValue record, Func<LocatedValue, IReadOnlyList<Instruction>> thread)
    {
        var fields = record.Properties(Known);
        var threads = fields.Need("threads").Items().Select(thread).ToList();
        if (threads.Count == 0)
        {
            throw fields.Need("threads").Refuse("one thread or more");
        }

        var memory = fields.Given("init")?.Entries().ToDictionary(e => e.Key, e => PageEntry.Read(e.Value)) ?? [];
        foreach (var (page, entry) in fields.Given("pte")?.Entries() ?? new Dictionary<string, LocatedValue>())
        {
            memory.Add(PageEntry.LocationOf(page), PageEntry.Read(entry));
        }

        var registers = fields.Given("reg_init") is { } given ? ReadRegisters(given, threads.Count) : [];
        var condition = new ConditionReader(threads, memory.Keys, registers.Keys).Read(fields.Need("cond"));
        var forall = condition.Quantifier == Quantifier.Forall;
        return new LitmusTest
        {
            Threads = threads,
            Memory = memory,
            Registers = registers,
            Condition = condition,
            Verdict = ReadVerdict(fields.Need("verdict"), forall),
            VerdictSc = fields.Given("verdict_sc") is { } sc ? ReadVerdict(sc, forall) : null,
            Outcomes = fields.Given("conflict")?.Flag() == true
                ? null
                : fields.Given("final_states")?.Items().Select(s => ReadOutcome(s, condition.Variables)).ToHashSet(),
            Score = fields.Given("score")?.Flag() ?? true,
            Caveat = fields.Given("caveat")?.Text(),
        };
    }

    private static List<Instruction> ReadThread(LocatedValue thread, Func<LocatedValue, int, int, Instruction> read)
    {
        var count = thread.Items().Count();
        return count <= MostInstructions
            ? [.. thread.Items().Select((instruction, at) => read(instruction, at, count))]
            : throw thread.Fail($"{count} instructions", $"at most {MostInstructions}");
    }

    private static Dictionary<Variable, long> ReadRegisters(LocatedValue place, int threads)
    {
        var registers = new Dictionary<Variable, long>();
        var seen = new HashSet<int>();
        foreach (var (thread, values) in place.Entries())
        {
            if (!int.TryParse(thread, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= threads)
            {
                throw values.Fail($"no thread {Excerpt.Quoted(thread)}", $"a thread from 0 to {threads - 1}");
            }

            if (!seen.Add(number))
            {
                throw place.Fail($"thread {number} twice", "each thread once");
            }

            foreach (var (register, value) in values.Entries())
            {
                registers.Add(new Variable(number, register), value.WholeNumber());
            }
        }

        return registers;
    }

    /// <summary>Reads a verdict.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="forall">Whether it is of every outcome.</param>
    internal static LitmusVerdict ReadVerdict(LocatedValue place, bool forall) => forall
        ? place.OneOf(("Required", LitmusVerdict.Required), ("NotRequired", LitmusVerdict.NotRequired))
        : place.OneOf(("Allowed", LitmusVerdict.Allowed), ("Forbidden", LitmusVerdict.Forbidden));

    private static LitmusOutcome ReadOutcome(LocatedValue place, IReadOnlyList<Variable> variables)
    {
        var values = new Dictionary<Variable, long>();
        foreach (var item in place.Items())
        {
            var (variable, value) = ConditionReader.ReadAtom(item);
            if (!variables.Contains(variable) || !values.TryAdd(variable, value))
            {
                throw item.Refuse($"each variable of the condition once: {string.Join(", ", variables)}");
            }
        }

        return values.Count == variables.Count
            ? new LitmusOutcome(variables, variables.Select(v => values[v]))
            : throw place.Refuse($"each variable of the condition once: {string.Join(", ", variables)}");
    }
}
