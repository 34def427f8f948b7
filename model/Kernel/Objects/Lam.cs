using System.Collections.Immutable;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>Linear address masking: what an mm wants of CR3 (<c>context.lam_cr3_mask</c>, <c>untag_mask</c>), what each CPU's CR3 has,
/// and what the CPU notes of that (<c>cpu_tlbstate.lam</c>, <c>tlbstate_untag_mask</c>).</summary>
/// <remarks>CR3's bits are a cell of their own, stored right after CR3: interrupts are off, and nobody accesses user memory in
/// between.</remarks>
public sealed class Lam
{
    private readonly ImmutableArray<Cell> masks;

    /// <summary>Declares it.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mms">The mms.</param>
    public Lam(Computer machine, IReadOnlyList<Mm> mms)
    {
        ArgumentNullException.ThrowIfNull(machine);
        machine.Show(this);
        masks = [.. mms.Select(m => machine.Layout.Flag($"{m}.lam_cr3_mask"))];
        (Cr3, Noted) = (machine.PerCpu("cr3.lam", 2), machine.PerCpu("cpu_tlbstate.lam", 2));
    }

    /// <summary>By CPU: whether its CR3 masks addresses.</summary>
    public ImmutableArray<Cell> Cr3 { get; }

    /// <summary>By CPU: whether it notes so.</summary>
    public ImmutableArray<Cell> Noted { get; }

    /// <summary><c>mm->context.lam_cr3_mask = X86_CR3_LAM_U57</c>, and the mask by which pointers are untagged.</summary>
    /// <param name="mm">The mm.</param>
    public Operation<Nothing> Enable(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.Store(masks[mm.Number], 1, $"{mm}.lam_cr3_mask = X86_CR3_LAM_U57");
    }

    /// <summary><c>mm_lam_cr3_mask(mm)</c>.</summary>
    /// <param name="mm">The mm.</param>
    public Operation<bool> Mask(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return Atomic.Load<bool>(masks[mm.Number], $"{mm}.lam_cr3_mask");
    }

    /// <summary>CR3 gets its bits.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="on">Whether it masks addresses.</param>
    public Operation<Nothing> WriteCr3(int cpu, bool on) =>
        Atomic.Store(Cr3[cpu], on ? 1 : 0, $"write_cr3({(on ? "with" : "without")} LAM)", MemoryOrder.Full);

    /// <summary><c>cpu_tlbstate_update_lam()</c>.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="on">Whether CR3 masks addresses.</param>
    public Operation<Nothing> Note(int cpu, bool on) =>
        Atomic.Store(Noted[cpu], on ? 1 : 0, $"cpu_tlbstate_update_lam({(on ? "on" : "off")})");
}
