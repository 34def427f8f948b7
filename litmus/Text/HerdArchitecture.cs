namespace Shootdown.Litmus.Text;

/// <summary>The language of a test's threads.</summary>
public enum HerdArchitecture
{
    /// <summary><c>X86</c>: 32 bits, the destination first.</summary>
    X86,

    /// <summary><c>X86_64</c>: the source first, as the GNU assembler has it.</summary>
    X86_64,

    /// <summary><c>AArch64</c>, with or without page tables.</summary>
    AArch64,

    /// <summary><c>C</c> with the macros of the kernel's memory model.</summary>
    C,
}
