using System.Globalization;

namespace Shootdown.Litmus.Runs;

/// <summary>A run's program as a test for x86 in herd's format.</summary>
internal sealed class RunTest
{
    private static readonly string[] Registers =
        ["rax", "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"];

    /// <summary>Whether a thread reads more often than there are registers.</summary>
    /// <param name="program">The program.</param>
    public static bool Exceeds(RunProgram program) =>
        program.Threads.Any(t => t.Count(e => e.Location is not null && (e.Stored is null || e.IsLocked)) > Registers.Length);

    private readonly RunProgram program;
    private readonly Dictionary<Cell, string> names = [];
    private readonly List<HerdProposition> asked = [];

    /// <summary>Writes a test.</summary>
    /// <param name="violation">The run; null where nobody reads the test.</param>
    /// <param name="program">What is left of its program.</param>
    public RunTest(Violation? violation, RunProgram program)
    {
        this.program = program;
        foreach (var cell in program.Locations)
        {
            names.Add(cell, NameOf(cell));
        }

        var threads = program.Threads.Select((t, number) => ThreadOf(number, t)).ToList();
        asked.AddRange(program.Final.Select(f => new EqualProposition(new MemoryPlace(names[f.Key]), new NumberValue(f.Value))));
        Test = new HerdTest
        {
            Architecture = HerdArchitecture.X86_64,
            Name = $"{violation?.Property.Id ?? "run"}-barrier",
            Description = Plain(violation?.Sentence ?? "a run"),
            Information =
            [
                new("Threads", string.Join(", ", program.Actors.Select((a, t) =>
                    string.Create(CultureInfo.InvariantCulture, $"P{t} is {a}")))),
                .. names.Select(n => new KeyValuePair<string, string>(n.Value, Plain(Meaning(n.Key)))),
            ],
            Initial = [.. names.Select(n => new Initialisation(null, new MemoryPlace(n.Value), new NumberValue(program.Initial(n.Key))))],
            Threads = threads,
            Quantifier = Quantifier.Exists,
            Proposition = asked is [var only] ? only : new AndProposition(asked),
        };
    }

    /// <summary>The test.</summary>
    public HerdTest Test { get; }

    private HerdThread ThreadOf(int number, IReadOnlyList<RunEvent> events)
    {
        var statements = new List<Statement>();
        var used = 0;
        foreach (var made in events)
        {
            if (made.Location is null)
            {
                statements.Add(new BarrierStatement(BarrierKind.Mfence, BarrierAccess.All, ShareabilityDomain.SY));
                continue;
            }

            var address = new HerdAddress(null, names[made.Location]);
            if (made is { IsLocked: false, Stored: { } value })
            {
                statements.Add(new StoreStatement(new HerdOperand(null, value), address, HerdOrder.Plain));
                continue;
            }

            var register = new HerdRegister(used < Registers.Length ? Registers[used] : string.Create(
                CultureInfo.InvariantCulture, $"r{used + 2}"), 32);
            used++;
            if (made.Stored is { } exchanged)
            {
                statements.Add(new MoveStatement(register, new HerdOperand(null, exchanged)));
                statements.Add(new ReadModifyWriteStatement(
                    Calculation.Take, new HerdOperand(register, 0), register, address, HerdOrder.Full));
            }
            else
            {
                statements.Add(new LoadStatement(register, address, HerdOrder.Plain));
            }

            if (made.Seen is { } seen)
            {
                asked.Add(new EqualProposition(new RegisterPlace(number, register.Name), new NumberValue(seen)));
            }
        }

        return new HerdThread(number, statements, new Dictionary<string, int>());
    }

    private string NameOf(Cell cell)
    {
        var words = string.Concat(cell.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        var plain = string.Join('_', words.Split('_', StringSplitOptions.RemoveEmptyEntries));
        var name = char.IsAsciiLetter(plain[0]) ? plain : $"x{plain}";
        return names.ContainsValue(name) ? string.Create(CultureInfo.InvariantCulture, $"{name}_{names.Count}") : name;
    }

    // A text is ASCII, a brace begins the initial state, and a quotation mark ends the description.
    private static string Plain(string text) => text
        .Replace("\u2192", "->", StringComparison.Ordinal).Replace('{', '[').Replace('}', ']').Replace('"', '\'');

    // The cell, and what the numbers stand for that occur.
    private string Meaning(Cell cell)
    {
        var numbers = program.Threads.SelectMany(t => t).Where(e => e.Location == cell)
            .SelectMany(e => (int?[])[e.Seen, e.Stored]).OfType<int>().Append(program.Initial(cell)).Distinct().Order()
            .Select(n => (Number: n.ToString(CultureInfo.InvariantCulture), Text: cell.Format(n)))
            .Where(n => n.Number != n.Text)
            .Select(n => $"{n.Number} is {n.Text}").ToList();
        return numbers.Count > 0 ? $"{cell.Name}, {string.Join(", ", numbers)}" : cell.Name;
    }
}
