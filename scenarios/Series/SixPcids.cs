using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>As many PCIDs as the kernel has (<c>TLB_NR_DYN_ASIDS</c>), all of which CPU 0 has given out: it has run m, which it runs
/// still, n, o, p, q and r. A seventh mm, s, takes the one whose turn it is.</summary>
/// <remarks>Which PCID that is does not matter: <c>choose_new_asid()</c> goes by which of them is an mm's and by which is next in turn, so
/// that to begin with another one is to give all of them other names. That of the loaded mm comes first here, for to recycle it is the most
/// that can go wrong.</remarks>
public static class SixPcids
{
    private const string Linux73 = "linux-7.3";

    private static readonly MmSpec[] Mms =
        [new("m"), .. "nopqr".Select(name => new MmSpec(name.ToString()) { Warm = On(0) }), new("s")];

    /// <summary>All of them, each recycled.</summary>
    public static Scenario Round { get; } = new WorkloadScenario(
        "six-pcids",
        "A on CPU 0, which has run six mms, goes by exec to a seventh, and then to each mm that has just lost its PCID; B on CPU 1 "
            + "unmaps a page of one",
        "10af6235e0d3: TLB_NR_DYN_ASIDS",
        Of(2, Runs("A", "m", On(0), [.. "smnopqr".Select(Exec), Access()]), Runs("B", "n", On(1), Munmap())));

    /// <summary>In an order that the scheduler chooses.</summary>
    public static Scenario Shared { get; } = new WorkloadScenario(
        "six-pcids-shared",
        "A, C and D of the first, a seventh and the first mm share CPU 0, which has run six; B on CPU 1 unmaps a page of the first",
        "10af6235e0d3: TLB_NR_DYN_ASIDS",
        Of(
            2,
            Runs("A", "m", On(0), Access()),
            Runs("B", "m", On(1), Munmap()),
            User("C", "s", On(0), Access()),
            User("D", "m", On(0), Access())));

    /// <summary>At three CPUs.</summary>
    public static Scenario OfThree { get; } = new WorkloadScenario(
        "six-pcids-three",
        "A on CPU 0, which has run six mms, goes by exec to a seventh, which C on CPU 2 uses, and back; B on CPU 1 unmaps a "
            + "page of the first",
        "10af6235e0d3: TLB_NR_DYN_ASIDS",
        Of(
            3,
            Runs("A", "m", On(0), Exec('s'), Exec('m'), Access()),
            Runs("B", "m", On(1), Munmap()),
            Runs("C", "s", On(2), Access())));

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [Round, Shared, OfThree];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from scenario in Scenarios
           from property in (Property[])
               [
                   PcidsAreUnmixed.Property, NoFreedPageUsed.Property, CpumaskCoversLoaders.Property, GenerationsAreTrue.Property,
                   PinnedWhereNeeded.Property, WaitsEnd.Property,
               ]
           select Holds(Linux73, scenario, property, "choose_new_asid(), with all six"),
        .. from scenario in (Scenario[])[Shared, OfThree]
           select Holds(Linux73, scenario, NoStaleTranslation.Property, "choose_new_asid(), with all six"),
        .. from scenario in Scenarios
           select Breaks($"{Linux73}+slot-reuse=keeps", scenario, PcidsAreUnmixed.Property, "a recycled PCID is flushed"),
    ];

    private static Workload Of(int cpus, params TaskSpec[] tasks) =>
        new() { Cpus = cpus, Pcids = TlbState.MostSlots, Mms = Mms, Tasks = tasks };

    private static Call Exec(char mm) => new("exec") { Mm = mm.ToString() };
}
