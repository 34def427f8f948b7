using System.Globalization;

namespace Shootdown.Litmus.Text;

/// <summary>The names of AArch64's registers.</summary>
public static class AArch64Registers
{
    /// <summary>A register by its name; null if there is none of that name.</summary>
    /// <param name="name">The name, such as <c>W0</c>.</param>
    public static HerdRegister? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.ToUpperInvariant() switch
        {
            "XZR" => new HerdRegister("XZR", 64),
            "WZR" => new HerdRegister("XZR", 32),
            "SP" => new HerdRegister("SP", 64),
            [('X' or 'W') and var width, .. var digits]
                when digits.Length is 1 or 2 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number <= 30 => new HerdRegister(string.Create(CultureInfo.InvariantCulture, $"X{number}"), width == 'X' ? 64 : 32),
            _ => null,
        };
    }

    /// <summary>How a register is written.</summary>
    /// <param name="register">The register.</param>
    public static string NameOf(HerdRegister register)
    {
        ArgumentNullException.ThrowIfNull(register);
        return register is { Bits: 32, Name: ['X', .. var rest] } ? $"W{rest}" : register.Name;
    }
}
