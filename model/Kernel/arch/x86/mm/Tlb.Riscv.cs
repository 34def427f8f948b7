namespace Shootdown.Model.Kernel.arch.x86.mm;

/// <content>Another architecture in the place of this one: its flushes and switches, behind the same calls.</content>
public sealed partial class Tlb
{
    /// <summary>arch/riscv/mm/tlbflush.c; null on x86.</summary>
    public Tlbflush? Tlbflush { get; set; }

    /// <summary>arch/riscv/mm/context.c; null on x86.</summary>
    public MmContext? MmContext { get; set; }

    /// <summary>A flush by its number.</summary>
    /// <param name="number">The number, from 1.</param>
    internal Flush FlushOf(int number) => flushes[number - 1];
}
