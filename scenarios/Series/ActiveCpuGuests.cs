using static Shootdown.Scenarios.Arm64Action;
using static Shootdown.Scenarios.Claim;

namespace Shootdown.Scenarios.Series;

/// <summary>The active-CPU series in a guest: a local TLBI is made a broadcast one, and an erratum's work-around is skipped.</summary>
public static class ActiveCpuGuests
{
    private const string Linux73 = "linux-7.3";
    private const string V2 = "active-cpu-v2";
    private const string Repeated = "+tlbi-sync=repeated";
    private const string InFlight = "+tlbi-erratum=accesses-in-flight";
    private const string Translations = "+tlbi-erratum=translations";

    private static readonly Property Freed = NoFreedPageUsed.Property;

    /// <summary>A guest's one vCPU, which its host moves.</summary>
    public static Scenario MovedVcpu { get; } = new Arm64Scenario(
        "active-guest-moved-vcpu",
        "arm64: a guest's vCPU unmaps a page and accesses it, and its host may move it between two CPUs",
        "the active-CPU series, Will Deacon: does it break the erratum work-around if the vCPU is migrated?",
        new Arm64Task("vcpu0", CpuMask.Of(0, 1), 0, Unmap, Access)) { Host = Arm64Host.Moving };

    /// <summary>As <see cref="ActiveCpus.FirstRun"/>, in a guest.</summary>
    public static Scenario FirstRun { get; } = (Arm64Scenario)ActiveCpus.FirstRun with
    {
        Name = "active-guest-first-run",
        Title = "arm64: as h19-first-run, in a guest whose vCPUs keep their CPUs",
        Origin = "the active-CPU series in a VM",
        Host = Arm64Host.Pinned,
    };

    /// <summary>As <see cref="ActiveCpus.ForeignFlusher"/>, in a guest.</summary>
    public static Scenario ForeignFlusher { get; } = (Arm64Scenario)ActiveCpus.ForeignFlusher with
    {
        Name = "active-guest-foreign-flusher",
        Title = "arm64: as active-foreign-flusher, in a guest whose vCPUs keep their CPUs",
        Origin = "the active-CPU series in a VM",
        Host = Arm64Host.Pinned,
    };

    /// <summary>The scenarios.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [MovedVcpu, FirstRun, ForeignFlusher];

    /// <summary>What is claimed.</summary>
    public static IReadOnlyList<Claim> Claims { get; } = [.. All().Select(c => c with { Memory = MemoryModel.Arm })];

    private static IEnumerable<Claim> All() =>
    [
        .. from form in ActiveCpus.Forms
           select Holds(form, MovedVcpu, Freed, "the guest's local TLBI reaches every CPU"),
        Holds(Linux73, MovedVcpu, Freed, "every TLBI is broadcast"),
        Breaks($"{V2}+guest-maintenance=as-issued", MovedVcpu, Freed, "the guest's local TLBI is made on the CPU that it has moved to"),
        Breaks($"{V2}+switch-to-barrier=nothing", MovedVcpu, Freed, "the host's DSB completes the guest's TLBI"),

        // Where no work-around stands: the moved vCPU.
        .. from reading in (string[])[InFlight, Translations]
           select Holds($"{Linux73}{Repeated}{reading}", MovedVcpu, Freed, "the work-around"),
        Holds($"{V2}{Repeated}{InFlight}", MovedVcpu, Freed, "the host waits for the accesses of the vCPU that it moves"),
        Breaks($"{V2}{Repeated}{Translations}", MovedVcpu, Freed, "the local TLBI is a broadcast one, and is not repeated"),
        Holds($"{V2}{Repeated}{Translations}+active-cpu=local-unless-repeated", MovedVcpu, Freed, "not used beside the work-around"),

        // Forms that break on CPUs, and in a guest do not.
        .. from mutant in (string[])["active-cpu-recheck", $"{V2}+active-cpu-guard=nothing"]
           select Holds(mutant, ForeignFlusher, Freed, "the guest's local TLBI reaches every CPU"),
        Breaks($"{V2}+active-cpu-guard=nothing+guest-maintenance=as-issued", ForeignFlusher, Freed, "it does not"),
        Breaks($"{V2}+active-cpu-guard=nothing+guest-maintenance=tlbi-upgraded", ForeignFlusher, Freed, "dsb(nsh) waits for nobody else"),
        Holds($"{V2}+active-cpu-read=before-ishst", FirstRun, Freed, "the guest's local TLBI reaches every CPU"),
        Breaks($"{V2}+active-cpu-read=before-ishst+guest-maintenance=as-issued", FirstRun, Freed, "it does not"),
    ];
}
