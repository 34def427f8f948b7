namespace Shootdown.Model.Kernel.Objects;

/// <summary>What an architecture calls its ASIDs in generations.</summary>
/// <param name="Active">What a CPU runs.</param>
/// <param name="Reserved">What it has run since before a rollover.</param>
/// <param name="Version">The generation.</param>
/// <param name="Map">Which ASIDs are taken.</param>
/// <param name="Pending">Which CPUs have yet to flush.</param>
/// <param name="Lock">The lock.</param>
/// <param name="AddReturn">How the generation is raised.</param>
/// <param name="Id">What an mm has.</param>
public sealed record AsidNames(
    string Active, string Reserved, string Version, string Map, string Pending, string Lock, string AddReturn, string Id)
{
    /// <summary>arch/riscv/mm/context.c.</summary>
    public static AsidNames Riscv { get; } = new(
        "active_context",
        "reserved_context",
        "current_version",
        "context_asid_map",
        "context_tlb_flush_pending",
        "context_lock",
        "atomic_long_add_return",
        ".context.id");

    /// <summary>arch/arm/mm/context.c.</summary>
    public static AsidNames Arm { get; } = new(
        "active_asids",
        "reserved_asids",
        "asid_generation",
        "asid_map",
        "tlb_flush_pending",
        "cpu_asid_lock",
        "atomic64_add_return",
        ".context.id");

    /// <summary>arch/arm64/kvm/vmid.c.</summary>
    public static AsidNames Vmids { get; } = new(
        "active_vmids",
        "reserved_vmids",
        "vmid_generation",
        "vmid_map",
        "-",
        "cpu_vmid_lock",
        "atomic64_add_return_relaxed",
        ".vmid.id");
}
