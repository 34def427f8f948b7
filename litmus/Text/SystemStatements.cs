namespace Shootdown.Litmus.Text;

/// <summary>Which fence it is.</summary>
public enum BarrierKind
{
    /// <summary>Data memory barrier.</summary>
    Dmb,

    /// <summary>Data synchronisation barrier.</summary>
    Dsb,

    /// <summary>Instruction synchronisation barrier.</summary>
    Isb,

    /// <summary>MFENCE of x86.</summary>
    Mfence,

    /// <summary>SFENCE of x86, which orders no more than stores are.</summary>
    Sfence,

    /// <summary>LFENCE of x86, which orders no more than loads are.</summary>
    Lfence,
}

/// <summary>Which accesses a DMB or DSB orders.</summary>
public enum BarrierAccess
{
    /// <summary>All.</summary>
    All,

    /// <summary>Loads before it (<c>LD</c>).</summary>
    Loads,

    /// <summary>Stores (<c>ST</c>).</summary>
    Stores,
}

/// <summary>For whom.</summary>
public enum ShareabilityDomain
{
    /// <summary>The full system (<c>SY</c>, <c>LD</c>, <c>ST</c>).</summary>
    SY,

    /// <summary>The outer shareable domain.</summary>
    OSH,

    /// <summary>The inner shareable domain.</summary>
    ISH,

    /// <summary>The CPU itself.</summary>
    NSH,
}

/// <summary>A fence.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Access">What it orders.</param>
/// <param name="Domain">For whom.</param>
public sealed record BarrierStatement(BarrierKind Kind, BarrierAccess Access, ShareabilityDomain Domain) : Statement;

/// <summary>TLBI.</summary>
/// <param name="Operation">The operation's name, such as <c>VAAE1IS</c>.</param>
/// <param name="Register">The register with the page and the ASID; null where all is invalidated.</param>
public sealed record InvalidateStatement(string Operation, HerdRegister? Register) : Statement
{
    /// <summary>Whether other CPUs of the inner or outer shareable domain do it too.</summary>
    public bool IsBroadcast => Operation.EndsWith("IS", StringComparison.Ordinal) || Operation.EndsWith("OS", StringComparison.Ordinal);

    /// <summary>Whether it is of one page, rather than of all.</summary>
    public bool IsOfPage => Operation.StartsWith("VA", StringComparison.Ordinal) || Operation.StartsWith("IPA", StringComparison.Ordinal);
}

/// <summary>AT: translates an address.</summary>
/// <param name="Operation">The operation's name, such as <c>S1E1R</c>.</param>
/// <param name="Register">The register with the address.</param>
public sealed record TranslateStatement(string Operation, HerdRegister Register) : Statement;

/// <summary>MSR.</summary>
/// <param name="SystemRegister">The system register that is written.</param>
/// <param name="Source">What is written.</param>
public sealed record WriteSystemStatement(string SystemRegister, HerdOperand Source) : Statement;

/// <summary>MRS.</summary>
/// <param name="Into">The register that gets it.</param>
/// <param name="SystemRegister">The system register that is read.</param>
public sealed record ReadSystemStatement(HerdRegister Into, string SystemRegister) : Statement;

/// <summary>SVC.</summary>
/// <param name="Number">The number.</param>
public sealed record SupervisorCallStatement(long Number) : Statement;

/// <summary>ERET.</summary>
public sealed record ExceptionReturnStatement : Statement;
