using System.Globalization;

namespace Shootdown.Litmus.Text;

/// <summary>The names of x86's registers.</summary>
public static class X86Registers
{
    private static readonly string[] Letters = ["AX", "BX", "CX", "DX", "SI", "DI"];

    /// <summary>A register by its name; null if there is none of that name with 32 or 64 bits.</summary>
    /// <param name="name">The name, such as <c>EAX</c> or <c>%eax</c>.</param>
    /// <param name="wide">Whether the architecture has 64 bits; registers are called by their widest form.</param>
    public static HerdRegister? Find(string name, bool wide)
    {
        ArgumentNullException.ThrowIfNull(name);
        var upper = name.TrimStart('%').ToUpperInvariant();
        if (upper.Length == 3 && upper[0] is 'E' or 'R' && Letters.Contains(upper[1..]))
        {
            return wide ? new HerdRegister(Lower($"R{upper[1..]}"), upper[0] == 'R' ? 64 : 32)
                : upper[0] == 'E' ? new HerdRegister(upper, 32) : null;
        }

        var digits = upper.TrimEnd('D');
        return wide && digits.Length is 2 or 3 && digits[0] == 'R' && upper.Length - digits.Length <= 1
            && int.TryParse(digits.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 8 and <= 15
            ? new HerdRegister(string.Create(CultureInfo.InvariantCulture, $"r{number}"), upper.Length > digits.Length ? 32 : 64) : null;
    }

    /// <summary>How a register is written.</summary>
    /// <param name="register">The register.</param>
    /// <param name="wide">Whether the architecture has 64 bits.</param>
    public static string NameOf(HerdRegister register, bool wide)
    {
        ArgumentNullException.ThrowIfNull(register);
        return !wide ? register.Name
            : register.Bits == 64 ? $"%{register.Name}"
            : char.IsAsciiDigit(register.Name[1]) ? $"%{register.Name}d" : $"%e{register.Name[1..]}";
    }

    private static string Lower(string name) => string.Concat(name.Select(char.ToLowerInvariant));
}
