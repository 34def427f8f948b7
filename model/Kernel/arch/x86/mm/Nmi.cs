namespace Shootdown.Model.Kernel.arch.x86.mm;

/// <summary>arch/x86/mm/tlb.c, nmi_uaccess_okay(): user memory read from NMI context (perf, kprobes).</summary>
/// <remarks>An NMI comes on top of whatever its CPU does, with interrupts off too, and its CPU does nothing else meanwhile: so its check
/// and its access are one step of the machine.</remarks>
public sealed class Nmi
{
    private readonly Design design;
    private readonly Tlb tlb;

    /// <summary>Creates the layer.</summary>
    /// <param name="design">The variant.</param>
    /// <param name="tlb">The flushing layer.</param>
    public Nmi(Design design, Tlb tlb) => (this.design, this.tlb) = (design, tlb);

    /// <summary>An NMI handler reads user memory, if it may.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="mm">The mm that the interrupted task has.</param>
    /// <param name="page">The page.</param>
    [Kernel("arch/x86/mm/tlb.c", "nmi_uaccess_okay", "7.3")]
    public async Step CopyFromUserNmi(int cpu, Mm mm, int page) =>
        await new AccessOperation(tlb, cpu, mm, page, design.NmiUaccess == NmiUaccess.RefusedWhilePending);

    private sealed unsafe record AccessOperation(Tlb Tlb, int Cpu, Mm Mm, int Page, bool Guarded) : Effect
    {
        public override object? About => new UserAccess(Mm.Number, Page);

        public override string Label => $"NMI handler reads {Mm}.{Page}";

        public override int Execute(ref StepExecution step)
        {
            var state = step.State;
            if (Tlb.State.LoadedMm[Cpu].Get(state) != Mm.Number + 1 || Tlb.State.IsLazy[Cpu].IsSet(state) || Tlb.Mmu.Cr3[Cpu].Get(state) != Mm.Number + 1
                || (Guarded && Tlb.State.FlushPending[Cpu].IsSet(state)))
            {
                return Blocked;
            }

            step.Observe(Tlb.Mmu.Use(state, Cpu, Mm.Number, Page));
            return 0;
        }

        public override void Touch(Footprint footprint) =>
            Tlb.Mmu.TouchUse(footprint.Read(Tlb.State.LoadedMm[Cpu], Tlb.State.IsLazy[Cpu], Tlb.State.FlushPending[Cpu]), Cpu, Mm.Number, Page);
    }
}
