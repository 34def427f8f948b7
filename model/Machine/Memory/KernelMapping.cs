using System.Collections.Immutable;

namespace Shootdown.Model.Machine.Memory;

/// <summary>One page of kernel memory that is mapped and unmapped (vmalloc): a global translation, whatever CR3 holds.</summary>
/// <remarks>Every CPU may hold the translation from the start, and gets it back at once after a flush for as long as the entry maps the
/// page; so what a CPU may hold after its last flush is what the entry was then.</remarks>
public sealed unsafe class KernelMapping
{
    private readonly Cell entry;
    private readonly Cell freed;
    private readonly ImmutableArray<Cell> held;

    /// <summary>Declares the page.</summary>
    /// <param name="machine">The machine.</param>
    public KernelMapping(Computer machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        entry = machine.Layout.Declare("init_mm.pte", 2, 1, -1, static v => v == 0 ? "none" : "old");
        freed = machine.Layout.Flag("vmalloc page freed");
        held = machine.PerCpu("tlb init_mm", 2, static v => v == 0 ? "-" : "old");
        foreach (var cell in held)
        {
            cell.Initial = 1;
        }
    }

    /// <summary>Unmaps it (<c>ptep_get_and_clear</c>, an exchange).</summary>
    public Operation<Nothing> Clear() => new StoreOperation(entry, 0, "ptep_get_and_clear(init_mm)");

    /// <summary>Frees the physical page.</summary>
    public Operation<Nothing> Free() => new AllocationOperation(freed, "free_page(vmalloc)", Free: true);

    /// <summary>Drops the translation on a CPU.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> Invalidate(int cpu) => new InvalidateOperation(this, cpu);

    /// <summary>Accesses the page from the kernel.</summary>
    public Operation<Nothing> Access() => new AccessOperation(this);

    internal void Refresh(ulong* state, int cpu) => held[cpu].Set(state, entry.Get(state));

    internal void TouchRefresh(Footprint footprint, int cpu) => footprint.Read(entry).Write(held[cpu]);

    private sealed record InvalidateOperation(KernelMapping Mapping, int Cpu) : Effect
    {
        public override string Label => "flush the kernel range";

        public override MemoryOrder Order => MemoryOrder.Full;

        public override int Execute(ref StepExecution step)
        {
            Mapping.Refresh(step.State, Cpu);
            return 0;
        }

        public override void Touch(Footprint footprint) => Mapping.TouchRefresh(footprint, Cpu);
    }

    private sealed record AccessOperation(KernelMapping Mapping) : Effect
    {
        public override string Label => "accesses the vmalloc page";

        public override bool DependsOnCpu => true;

        public override int Execute(ref StepExecution step)
        {
            if (Mapping.held[step.Cpu].IsSet(step.State) && !Mapping.entry.IsSet(step.State) && Mapping.freed.IsSet(step.State))
            {
                step.Observe(Observed.FreedPageUsed | Observed.StaleTranslationUsed);
            }

            return 0;
        }

        public override void Touch(Footprint footprint) => footprint.Read(Mapping.entry, Mapping.freed).Read([.. Mapping.held]);
    }
}
