using System.Collections.Immutable;

namespace Shootdown.Model.Kernel.Objects;

/// <summary>What CPUs of arm64 have of guests: VTTBR_EL2, and translations by VMID.</summary>
/// <remarks>A guest executes on the CPU that its vCPU has, and nothing else there meanwhile: so what it translates is one step. A TLBI of
/// another CPU comes before or after that.</remarks>
public sealed class Arm64Guests : IGuestTags
{
    private readonly ImmutableArray<string> guests;
    private readonly ImmutableArray<Cell> vttbr; // by CPU
    private readonly ImmutableArray<ImmutableArray<Cell>> held; // by CPU and VMID: of which guests there are translations

    /// <summary>Declares them.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="guests">The guests by name.</param>
    /// <param name="vmids">Their VMIDs.</param>
    public Arm64Guests(Computer machine, IReadOnlyList<string> guests, AsidContexts vmids)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(guests);
        ArgumentNullException.ThrowIfNull(vmids);
        machine.Show(this);
        this.guests = [.. guests];
        (Vmids, VmidOf) = (vmids.Asids, vmids.Ids);
        vttbr = machine.PerCpu(
            "vttbr_el2", guests.Count * Vmids, v => FormattableString.Invariant($"{guests[v / Vmids]}:{v % Vmids}"));
        held = [.. Enumerable.Range(0, machine.Cpus).Select(cpu => Enumerable.Range(0, Vmids).Select(tag => machine.Layout.Declare(
            FormattableString.Invariant($"guest tlb[{cpu}] VMID {tag}"), 1 << guests.Count)).ToImmutableArray())];
    }

    /// <inheritdoc/>
    public int Vmids { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Cell> Loaded => vttbr;

    /// <inheritdoc/>
    public IReadOnlyList<Cell> VmidOf { get; }

    /// <inheritdoc/>
    public Cell Held(int cpu, int tag) => held[cpu][tag];

    /// <summary>Lets a CPU have executed a guest in the initial state.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="guest">The guest.</param>
    /// <param name="loaded">Whether it is loaded there.</param>
    public void Warm(int cpu, int guest, bool loaded)
    {
        var tag = VmidOf[guest].Initial % Vmids;
        held[cpu][tag].Initial |= 1 << guest;
        if (loaded)
        {
            vttbr[cpu].Initial = (guest * Vmids) + tag;
        }
    }

    /// <summary><c>__load_stage2()</c>: loads VTTBR_EL2 with the VMID that the guest has.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="guest">The guest.</param>
    public Operation<Nothing> LoadStage2(int cpu, int guest) => Atomic.Hardware<(int First, int Vmids), Nothing>(
        $"msr vttbr_el2, {guests[guest]}",
        [vttbr[cpu]],
        [VmidOf[guest]],
        1,
        (guest * Vmids, Vmids),
        static (ref Values v, (int First, int Vmids) a) =>
        {
            v[0] = a.First + (v[1] % a.Vmids);
            return 0;
        });

    /// <summary><c>tlbi alle1is</c> and the DSB behind it: every CPU drops all that it holds of guests.</summary>
    public Operation<Nothing> TlbiAlle1Is() => Atomic.Hardware<Nothing, Nothing>(
        "tlbi alle1is", [.. held.SelectMany(cpu => cpu)], [], 1, default, static (ref Values v, Nothing _) =>
        {
            for (var i = 0; i < v.Count; i++)
            {
                v[i] = 0;
            }

            return 0;
        }) with
    {
        Indivisible = Arm64Mmu.OverAtDsb,
    };

    /// <summary>The guest executes, and translates by what its CPU holds under the VMID, or finds in its tables.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="guest">The guest.</param>
    public Operation<Nothing> Execute(int cpu, int guest) => Atomic.Hardware<int, Nothing>(
        FormattableString.Invariant($"eret to the guest of VTTBR_EL2[{cpu}]"),
        held[cpu].AsSpan(),
        [vttbr[cpu]],
        1,
        Vmids,
        static (ref Values v, int vmids) =>
        {
            v[v[vmids] % vmids] |= 1 << (v[vmids] / vmids);
            return 0;
        }) with
    {
        Concerns = new GuestExecution(cpu, guest),
        Indivisible = Arm64Mmu.LookedUp,
    };
}
