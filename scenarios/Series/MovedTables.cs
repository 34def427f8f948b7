using static Shootdown.Scenarios.Claim;
using static Shootdown.Scenarios.Shorthand;

namespace Shootdown.Scenarios.Series;

/// <summary>Tables that mremap moves with all of their entries: who walks a file's mappings finds them at one place or the other, or
/// misses them.</summary>
public static class MovedTables
{
    private const string Linux73 = "linux-7.3";

    private static readonly Property[] OfTranslations =
        [NoStaleTranslation.Property, NoFreedPageUsed.Property, GenerationsAreTrue.Property, AskedForIsSo.Property];

    /// <summary>A table that is moved while its page is freed.</summary>
    public static Scenario Truncated { get; } = new WorkloadScenario(
        "moved-table-vs-truncate",
        "A on CPU 0 moves a table; B on CPU 1 truncates the file, so that the page is unmapped where it was and where it is, and uses it " +
        "where it was",
        "97113eb39fa7",
        new Workload
        {
            Cpus = 2,
            Mms = [Two()],
            Tasks = [Runs("A", "m", On(0), MoveTable()), Runs("B", "m", On(1), Munmap(0), Munmap(1), Access(0))],
        });

    /// <summary>A table that is moved and whose page is freed while a third CPU uses it.</summary>
    public static Scenario UnderUser { get; } = new WorkloadScenario(
        "moved-table-vs-user",
        "A on CPU 0 moves a table; B on CPU 1 has its page unmapped where it is moved to, and freed; C on CPU 2 uses it where it was",
        "97113eb39fa7: three threads",
        new Workload
        {
            Cpus = 3,
            Mms = [Two()],
            Tasks = [Runs("A", "m", On(0), MoveTable()), Runs("B", "m", On(1), Munmap(1)), Runs("C", "m", On(2), Access(0))],
        });

    /// <summary>A table that is moved while its page is made clean.</summary>
    public static Scenario Cleaned { get; } = new WorkloadScenario(
        "moved-table-vs-mkclean",
        "A on CPU 0 moves a table; B on CPU 1 makes its page clean, and uses it where it goes",
        "97113eb39fa7, with folio_mkclean()",
        new Workload
        {
            Cpus = 2,
            Mms = [Two()],
            Tasks = [Runs("A", "m", On(0), MoveTable()), Runs("B", "m", On(1), Plain("folio_mkclean"), Access(1))],
        });

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } = [Truncated, UnderUser, Cleaned];

    /// <summary>What is claimed of them.</summary>
    public static IEnumerable<Claim> Claims =>
    [
        .. from scenario in Scenarios
           from property in OfTranslations
           where scenario != Cleaned || property != NoFreedPageUsed.Property
           from design in (string[])[Linux73, "linux-7.2"]
           select Holds(design, scenario, property, "97113eb39fa7: walks wait for the table, and the table for walks"),
        .. from property in (Property[])[NoStaleTranslation.Property, NoFreedPageUsed.Property]
           from backend in (string[])["hyperv", "xen", "invlpgb"]
           select Holds($"{Linux73}+backend={backend}", Truncated, property, $"97113eb39fa7 on {backend}"),
        Holds(
            $"{Linux73}+mremap-flush=before-old-unlock",
            Truncated,
            NoStaleTranslation.Property,
            "move_normal_pmd(): who walks a file's mappings waits for its lock, whatever becomes of pmd_lock()"),
        Breaks(
            $"{Linux73}+mremap-flush=at-end",
            Truncated,
            NoStaleTranslation.Property,
            "mutant of 97113eb39fa7: drop_rmap_locks() before flush_tlb_range()"),
        Breaks(
            $"{Linux73}+table-move=unlocked",
            Cleaned,
            GenerationsAreTrue.Property,
            "before 97113eb39fa7: the page is flushed where it was, and not where it is"),
        Breaks(
            $"{Linux73}+table-move=unlocked",
            Truncated,
            AskedForIsSo.Property,
            "before 97113eb39fa7: the table is on its way, and missed at both places"),
    ];

    private static MmSpec Two() => new("m") { Pages = 2, Global = true };

    private static Call MoveTable() => Plain("move_normal_pmd");
}
