namespace Shootdown.Tests.Claims;

/// <summary>How many states each scenario has on linux-7.3: a model that changes behaviour changes these, and should be meant to.</summary>
public sealed class StateCounts
{
    public static TheoryData<string, long, long, int, long> Counts => new()
    {
        { "h1-overwritten-wait-mask", 3_733, 10_763, 60, 1_209 },
        { "h2-freed-csd-array", 1_216, 3_017, 38, 862 },
        { "h3-interrupted-ipi-owner", 553, 924, 35, 263 },
        { "h3-preempted-ipi-owner", 320, 479, 45, 164 },
        { "h4-hotplug-window", 228, 421, 29, 208 },
        { "h6-no-ipi-early-return", 1_180, 2_732, 43, 414 },
        { "h7-aba-starvation", 741, 1_561, 46, 313 },
        { "h17-mutual-call", 441, 810, 31, 218 },
        { "h25-class-overtaking", 101, 165, 27, 82 },
        { "one-call", 140, 294, 35, 64 },
        { "csd-still-busy", 244, 494, 53, 153 },
        { "declined-cpu", 227, 461, 42, 135 },
        { "requeueing-callback", 55, 79, 27, 27 },
        { "kicked-twice", 59, 89, 26, 41 },
        { "dying-cpu", 253, 493, 26, 233 },
        { "offline-online", 895, 1_725, 60, 773 },
        { "two-offline", 427, 830, 38, 407 },
        { "posted-twice", 512, 1_223, 59, 414 },
        { "cleared-mask", 310, 695, 36, 86 },
        { "early-targets", 64_335, 181_241, 59, 17_370 },
        { "two-senders", 537, 1_262, 26, 297 },
        { "boot-task", 3_733, 10_763, 60, 1_209 },
        { "two-without-mask", 4_408, 12_824, 63, 2_404 },
        { "posted-then-offline", 330, 604, 34, 315 },
        { "boot-task-offline", 1_216, 3_017, 38, 1_059 },
        { "every-other", 387, 876, 72, 243 },
        { "self-call", 210, 332, 39, 179 },
        { "any-of-two", 346, 704, 31, 306 },
        { "forked-caller", 4_590, 12_962, 70, 3_866 },
        { "polling-idle", 84, 132, 28, 64 },
        { "polling-idle-woken", 2_496, 4_979, 56, 2_185 },
        { "passed-arguments", 924, 1_858, 51, 482 },
        { "all-classes", 1_307, 2_500, 50, 1_042 },
        { "work-for-offline", 791, 1_754, 35, 739 },
        { "three-callers", 3_959_959, 12_306_169, 103, 311_978 },
        { "migrating-callers", 157_649, 547_064, 74, 49_562 },
        { "scftorture", 454_969, 1_346_468, 82, 246_371 },
        { "remote-flush", 828, 1_596, 59, 738 },
        { "two-targets", 12_488, 36_524, 77, 7_333 },
        { "h5-reused-flush-info", 40_258, 77_805, 108, 15_835 },
        { "h8-local-only-flush", 33_034, 65_437, 106, 26_922 },
        { "h11-switch-vs-flush", 20_604, 41_832, 92, 19_634 },
        { "first-switch", 2_786, 5_249, 73, 2_713 },
        { "h13-lazy-freed-table", 250, 445, 55, 218 },
        { "h13-lazy-then-user", 1_988, 3_760, 71, 1_855 },
        { "lazy-leaves", 18_909, 38_318, 84, 16_268 },
        { "lazy-throughout", 47, 47, 37, 47 },
        { "h16-two-flushers", 91_565, 188_826, 101, 61_739 },
        { "h16-observed-flushers", 14_595_489, 45_308_410, 142, 7_430_447 },
        { "h17-mutual-flush", 91_565, 188_826, 101, 62_336 },
        { "h23-nmi-reader", 1_104, 2_628, 59, 989 },
        { "flushed-twice", 142_356, 291_842, 118, 83_984 },
        { "nmi-in-use-mm", 2_064, 4_739, 66, 1_733 },
        { "freed-table", 416, 782, 53, 360 },
        { "left-freed-table", 16_742, 34_034, 87, 16_065 },
        { "h24-late-flush", 13_662, 36_649, 82, 8_537 },
        { "recycled-pcid", 3_320, 3_626, 96, 3_320 },
        { "nested-gathers", 207_787, 425_856, 103, 130_187 },
        { "reclaim", 150, 249, 43, 84 },
        { "direct-reclaim", 38_706, 76_870, 93, 28_537 },
        { "lazy-collapse", 285, 490, 80, 251 },
        { "remapped", 834, 1_606, 61, 760 },
        { "kernel-range", 288, 517, 60, 257 },
        { "borrowed-mm", 3_949, 7_678, 80, 3_553 },
        { "exec-vs-flush", 2_038, 3_964, 72, 1_900 },
        { "exec-into-flushed", 2_441, 4_750, 67, 2_225 },
        { "interrupted-local-flush", 4_773, 8_988, 81, 2_666 },
        { "sleeper", 4_496, 8_768, 80, 4_276 },
        { "migrating-flusher", 153_082, 433_107, 112, 98_428 },
        { "h9-reused-flush-mask", 223_774, 560_351, 140, 94_185 },
        { "h10-descheduled-target", 2_208, 4_788, 61, 1_661 },
        { "descheduled-twice", 12_603, 27_864, 113, 10_295 },
        { "descheduled-flusher", 8_832, 21_552, 64, 5_977 },
        { "descheduled-switch", 10_768, 23_614, 76, 10_085 },
        { "descheduled-freed-table", 1_664, 3_596, 56, 1_224 },
        { "descheduled-lazy", 6_664, 14_584, 69, 5_978 },
        { "descheduled-throughout", 33, 33, 33, 33 },
        { "h18-migrating-broadcast", 154_432, 436_114, 115, 98_466 },
        { "lazy-broadcast", 1_988, 3_760, 71, 1_855 },
        { "broadcast-vs-switch", 2_692, 5_160, 73, 2_616 },
        { "broadcast-freed-table", 250, 445, 55, 218 },
        { "asid-transition", 90_690, 187_030, 100, 60_939 },
        { "asid-transition-vs-switch", 6_779, 12_865, 117, 6_652 },
        { "asid-transition-vs-late-switch", 18_054, 33_499, 183, 17_802 },
        { "asid-transition-vs-exec", 1_788, 3_286, 95, 1_694 },
        { "asid-transition-vs-kthread", 20_869, 41_850, 135, 19_643 },
        { "asid-transition-ends", 2_250, 4_348, 158, 2_094 },
        { "reused-global-asid", 420, 660, 92, 404 },
        { "contended-global-asid", 64_777, 113_210, 131, 34_467 },
        { "h14-collapse-vs-gup", 1_316, 2_548, 83, 1_204 },
        { "h14-collapse-vs-vcpu", 5_270, 11_536, 86, 4_488 },
        { "h14-collapse-vs-two", 24_976, 73_152, 117, 19_802 },
        { "h14-khugepaged", 1_553, 2_917, 86, 1_409 },
        { "freed-under-gup", 1_150, 2_248, 62, 1_016 },
        { "freed-under-vcpu", 4_600, 10_142, 65, 3_634 },
        { "unmapped-under-gup", 1_599, 3_141, 65, 1_414 },
        { "h15-unshare-two", 1_756, 3_408, 104, 1_081 },
        { "h15-unshare-vs-vcpu", 7_024, 15_452, 107, 3_912 },
        { "h15-unshare-across", 6_488, 14_969, 126, 2_787 },
        { "h15-unshare-three", 9_026, 20_220, 141, 4_215 },
        { "lazy-unshare", 104, 114, 84, 94 },
        { "lazy-unshare-three", 119, 129, 99, 109 },
        { "freed-after-sharing", 243, 327, 89, 200 },
        { "unshare-vs-user", 927, 1_767, 82, 833 },
        { "unshare-vs-sharer", 168, 283, 48, 138 },
        { "h21-reclaim-vs-mprotect", 4_200, 7_875, 65, 2_412 },
        { "h21-reclaim-vs-munmap", 1_735, 3_248, 68, 871 },
        { "ksm-vs-mprotect", 269_137, 557_854, 158, 186_938 },
        { "mkclean-vs-munmap", 1_657, 3_118, 112, 1_567 },
        { "pfnmap-vs-munmap", 66_617, 136_480, 104, 42_610 },
        { "mremap-vs-truncate", 2_812, 5_432, 124, 2_217 },
        { "mremap-vs-user", 56_288, 166_210, 161, 16_131 },
        { "mremap-vs-mkclean", 2_776, 5_227, 118, 2_134 },
        { "mremap-vs-reclaim", 1_608, 3_000, 67, 845 },
        { "fork-vs-pin", 3_036, 5_984, 63, 1_577 },
        { "fork-vs-two-pins", 294_197, 884_756, 92, 77_512 },
        { "uffd-wp-vs-fault", 19_492, 37_067, 175, 14_982 },
    };

    [Theory]
    [MemberData(nameof(Counts))]
    public void Full_search_counts(string scenario, long states, long transitions, int depth, long reduced)
    {
        var result = ExhaustiveSearch.Run(Build(scenario), [], new ExhaustiveOptions());

        Assert.Equal((states, transitions, depth), (result.States, result.Transitions, result.Depth));
        Assert.True(reduced <= states);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Reduced_search_counts(string scenario, long states, long transitions, int depth, long reduced)
    {
        var result = ExhaustiveSearch.Run(Build(scenario), [], new ExhaustiveOptions { Reduce = true });

        Assert.Equal(reduced, result.States);
        Assert.True(result.Transitions <= transitions, $"depth {result.Depth} and {depth}, of {states} states");
    }

    [Fact]
    public void Every_scenario_is_counted() =>
        Assert.Equal(ScenarioCatalogue.All.OfType<WorkloadScenario>().Select(s => s.Name), Counts.Select(row => row.Data.Item1));

    // The model as it is, with no property's ghosts beside it.
    private static MachineSystem Build(string scenario) => ScenarioCatalogue.Parse(scenario).Build(Designs.Linux73, properties: []);
}
