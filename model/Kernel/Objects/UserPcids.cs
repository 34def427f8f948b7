using System.Collections.Immutable;

namespace Shootdown.Model.Kernel.Objects;

/// <summary><c>cpu_tlbstate.user_pcid_flush_mask</c>: by CPU, the PCIDs whose twins for user mode are flushed before they are next
/// used.</summary>
/// <remarks>A CPU touches its own mask alone, with its interrupts off.</remarks>
public sealed class UserPcids
{
    private readonly Mmu mmu;
    private readonly TlbState state;

    /// <summary>Declares the masks.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mmu">The translation hardware.</param>
    /// <param name="state"><c>cpu_tlbstate</c>.</param>
    public UserPcids(Computer machine, Mmu mmu, TlbState state)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(state);
        (this.mmu, this.state) = (mmu, state);
        machine.Show(this);
        Masks = machine.PerCpu("user_pcid_flush_mask", 1 << state.Slots);
    }

    /// <summary>By CPU: <c>user_pcid_flush_mask</c>.</summary>
    public ImmutableArray<Cell> Masks { get; }

    /// <summary>Notes that a PCID's twin is to be flushed.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="asid">The PCID.</param>
    public Operation<Nothing> Note(int cpu, int asid) => Atomic.ThisCpu<int, Nothing>(
        $"__set_bit(kern_pcid({asid}), user_pcid_flush_mask[{cpu}])", [Masks[cpu]], [], 1, asid, static (ref Values v, int asid) =>
        {
            v[0] |= 1 << asid;
            return 0;
        });

    /// <summary>Notes that the twin of the PCID that is loaded is to be flushed.</summary>
    /// <param name="cpu">The CPU.</param>
    public Operation<Nothing> NoteLoaded(int cpu) => Atomic.ThisCpu<Nothing, Nothing>(
        $"__set_bit(kern_pcid(loaded_mm_asid), user_pcid_flush_mask[{cpu}])", [Masks[cpu]], [state.Asid[cpu]], 1, default,
        static (ref Values v, Nothing _) =>
        {
            v[0] |= 1 << v[1];
            return 0;
        });

    /// <summary>Takes the note that the twin of the PCID in CR3 is to be flushed: whether there was one.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <remarks>A global ASID has no bit: what is tested and cleared then is other memory.</remarks>
    public Operation<bool> Take(int cpu) => Atomic.ThisCpu<int, bool>(
        $"btr(pcid, user_pcid_flush_mask[{cpu}])", [Masks[cpu]], [mmu.Pcid[cpu]], 2, state.Slots, static (ref Values v, int slots) =>
        {
            if (v[1] >= slots)
            {
                return Operation.Undefined;
            }

            var noted = v[0] >> v[1] & 1;
            v[0] &= ~(1 << v[1]);
            return noted;
        }) with { Fault = MachineFault.GlobalAsidAsDynamic };
}
