using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>VMIDs of guests on RISC-V, when none is left.</summary>
public static class RiscvVmids
{
    private const string Linux73 = "linux-7.3";
    private const string Loads = "+vcpu-load=always";
    private const string Requests = "+vmid-requests=before-version";

    /// <summary>A guest that comes new, beside one that executes.</summary>
    public static Scenario Rollover { get; } = new RiscvGuestScenario(
        "riscv-vmid-rollover",
        "RISC-V: guest A executes on CPU 1; B, for which no VMID is left, comes to CPU 0, and to CPU 1",
        "kvm_riscv_gstage_vmid_update()",
        new RiscvVcpu("b", 1, On(0, 1)) { StartsOn = 0, LastExit = 1 },
        new RiscvVcpu("a", 0, On(1)) { StartsOn = 1, LastExit = 1 });

    /// <summary>A guest that comes new to a CPU that has run another.</summary>
    public static Scenario Moved { get; } = new RiscvGuestScenario(
        "riscv-vmid-moved",
        "RISC-V: guest A has executed on CPU 1; B, for which no VMID is left, comes there from CPU 0",
        "kvm_riscv_local_tlb_sanitize()",
        new RiscvVcpu("b", 1, On(1)));

    /// <summary>The same the other way.</summary>
    public static Scenario MovedBack { get; } = new RiscvGuestScenario(
        "riscv-vmid-moved-back",
        "RISC-V: guest A has executed on CPU 0; B, for which no VMID is left, comes there from CPU 1",
        "kvm_riscv_local_tlb_sanitize()",
        new RiscvVcpu("b", 1, On(0)) { LastExit = 1 });

    /// <summary>Two vCPUs of a guest that a rollover has taken the VMID from.</summary>
    public static Scenario TwoVcpus { get; } = new RiscvGuestScenario(
        "riscv-vmid-two-vcpus",
        "RISC-V: guest A executes on CPU 0 and CPU 1, its VMID is B's since a rollover; B comes to CPU 0",
        "KVM: arm/arm64: Fix VMID alloc race by reverting to lock-less",
        new RiscvVcpu("b", 1, On(0)),
        new RiscvVcpu("a0", 0, On(0)) { StartsOn = 0 },
        new RiscvVcpu("a1", 0, On(1)) { StartsOn = 1, LastExit = 1 })
    {
        IsRolledOver = true,
    };

    /// <summary>The same on three CPUs.</summary>
    public static Scenario ThreeCpus { get; } = new RiscvGuestScenario(
        "riscv-vmid-three-cpus",
        "RISC-V: guest A executes on CPU 0 and CPU 1, its VMID is B's since a rollover; B comes from CPU 2 to CPU 0",
        "KVM: arm/arm64: Fix VMID alloc race by reverting to lock-less",
        new RiscvVcpu("b", 1, On(0, 2)) { StartsOn = 2 },
        new RiscvVcpu("a0", 0, On(0)) { StartsOn = 0 },
        new RiscvVcpu("a1", 0, On(1)) { StartsOn = 1, LastExit = 1 })
    {
        IsRolledOver = true,
    };

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [Rollover, Moved, MovedBack, TwoVcpus, ThreeCpus];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from design in (string[])[Linux73, "linux-7.2"]
           from claim in (Claim[])
           [
               Breaks(design, Rollover, VmidsAreUnmixed.Property, "B has got its VMID on CPU 0, and comes back to CPU 1"),
               Breaks(design, TwoVcpus, VmidsAreUnmixed.Property, "a1 has stored the version, and made no request yet"),
           ]
           select claim,
        Holds(Linux73, Rollover, WaitsEnd.Property, "a guest that is executing takes its interrupts"),
        Holds(Linux73 + Loads, Rollover, VmidsAreUnmixed.Property, "one vCPU a guest: nobody else changes its VMID"),
        Breaks($"{Linux73}{Loads}+vmid-rollover=unflushed", Rollover, VmidsAreUnmixed.Property, "what CPU 1 holds of A"),
        Breaks($"{Linux73}{Loads}+vmid-check=not-repeated", Rollover, VmidsAreUnmixed.Property, "A goes by what is B's now"),
        .. from scenario in (Scenario[])[Moved, MovedBack]
           select Holds($"{Linux73}+vmid-rollover=unflushed", scenario, VmidsAreUnmixed.Property, "B flushes where it comes"),
        Breaks(Linux73 + Loads, ThreeCpus, VmidsAreUnmixed.Property, "a1 has stored the version, and made no request yet"),
        .. from scenario in (Scenario[])[TwoVcpus, ThreeCpus]
           from claim in (Claim[])
           [
               Holds(Linux73 + Loads + Requests, scenario, VmidsAreUnmixed.Property, "the request comes before the version"),
               Holds(Linux73 + Loads + Requests, scenario, WaitsEnd.Property, "whoever goes round has a request that is new"),
               Breaks(
                   $"{Linux73}{Loads}{Requests}+vmid-order=version-first", scenario, VmidsAreUnmixed.Property, "the VMID is as it was"),
           ]
           select claim,
    ];
}
