using System.Text.Json;

namespace Shootdown.Tests.Litmus.Text;

/// <summary>The threads of a record for x86.</summary>
/// <param name="record">The record.</param>
internal sealed class X86RecordThreads(JsonElement record)
{
    /// <summary>The threads.</summary>
    public RecordThreads Threads() => new(
        [.. record.GetProperty("threads").EnumerateArray().Select((t, i) =>
            new HerdThread(i, [.. t.EnumerateArray().Select(Of)], new Dictionary<string, int>()))],
        []);

    private static Statement Of(JsonElement op) => op.GetProperty("op").GetString() switch
    {
        "load" => new LoadStatement(Register(op, "dst")!, Location(op), HerdOrder.Plain),
        "store" => new StoreStatement(Source(op), Location(op), HerdOrder.Plain),
        "mov" => new MoveStatement(Register(op, "dst")!, Source(op)),
        "fence" => new BarrierStatement(BarrierKind.Mfence, BarrierAccess.All, ShareabilityDomain.SY),
        "rmw" => new ReadModifyWriteStatement(
            op.GetProperty("fn").GetString() == "add" ? Calculation.Add : Calculation.Take, Source(op), Register(op, "dst"), Location(op),
            HerdOrder.Full),
        var other => throw new ArgumentException(other),
    };

    private static HerdRegister? Register(JsonElement op, string field) =>
        op.GetProperty(field).GetString() is { } name ? X86Registers.Find(name, wide: true) : null;

    private static HerdAddress Location(JsonElement op) => new(null, op.GetProperty("loc").GetString());

    private static HerdOperand Source(JsonElement op)
    {
        var source = op.GetProperty("src");
        return source.TryGetProperty("imm", out var constant)
            ? new HerdOperand(null, constant.GetInt64()) : new HerdOperand(Register(source, "reg"), 0);
    }
}
