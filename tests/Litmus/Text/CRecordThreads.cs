using System.Text.Json;

namespace Shootdown.Tests.Litmus.Text;

/// <summary>The threads of a record for the kernel's memory model, in C.</summary>
/// <param name="record">The record.</param>
internal sealed class CRecordThreads(JsonElement record)
{
    /// <summary>The threads.</summary>
    public RecordThreads Threads()
    {
        List<KeyValuePair<string, string>> parameters =
        [
            .. record.GetProperty("init").EnumerateObject().Select(p => KeyValuePair.Create("int*", p.Name)),
            .. record.TryGetProperty("locks", out var locks)
                ? locks.EnumerateArray().Select(l => KeyValuePair.Create("spinlock_t*", l.GetString()!)) : [],
        ];
        return new(
            [.. record.GetProperty("threads").EnumerateArray().Select((t, i) =>
                new HerdThread(i, Block(t), new Dictionary<string, int>()) { Parameters = parameters })],
            []);
    }

    private static List<Statement> Block(JsonElement ops) => [.. ops.EnumerateArray().Select(Of)];

    private static Statement Of(JsonElement op)
    {
        var order = op.TryGetProperty("ord", out var given) ? given.GetString() : null;
        return op.GetProperty("op").GetString() switch
        {
            "load" => new CAssignment(Name(op, "dst"), order switch
            {
                "once" => new CCall("READ_ONCE", [At(op)]),
                "acquire" => new CCall("smp_load_acquire", [Name(op, "loc")]),
                _ => At(op),
            }),
            "store" => order switch
            {
                "once" => new CCallStatement(new CCall("WRITE_ONCE", [At(op), Operand(op, "src")])),
                "release" => new CCallStatement(new CCall("smp_store_release", [Name(op, "loc"), Operand(op, "src")])),
                _ => new CAssignment(At(op), Operand(op, "src")),
            },
            "rmw" => new CAssignment(Name(op, "dst"), new CCall("cmpxchg", [Name(op, "loc"), Operand(op, "cmp"), Operand(op, "src")])),
            "fence" => new CCallStatement(new CCall(op.GetProperty("kind").GetString()!, [])),
            "spin_lock" or "spin_unlock" => new CCallStatement(new CCall(op.GetProperty("op").GetString()!, [Name(op, "lock")])),
            "mov" => new CAssignment(Name(op, "dst"), Operand(op, "src")),
            "alu" => new CAssignment(
                Name(op, "dst"), new CBinary(Sign(op.GetProperty("fn").GetString()!), Operand(op, "a"), Operand(op, "b"))),
            "if" => new CIf(Operand(op, "cond"), Block(op.GetProperty("then")), Block(op.GetProperty("else"))),
            var other => throw new ArgumentException(other),
        };
    }

    private static string Sign(string function) => function switch
    {
        "ge" => ">=",
        "gt" => ">",
        "lt" => "<",
        "le" => "<=",
        "eq" => "==",
        _ => "!=",
    };

    private static CName Name(JsonElement op, string field) => new(op.GetProperty(field).GetString()!);

    private static CDereference At(JsonElement op) => new(Name(op, "loc"));

    private static CExpression Operand(JsonElement op, string field)
    {
        var operand = op.GetProperty(field);
        return operand.ValueKind == JsonValueKind.Object && operand.TryGetProperty("imm", out var constant)
            ? new CNumber(constant.GetInt64()) : new CName(operand.GetProperty("reg").GetString()!);
    }
}
