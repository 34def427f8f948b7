namespace Shootdown.Litmus;

/// <summary>What an instruction takes: a register of its thread, or a constant.</summary>
/// <param name="Register">The register, or null.</param>
/// <param name="Constant">The constant, where there is no register.</param>
public sealed record Operand(string? Register, long Constant)
{
    /// <summary>A register.</summary>
    /// <param name="name">Its name.</param>
    public static Operand Of(string name) => new(name, 0);

    /// <summary>A constant.</summary>
    /// <param name="value">Its value.</param>
    public static Operand Of(long value) => new(null, value);

    /// <inheritdoc/>
    public override string ToString() => Register ?? PageEntry.TextOf(Constant);
}
