namespace Shootdown.Tests.Claims;

/// <summary>How many states each scenario has on linux-7.3: a model that changes behaviour changes these, and should be meant to.</summary>
public sealed class StateCounts
{
    public static TheoryData<string, long, long, int, long> Counts => new()
    {
        { "h1-overwritten-wait-mask", 4_114, 11_898, 62, 1_261 },
        { "h2-freed-csd-array", 1_250, 3_091, 39, 891 },
        { "h3-preempted-ipi-owner", 372, 553, 47, 195 },
        { "h4-hotplug-window", 280, 511, 31, 260 },
        { "h7-aba-starvation", 939, 1_993, 49, 356 },
        { "one-call", 141, 295, 36, 59 },
        { "any-of-two", 394, 793, 33, 354 },
        { "forked-caller", 5_385, 15_335, 73, 2_753 },
        { "boot-task", 4_114, 11_898, 62, 1_261 },
        { "two-without-mask", 4_789, 13_959, 65, 2_441 },
        { "posted-then-offline", 354, 647, 35, 338 },
        { "boot-task-offline", 1_250, 3_091, 39, 1_088 },
        { "every-other", 391, 880, 76, 190 },
        { "migrating-callers", 208_057, 728_171, 78, 60_140 },
        { "passed-arguments", 1_089, 2_206, 53, 559 },
        { "h5-reused-flush-info", 60_392, 114_714, 115, 7_242 },
        { "h8-local-only-flush", 37_441, 74_207, 109, 22_224 },
        { "migrating-flusher", 150_584, 423_342, 116, 42_574 },
        { "h3-interrupted-ipi-owner", 723, 1_219, 38, 241 },
        { "h6-no-ipi-early-return", 1_245, 2_880, 45, 287 },
        { "h17-mutual-call", 529, 970, 35, 226 },
        { "h25-class-overtaking", 112, 184, 30, 75 },
        { "csd-still-busy", 251, 506, 55, 106 },
        { "declined-cpu", 234, 473, 44, 97 },
        { "requeueing-callback", 101, 166, 31, 31 },
        { "kicked-twice", 86, 137, 30, 44 },
        { "posted-twice", 549, 1_320, 61, 122 },
        { "cleared-mask", 312, 698, 37, 81 },
        { "early-targets", 82_145, 232_276, 64, 14_661 },
        { "two-senders", 588, 1_382, 28, 158 },
        { "self-call", 291, 509, 45, 218 },
        { "polling-idle", 90, 142, 30, 70 },
        { "polling-idle-woken", 2_740, 5_508, 59, 2_209 },
        { "all-classes", 1_538, 2_965, 56, 980 },
        { "three-callers", 4_029_427, 12_523_843, 106, 178_264 },
        { "own-and-other", 51, 75, 26, 39 },
        { "scftorture", 473_269, 1_391_213, 86, 220_507 },
        { "dying-cpu", 276, 532, 28, 256 },
        { "offline-online", 949, 1_821, 62, 823 },
        { "returned-caller", 1_272, 2_779, 42, 889 },
        { "two-offline", 587, 1_119, 44, 567 },
        { "work-for-offline", 889, 1_956, 38, 793 },
        { "remote-flush", 843, 1_621, 63, 238 },
        { "two-targets", 12_508, 36_564, 81, 1_302 },
        { "h11-switch-vs-flush", 21_324, 43_318, 95, 19_910 },
        { "first-switch", 2_831, 5_326, 76, 2_707 },
        { "h16-two-flushers", 97_161, 200_150, 109, 57_302 },
        { "h16-observed-flushers", 14_865_273, 46_127_164, 150, 1_907_522 },
        { "h17-mutual-flush", 97_161, 200_150, 109, 57_302 },
        { "left-freed-table", 17_334, 35_271, 90, 16_074 },
        { "h24-late-flush", 14_524, 38_971, 87, 2_537 },
        { "recycled-pcid", 3_320, 3_626, 96, 3_320 },
        { "reclaim", 158, 261, 47, 47 },
        { "direct-reclaim", 43_661, 86_817, 96, 23_017 },
        { "remapped", 849, 1_631, 65, 245 },
        { "kernel-range", 296, 529, 64, 116 },
        { "borrowed-mm", 4_067, 7_905, 83, 3_186 },
        { "exec-vs-flush", 2_124, 4_129, 76, 1_622 },
        { "nmi-in-exec", 17, 18, 15, 16 },
        { "exec-into-flushed", 2_543, 4_946, 71, 2_226 },
        { "interrupted-local-flush", 5_691, 10_752, 90, 2_680 },
        { "h13-lazy-freed-table", 240, 422, 58, 185 },
        { "h13-lazy-then-user", 2_023, 3_821, 74, 1_842 },
        { "lazy-leaves", 19_209, 38_964, 88, 16_215 },
        { "lazy-throughout", 52, 52, 41, 52 },
        { "lazy-collapse", 277, 469, 85, 227 },
        { "sleeper", 4_595, 8_958, 83, 3_899 },
        { "nested-gathers", 221_326, 453_194, 111, 116_454 },
        { "h21-reclaim-vs-mprotect", 5_013, 9_434, 72, 2_298 },
        { "h21-reclaim-vs-munmap", 2_101, 3_951, 75, 853 },
        { "ksm-vs-mprotect", 285_513, 591_134, 170, 178_431 },
        { "mkclean-vs-munmap", 2_243, 4_291, 120, 1_061 },
        { "pfnmap-vs-munmap", 72_183, 147_742, 114, 38_669 },
        { "h23-nmi-reader", 1_124, 2_668, 63, 471 },
        { "flushed-twice", 215_520, 438_582, 126, 37_114 },
        { "nmi-in-use-mm", 2_156, 4_938, 70, 1_732 },
        { "freed-table", 424, 794, 57, 168 },
        { "h9-reused-flush-mask", 291_612, 696_818, 148, 39_283 },
        { "h10-descheduled-target", 2_248, 4_868, 65, 746 },
        { "descheduled-twice", 12_885, 28_458, 121, 3_139 },
        { "descheduled-flusher", 8_992, 21_912, 68, 2_609 },
        { "descheduled-switch", 11_028, 24_185, 79, 10_064 },
        { "descheduled-freed-table", 1_696, 3_660, 60, 537 },
        { "descheduled-lazy", 6_704, 14_672, 72, 5_885 },
        { "descheduled-throughout", 36, 36, 36, 36 },
        { "h18-migrating-broadcast", 151_934, 426_349, 119, 42_615 },
        { "migrating-kernel-flush", 1_576, 3_202, 69, 1_082 },
        { "lazy-broadcast", 2_023, 3_821, 74, 1_842 },
        { "broadcast-vs-switch", 2_757, 5_281, 76, 2_629 },
        { "broadcast-freed-table", 240, 422, 58, 185 },
        { "asid-transition", 96_272, 198_326, 108, 57_115 },
        { "asid-transition-vs-switch", 7_004, 13_267, 124, 6_763 },
        { "asid-transition-vs-late-switch", 18_533, 34_285, 194, 18_018 },
        { "asid-transition-ends", 2_292, 4_418, 170, 671 },
        { "asid-transition-vs-exec", 1_959, 3_599, 103, 1_769 },
        { "asid-transition-vs-kthread", 21_570, 43_273, 142, 19_805 },
        { "reused-global-asid", 434, 674, 99, 404 },
        { "contended-global-asid", 98_173, 165_510, 138, 28_452 },
        { "isolated-two-users", 2_556, 6_888, 69, 140 },
        { "isolated-broadcast", 4, 4, 3, 3 },
        { "asid-switch-back", 2_757, 5_281, 76, 2_629 },
        { "asid-rollover", 30, 43, 16, 16 },
        { "asid-rollover-vs-flush", 4_618, 9_047, 84, 3_969 },
        { "asid-two-rollovers", 640, 1_170, 101, 276 },
        { "h14-collapse-vs-gup", 1_364, 2_638, 89, 1_009 },
        { "h14-collapse-vs-vcpu", 5_462, 11_956, 92, 3_659 },
        { "h14-collapse-vs-two", 25_072, 73_380, 123, 6_642 },
        { "h14-khugepaged", 1_683, 3_167, 92, 1_382 },
        { "freed-under-gup", 1_204, 2_362, 66, 750 },
        { "freed-under-vcpu", 4_816, 10_664, 69, 2_767 },
        { "unmapped-under-gup", 1_652, 3_242, 69, 1_150 },
        { "gup-of-two-pages", 1_652, 3_242, 69, 1_150 },
        { "h15-unshare-two", 1_837, 3_559, 114, 1_062 },
        { "h15-unshare-vs-vcpu", 7_348, 16_159, 117, 3_695 },
        { "h15-unshare-across", 11_799, 30_411, 136, 2_601 },
        { "h15-unshare-three", 19_324, 50_205, 154, 4_024 },
        { "lazy-unshare", 117, 127, 96, 107 },
        { "lazy-unshare-three", 135, 145, 114, 125 },
        { "freed-after-sharing", 461, 741, 100, 176 },
        { "unshare-vs-user", 951, 1_807, 89, 274 },
        { "unshare-vs-sharer", 186, 313, 54, 54 },
        { "mremap-vs-truncate", 3_720, 7_252, 133, 1_969 },
        { "mremap-vs-user", 62_640, 185_264, 169, 5_317 },
        { "mremap-vs-mkclean", 3_098, 5_858, 125, 1_309 },
        { "mremap-vs-reclaim", 1_943, 3_641, 74, 803 },
        { "fork-vs-pin", 3_121, 6_146, 68, 1_099 },
        { "fork-vs-two-pins", 295_724, 889_067, 96, 48_163 },
        { "uffd-wp-vs-fault", 24_952, 47_219, 186, 6_517 },
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
