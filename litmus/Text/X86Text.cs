using System.Globalization;

namespace Shootdown.Litmus.Text;

/// <summary>Instructions of x86 as they are written: the destination first and in capitals for 32 bits, the source first for 64.</summary>
internal static class X86Text
{
    /// <summary>An instruction.</summary>
    /// <param name="statement">The instruction.</param>
    /// <param name="wide">Whether the architecture has 64 bits.</param>
    public static string Of(Statement statement, bool wide) => statement switch
    {
        LoadStatement s => Two("MOV", Of(s.Into, wide), Of(s.From, wide), wide, s.Into.Bits),
        StoreStatement s => Two("MOV", Of(s.To, wide), Of(s.Source, wide), wide, s.Source.Register?.Bits ?? 32),
        MoveStatement s => Two("MOV", Of(s.Into, wide), Of(s.Source, wide), wide, s.Into.Bits),
        ReadModifyWriteStatement { Into: { } into, Calculation: Calculation.Take } s =>
            Two("XCHG", Of(s.Location, wide), Of(into, wide), wide, into.Bits),
        ReadModifyWriteStatement { Into: { } into, Calculation: Calculation.Add } s =>
            Locked(Two("XADD", Of(s.Location, wide), Of(into, wide), wide, into.Bits), wide),
        ReadModifyWriteStatement { Into: null } s =>
            Locked(Two(Name(s.Calculation), Of(s.Location, wide), Of(s.Source, wide), wide, s.Source.Register?.Bits ?? 32), wide),
        CompareAndSwapStatement s => Locked(Two("CMPXCHG", Of(s.Location, wide), Of(s.Source, wide), wide, s.Source.Bits), wide),
        ArithmeticStatement s => Two(Name(s.Kind), Of(s.Into, wide), Of(s.Right, wide), wide, s.Into.Bits),
        CompareStatement s => Two("CMP", Of(s.Left, wide), Of(s.Right, wide), wide, s.Left.Bits),
        BranchStatement s => $"{In(wide, s.Condition switch
        {
            FlagCondition.AL => "JMP",
            FlagCondition.EQ => "JE",
            _ => "JNE",
        })} {s.Label}",
        BarrierStatement s => In(wide, s.Kind.ToString().ToUpperInvariant()),
        NoOperationStatement => In(wide, "NOP"),
        _ => throw new ArgumentException($"no instruction of x86: {statement}", nameof(statement)),
    };

    private static string Two(string name, string into, string source, bool wide, int bits) =>
        wide ? $"{In(wide, name)}{(bits == 64 ? 'q' : 'l')} {source},{into}" : $"{name} {into},{source}";

    private static string Locked(string instruction, bool wide) => $"{In(wide, "LOCK")} {instruction}";

    private static string In(bool wide, string name) => wide ? string.Concat(name.Select(char.ToLowerInvariant)) : name;

    private static string Name(Calculation calculation) => calculation switch
    {
        Calculation.Add => "ADD",
        Calculation.Subtract => "SUB",
        Calculation.Or => "OR",
        Calculation.And => "AND",
        Calculation.Xor => "XOR",
        _ => throw new ArgumentException($"no locked instruction of x86: {calculation}", nameof(calculation)),
    };

    private static string Name(ArithmeticKind kind) => kind switch
    {
        ArithmeticKind.Add => "ADD",
        ArithmeticKind.Subtract => "SUB",
        ArithmeticKind.Or => "OR",
        ArithmeticKind.And => "AND",
        ArithmeticKind.Xor => "XOR",
        _ => throw new ArgumentException($"no instruction of x86 here: {kind}", nameof(kind)),
    };

    private static string Of(HerdRegister register, bool wide) => X86Registers.NameOf(register, wide);

    private static string Of(HerdOperand argument, bool wide) =>
        argument.Register is { } register ? Of(register, wide) : string.Create(CultureInfo.InvariantCulture, $"${argument.Constant}");

    private static string Of(HerdAddress address, bool wide)
    {
        var inner = address.Base is { } register ? Of(register, wide) : address.Location!;
        var offset = address.Offset == 0 ? string.Empty : address.Offset.ToString(CultureInfo.InvariantCulture);
        return wide || offset.Length > 0 ? $"{offset}({inner})" : $"[{inner}]";
    }
}
