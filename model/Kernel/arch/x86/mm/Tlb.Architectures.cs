namespace Shootdown.Model.Kernel.arch.x86.mm;

/// <content>Another architecture in the place of this one: its flushes and switches, behind the same calls.</content>
public sealed partial class Tlb
{
    /// <summary>The flushes of the other architecture; null on x86.</summary>
    public IRangeFlushes? Flushes { get; set; }

    /// <summary>Its switches; null on x86.</summary>
    public IMmContext? MmContext { get; set; }

    /// <summary>Whether a design is of another architecture, whose ASIDs come in generations.</summary>
    /// <param name="design">The design.</param>
    public static bool IsElsewhere(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        return design.Backend is FlushBackend.Riscv or FlushBackend.Arm;
    }

    /// <summary>A flush by its number.</summary>
    /// <param name="number">The number, from 1.</param>
    internal Flush FlushOf(int number) => flushes[number - 1];
}
