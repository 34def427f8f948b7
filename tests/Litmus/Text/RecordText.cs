using System.Globalization;
using System.Text.Json;

namespace Shootdown.Tests.Litmus.Text;

/// <summary>Records as tests in herd's format: programs of the facts in other words, so that there is a text for each.</summary>
internal static class RecordText
{
    /// <summary>The test that a record is.</summary>
    /// <param name="record">The record.</param>
    public static HerdTest Of(JsonElement record)
    {
        var (architecture, threads) = record.GetProperty("arch").GetString() switch
        {
            "X86" => (HerdArchitecture.X86_64, new X86RecordThreads(record).Threads()),
            "LKMM" => (HerdArchitecture.C, new CRecordThreads(record).Threads()),
            _ => (HerdArchitecture.AArch64, new ArmRecordThreads(record).Threads()),
        };
        var condition = record.GetProperty("cond");
        return new HerdTest
        {
            Architecture = architecture,
            Name = record.GetProperty("name").GetString()!,
            Information = [KeyValuePair.Create("Family", record.TryGetProperty("family", out var family) ? family.GetString()! : "none")],
            Initial = [.. Memory(record), .. threads.Initial],
            Threads = threads.Threads,
            Quantifier = condition.GetProperty("quant").GetString() switch
            {
                "exists" => Quantifier.Exists,
                "notexists" => Quantifier.NotExists,
                _ => Quantifier.Forall,
            },
            Proposition = Proposition(condition.GetProperty("expr"), architecture),
        };
    }

    /// <summary>A value: a number, or a page-table entry <c>["D", valid, page]</c>.</summary>
    /// <param name="value">The value.</param>
    public static HerdValue Value(JsonElement value) => value.ValueKind == JsonValueKind.Number ? new NumberValue(value.GetInt64())
        : new EntryValue(value[2].GetString()) { Valid = value[1].GetInt32() == 1 };

    /// <summary>A register's name in a record as the architecture has it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="architecture">The architecture.</param>
    public static string RegisterName(string name, HerdArchitecture architecture) =>
        architecture == HerdArchitecture.X86_64 ? X86Registers.Find(name, wide: true)!.Name : name;

    private static IEnumerable<Initialisation> Memory(JsonElement record)
    {
        foreach (var (property, isEntry) in new[] { ("init", false), ("pte", true) })
        {
            if (record.TryGetProperty(property, out var places))
            {
                foreach (var place in places.EnumerateObject())
                {
                    yield return new(null, isEntry ? new EntryPlace(place.Name) : new MemoryPlace(place.Name), Value(place.Value));
                }
            }
        }
    }

    private static HerdProposition Proposition(JsonElement expression, HerdArchitecture architecture)
    {
        var parts = expression.EnumerateArray().Skip(1).ToList();
        return expression[0].GetString() switch
        {
            "and" => new AndProposition([.. parts.Select(p => Proposition(p, architecture))]),
            "or" => new OrProposition([.. parts.Select(p => Proposition(p, architecture))]),
            "not" => new NotProposition(Proposition(parts[0], architecture)),
            "true" => new ConstantProposition(true),
            "reg" => new EqualProposition(
                new RegisterPlace(parts[0].GetInt32(), RegisterName(parts[1].GetString()!, architecture)), Value(parts[2])),
            "mem" => new EqualProposition(
                parts[0].GetString() is ['p', 't', 'e', ':', .. var page] ? new EntryPlace(page) : new MemoryPlace(parts[0].GetString()!),
                Value(parts[1])),
            "fault" => new FaultProposition(new FaultAtom(parts[0].GetInt32(), Label(parts[1].GetInt32()), null, null)),
            var other => throw new ArgumentException(other),
        };
    }

    /// <summary>The label of an instruction that a condition speaks of.</summary>
    /// <param name="instruction">Its number in the record.</param>
    public static string Label(int instruction) => string.Create(CultureInfo.InvariantCulture, $"L{instruction}");
}

/// <summary>Threads, and what their registers hold at first.</summary>
/// <param name="Threads">The threads.</param>
/// <param name="Initial">What registers hold.</param>
internal sealed record RecordThreads(IReadOnlyList<HerdThread> Threads, IReadOnlyList<Initialisation> Initial);
