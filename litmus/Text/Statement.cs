using System.Globalization;

namespace Shootdown.Litmus.Text;

/// <summary>A statement of a thread: an instruction, or a statement in C.</summary>
public abstract record Statement
{
    /// <summary>Where it stands.</summary>
    public TextPosition At { get; init; }
}

/// <summary>A register.</summary>
/// <param name="Name">The name of its widest form: <c>X0</c>, <c>XZR</c>, <c>rax</c>, <c>EAX</c>.</param>
/// <param name="Bits">How many bits of it are meant.</param>
public sealed record HerdRegister(string Name, int Bits)
{
    /// <summary>Whether it always reads as 0 and forgets what is written.</summary>
    public bool IsZero => Name == "XZR";
}

/// <summary>What an instruction takes: a register, or a constant.</summary>
/// <param name="Register">The register; null for a constant.</param>
/// <param name="Constant">The constant, where there is no register.</param>
public sealed record HerdOperand(HerdRegister? Register, long Constant)
{
    /// <inheritdoc/>
    public override string ToString() => Register?.Name ?? Constant.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A memory address: a register or a location, and what is added.</summary>
/// <param name="Base">The register that holds it; null where the location is named (x86).</param>
/// <param name="Location">The location that is named; null where a register holds it.</param>
public sealed record HerdAddress(HerdRegister? Base, string? Location)
{
    /// <summary>A register that is added; null for none.</summary>
    public HerdRegister? Index { get; init; }

    /// <summary>How it is extended (<c>SXTW</c>, <c>UXTW</c>, <c>LSL</c>); null for not at all.</summary>
    public string? Extension { get; init; }

    /// <summary>By how many bits it is shifted to the left after that.</summary>
    public int Shift { get; init; }

    /// <summary>A constant that is added.</summary>
    public long Offset { get; init; }
}

/// <summary>How an access is ordered.</summary>
public enum HerdOrder
{
    /// <summary>Not at all (by itself).</summary>
    Plain,

    /// <summary>Acquire, but a release before it may be overtaken (LDAPR).</summary>
    AcquirePc,

    /// <summary>Acquire.</summary>
    Acquire,

    /// <summary>Release.</summary>
    Release,

    /// <summary>Acquire and release.</summary>
    AcquireRelease,

    /// <summary>Fully, as a locked instruction of x86.</summary>
    Full,
}
