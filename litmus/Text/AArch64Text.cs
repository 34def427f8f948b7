using System.Globalization;
using static Shootdown.Litmus.Text.AArch64Registers;

namespace Shootdown.Litmus.Text;

/// <summary>Instructions of AArch64 as they are written.</summary>
internal static class AArch64Text
{
    /// <summary>An instruction.</summary>
    /// <param name="statement">The instruction.</param>
    public static string Of(Statement statement) => statement switch
    {
        LoadStatement s => $"{Pick(s.Order, "LDR", "LDAPR", "LDAR")} {NameOf(s.Into)},{Of(s.From)}",
        StoreStatement s => $"{(s.Order == HerdOrder.Release ? "STLR" : "STR")} {Of(s.Source)},{Of(s.To)}",
        LoadExclusiveStatement s => $"{Pick(s.Order, "LDXR", "LDAXR", "LDAXR")} {NameOf(s.Into)},{Of(s.From)}",
        StoreExclusiveStatement s =>
            $"{(s.Order == HerdOrder.Release ? "STLXR" : "STXR")} {NameOf(s.Status)},{NameOf(s.Source)},{Of(s.To)}",
        ReadModifyWriteStatement { Into: null } s => $"ST{Stem(s.Calculation)}{Suffix(s.Order)} {Of(s.Source)},{Of(s.Location)}",
        ReadModifyWriteStatement { Calculation: Calculation.Take } s =>
            $"SWP{Suffix(s.Order)} {Of(s.Source)},{NameOf(s.Into)},{Of(s.Location)}",
        ReadModifyWriteStatement s => $"LD{Stem(s.Calculation)}{Suffix(s.Order)} {Of(s.Source)},{NameOf(s.Into)},{Of(s.Location)}",
        CompareAndSwapStatement s => $"CAS{Suffix(s.Order)} {NameOf(s.Expected)},{NameOf(s.Source)},{Of(s.Location)}",
        MoveStatement s => $"MOV {NameOf(s.Into)},{Of(s.Source)}",
        ArithmeticStatement s => $"{Name(s.Kind)} {NameOf(s.Into)},{NameOf(s.Left)},{Of(s.Right)}{Extended(s.Extension, s.Shift)}",
        CompareStatement s => $"CMP {NameOf(s.Left)},{Of(s.Right)}",
        SelectStatement s => $"CSEL {NameOf(s.Into)},{NameOf(s.Then)},{NameOf(s.Else)},{s.Condition}",
        BranchStatement { Condition: FlagCondition.AL } s => $"B {s.Label}",
        BranchStatement s => $"B.{s.Condition} {s.Label}",
        RegisterBranchStatement s => $"{(s.IfZero ? "CBZ" : "CBNZ")} {NameOf(s.Tested)},{s.Label}",
        BarrierStatement { Kind: BarrierKind.Isb } => "ISB",
        BarrierStatement s => $"{s.Kind.ToString().ToUpperInvariant()} {Option(s)}",
        InvalidateStatement s => s.Register is { } register ? $"TLBI {s.Operation},{NameOf(register)}" : $"TLBI {s.Operation}",
        TranslateStatement s => $"AT {s.Operation},{NameOf(s.Register)}",
        WriteSystemStatement s => $"MSR {s.SystemRegister},{Of(s.Source)}",
        ReadSystemStatement s => $"MRS {NameOf(s.Into)},{s.SystemRegister}",
        SupervisorCallStatement s => string.Create(CultureInfo.InvariantCulture, $"SVC #{s.Number}"),
        ExceptionReturnStatement => "ERET",
        NoOperationStatement => "NOP",
        _ => throw new ArgumentException($"no instruction of AArch64: {statement}", nameof(statement)),
    };

    private static string Pick(HerdOrder order, string plain, string acquirePc, string acquire) =>
        order == HerdOrder.Plain ? plain : order == HerdOrder.AcquirePc ? acquirePc : acquire;

    private static string Stem(Calculation calculation) => calculation switch
    {
        Calculation.Add => "ADD",
        Calculation.Or => "SET",
        Calculation.Clear => "CLR",
        Calculation.Xor => "EOR",
        _ => throw new ArgumentException($"no atomic instruction of AArch64: {calculation}", nameof(calculation)),
    };

    private static string Suffix(HerdOrder order) => order switch
    {
        HerdOrder.Acquire => "A",
        HerdOrder.Release => "L",
        HerdOrder.AcquireRelease => "AL",
        _ => string.Empty,
    };

    private static string Name(ArithmeticKind kind) => kind switch
    {
        ArithmeticKind.Add => "ADD",
        ArithmeticKind.Subtract => "SUB",
        ArithmeticKind.And => "AND",
        ArithmeticKind.Or => "ORR",
        ArithmeticKind.Xor => "EOR",
        ArithmeticKind.ShiftLeft => "LSL",
        _ => "LSR",
    };

    private static string Option(BarrierStatement barrier)
    {
        var access = barrier.Access switch
        {
            BarrierAccess.Loads => "LD",
            BarrierAccess.Stores => "ST",
            _ => string.Empty,
        };
        return barrier.Domain != ShareabilityDomain.SY ? $"{barrier.Domain}{access}" : access.Length > 0 ? access : "SY";
    }

    private static string Of(HerdOperand argument) =>
        argument.Register is { } register ? NameOf(register) : string.Create(CultureInfo.InvariantCulture, $"#{argument.Constant}");

    private static string Of(HerdAddress address)
    {
        var added = address.Index is { } index ? $",{NameOf(index)}{Extended(address.Extension, address.Shift)}"
            : address.Offset != 0 ? string.Create(CultureInfo.InvariantCulture, $",#{address.Offset}") : string.Empty;
        return $"[{NameOf(address.Base!)}{added}]";
    }

    private static string Extended(string? extension, int shift) =>
        extension is null ? string.Empty
        : shift == 0 ? $",{extension}"
        : string.Create(CultureInfo.InvariantCulture, $",{extension} #{shift}");
}
