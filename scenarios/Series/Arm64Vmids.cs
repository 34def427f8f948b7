using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>arch/arm64/kvm/vmid.c: VMIDs of guests, in generations.</summary>
public static class Arm64Vmids
{
    private static readonly Property Unmixed = VmidsAreUnmixed.Property;

    /// <summary>A guest executes over a rollover.</summary>
    public static Scenario Rollover { get; } = new Arm64VmidScenario(
        "arm64-vmid-rollover",
        "arm64: guest A executes on CPU 1; B, for which no VMID is left, comes to CPU 0, and to CPU 1",
        "flush_context(): reserved_vmids",
        [("A", On(1))],
        new("K0", 0, "B", "A"),
        new("K1", 1, "A", "B") { IsLoaded = true });

    /// <summary>A guest gets the VMID of one that executes no more.</summary>
    public static Scenario Reused { get; } = new Arm64VmidScenario(
        "arm64-vmid-reused",
        "arm64: CPU 0 and CPU 1 have executed guest A; B, for which no VMID is left, comes to both",
        "flush_context(): __kvm_flush_vm_context()",
        [("A", On(0, 1))],
        new("K0", 0, "B", "A"),
        new("K1", 1, "B"));

    /// <summary>A guest executes over two rollovers, and another vCPU of it in between.</summary>
    public static Scenario Renewed { get; } = new Arm64VmidScenario(
        "arm64-vmid-renewed",
        "arm64: a vCPU of guest A executes on CPU 1; on CPU 0 B comes, for which no VMID is left, another vCPU of A, C, D, for which no "
            + "VMID is left, and A again",
        "check_update_reserved_vmid()",
        [("A", On(1))],
        new("K0", 0, "B", "A", "C", "D", "A"),
        new("K1", 1, "A") { IsLoaded = true });

    /// <summary>As <see cref="Renewed"/>, of two vCPUs that execute over the rollovers.</summary>
    public static Scenario RenewedOfTwo { get; } = new Arm64VmidScenario(
        "arm64-vmid-renewed-of-two",
        "arm64: vCPUs of guest A execute on CPU 1 and CPU 2; on CPU 0 B comes, for which no VMID is left, another vCPU of A, C, D, E, for "
            + "which no VMID is left, and A again",
        "check_update_reserved_vmid()",
        [("A", On(1, 2))],
        new("K0", 0, "B", "A", "C", "D", "E", "A"),
        new("K1", 1, "A") { IsLoaded = true },
        new("K2", 2, "A") { IsLoaded = true });

    /// <summary>A vCPU takes its VMID without the lock while two rollovers come.</summary>
    public static Scenario Race { get; } = new Arm64VmidScenario(
        "arm64-vmid-race",
        "arm64: guest A and then B come to CPU 0, while B comes to CPU 2, for which no VMID is left, and N, O, P and Q to CPU 1, at the "
            + "last of which none is left again",
        "kvm_arm_vmid_update(): old_active_vmid != 0",
        [("A", On(0))],
        new("K0", 0, "A", "B"),
        new("K1", 1, "N", "O", "P", "Q"),
        new("K2", 2, "B"));

    /// <summary>A guest comes to a CPU with the VMID that it has got on another.</summary>
    public static Scenario Current { get; } = new Arm64VmidScenario(
        "arm64-vmid-current",
        "arm64: CPU 0 and CPU 1 have executed a guest each; B, for which no VMID is left, comes to CPU 0, and to CPU 1",
        "kvm_arm_vmid_update(): the cmpxchg without the lock",
        [("A", On(0)), ("C", On(1))],
        new("K0", 0, "B"),
        new("K1", 1, "B"));

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [Rollover, Reused, Renewed, RenewedOfTwo, Race, Current];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims => from kernel in (string[])["linux-7.3", "linux-7.2"]
                                               from claim in ClaimsOf(kernel)
                                               select claim;

    private static IEnumerable<Claim> ClaimsOf(string kernel) =>
    [
        .. from scenario in Scenarios select Holds(kernel, scenario, Unmixed, "kvm_arm_vmid_update(), flush_context()"),
        Holds(kernel, Rollover, PinnedWhereNeeded.Property, "kvm_arch_vcpu_load(), kvm_arch_vcpu_put()"),
        Holds($"{kernel}+vcpu-put=kept", Rollover, Unmixed, "what is kept for nobody is one VMID less"),
        Breaks($"{kernel}+reserved-asids=not-kept", Rollover, Unmixed, "B has the VMID by which A executes"),
        Breaks($"{kernel}+vttbr-load=before-vmid", Rollover, Unmixed, "VTTBR_EL2 has the VMID of before"),
        Breaks($"{kernel}+vmid-rollover=unflushed", Reused, Unmixed, "what the CPU holds of A"),
        Breaks($"{kernel}+reserved-asids=until-rollover", Renewed, Unmixed, "the second rollover forgets CPU 1"),
        Breaks($"{kernel}+renewed-asids=none", Renewed, Unmixed, "the second rollover does not find what the first has kept"),
        Breaks($"{kernel}+renewed-asids=first-alone", RenewedOfTwo, Unmixed, "CPU 2's copy is of the generation before"),
        Breaks($"{kernel}+active-vmids=exchanged", Race, Unmixed, "both find their old VMID reserved"),
    ];
}
