namespace Shootdown.Tests.Workloads;

/// <summary>What is said of workloads whose mms, and calls about memory, cannot be; and that what can be, right beside it, is
/// taken.</summary>
public sealed class MemoryWorkloadTests
{
    private const string M = """{ "name": "m" }""";
    private const string MAndN = """{ "name": "m" }, { "name": "n" }""";
    private const string Sharers = """{ "name": "m", "shares": "f" }, { "name": "n", "shares": "f" }""";
    private const string Large = """{ "name": "m", "pages": 2, "huge": true }""";
    private const string TwoPages = """{ "name": "m", "pages": 2 }""";

    // A task that is not there from the start.
    private const string Idle = """{ "name": "B", "cpus": [1], "calls": [{ "call": "schedule" }] }""";

    [Fact]
    public void Four_mms_are_refused() =>
        Refuses(Idle, "$.mms: 8 entries", "at most 7", string.Join(',', "mnopqrst".Select(c => $$"""{ "name": "{{c}}" }""")));

    [Fact]
    public void Name_of_an_mm_that_a_task_has_is_refused() =>
        Refuses(Idle, "$.mms[0].name: 'B'", "a name that $.tasks[0].name does not have", """{ "name": "B" }""");

    [Fact]
    public void Name_of_an_NMI_that_an_mm_has_is_refused() =>
        Refuses(Idle, "$.mms[0].name: 'm'", "a name that $.nmis[0].name does not have", M,
            """, "nmis": [{ "name": "m", "cpu": 0, "mm": "m" }]""");

    [Theory]
    [InlineData("init_mm")]
    [InlineData("SWITCHING")]
    [InlineData("switch")]
    public void Name_of_an_mm_that_traces_use_is_refused(string name) =>
        Refuses(Idle, $"$.mms[0].name: '{name}'", "a name other than irq, scheduler, stopper, cpuhp, migration, switch, init_mm, SWITCHING",
            $$"""{ "name": "{{name}}" }""");

    [Theory]
    [InlineData("0")]
    [InlineData("3")]
    public void Pages_that_are_not_1_or_2_are_refused(string pages) =>
        Refuses(Idle, $"$.mms[0].pages: {pages}", "an integer from 1 to 2", $$"""{ "name": "m", "pages": {{pages}} }""");

    [Theory]
    [InlineData("warm")]
    [InlineData("lazy")]
    public void CPU_of_an_mm_that_the_machine_does_not_have_is_refused(string field) =>
        Refuses(Idle, $"$.mms[0].{field}[0]: 2", "a CPU from 0 to 1", $$"""{ "name": "m", "{{field}}": [2] }""");

    [Theory]
    [InlineData("pages", "$.mms[0].pages: 3; accepted: an integer from 1 to 2")]
    [InlineData("warm", "$.mms[0].warm: {2}; accepted: CPUs from 0 to 1")]
    [InlineData("lazy", "$.mms[0].lazy: {2}; accepted: CPUs from 0 to 1")]
    [InlineData("nmi", "$.nmis[0].cpu: 2; accepted: a CPU from 0 to 1")]
    [InlineData("vcpu", "$.vcpus[0].cpu: 2; accepted: a CPU from 0 to 1")]
    [InlineData("descheduled", "$.vcpus[0].descheduled: 4; accepted: an integer from 0 to 3")]
    public void Workload_that_no_file_can_hold_is_refused(string what, string message)
    {
        var workload =
            new Workload { Cpus = 2, Mms = [new MmSpec("m")], Tasks = [new TaskSpec("A", CpuMask.Of(0), [new Call("schedule")])] };
        var broken = what switch
        {
            "pages" => workload with { Mms = [new MmSpec("m") { Pages = 3 }] },
            "warm" => workload with { Mms = [new MmSpec("m") { Warm = CpuMask.Of(2) }] },
            "lazy" => workload with { Mms = [new MmSpec("m") { Lazy = CpuMask.Of(2) }] },
            "vcpu" => workload with { Vcpus = [new VcpuSpec(2)] },
            "descheduled" => workload with { Vcpus = [new VcpuSpec(0, 4)] },
            _ => workload with { Nmis = [new NmiSpec("perf", 2, "m")] },
        };

        Assert.Equal(message, Assert.ThrowsAny<FormatException>(() => Validation.Check(broken)).Message);
    }

    [Fact]
    public void Mm_of_a_task_that_there_is_not_is_refused() =>
        Refuses(User("A", 0, Call("access"), "n"), "$.tasks[0].mm: 'n'", "a name in $.mms (m)");

    [Fact]
    public void Mm_of_the_boot_task_is_refused() =>
        Refuses("""{ "name": "A", "cpus": [0], "boot": true, "mm": "m", "calls": [{ "call": "access" }] }""", "$.tasks[0].mm: 'm'",
            "no mm of the boot task, which is a kernel thread");

    [Fact]
    public void Second_running_task_of_a_CPU_is_refused() =>
        Refuses($"{Runs("A", 0, Call("access"))}, {Runs("B", 0, Call("access"))}", "$.tasks[1].running: true",
            "false where $.tasks[0] runs on CPU 0");

    [Fact]
    public void Running_task_that_is_forked_is_refused() =>
        Refuses(
            """{ "name": "A", "cpus": [0], "calls": [{ "call": "fork", "task": "B" }] }, { "name": "B", "cpus": [1], "running": """
            + """true, "calls": [{ "call": "exit" }] }""",
            "$.tasks[1].running: true",
            "false of a task that is forked",
            string.Empty);

    [Fact]
    public void CPU_that_is_lazy_where_a_task_with_an_mm_runs_is_refused() =>
        Refuses(Runs("A", 0, Call("access")), "$.mms[0].lazy: {0}", "CPUs that do not run a task with an mm, as CPU 0 does with 'A'",
            """{ "name": "m", "lazy": [0] }""");

    [Fact]
    public void CPU_that_is_lazily_on_two_mms_is_refused() =>
        Refuses(Idle, "$.mms[1].lazy: {0}", "CPUs that are lazily on no other mm, as CPU 0 is on 'm'",
            """{ "name": "m", "lazy": [0] }, { "name": "n", "lazy": [0] }""");

    [Fact]
    public void CPU_with_three_mms_is_refused() =>
        Refuses(
            Runs("A", 0, Call("access")),
            "$.mms: 3 mms that CPU 0 holds something of",
            "at most 2 that are warm, lazy or run on a CPU",
            """{ "name": "m" }, { "name": "n", "warm": [0] }, { "name": "o", "warm": [0, 1] }""");

    [Fact]
    public void Second_mm_with_a_global_ASID_is_refused() =>
        Refuses(Idle, "$.mms[1].global: true", "false where $.mms[0] has the global ASID, of which there is one",
            """{ "name": "m", "global": true }, { "name": "n", "global": true }""");

    [Fact]
    public void File_whose_name_is_none_is_refused() =>
        Refuses(Idle, "$.mms[0].shares: 'f g'", "1 to 16 letters, digits, - or _", """{ "name": "m", "shares": "f g" }""");

    [Fact]
    public void File_that_one_mm_maps_is_refused() =>
        Refuses(Idle, "$.mms[1].shares: 'g'", "a file that another mm shares too", """{ "name": "m" }, { "name": "n", "shares": "g" }""");

    [Fact]
    public void Sharers_with_different_pages_are_refused() =>
        Refuses(Idle, "$.mms[0].pages: 2", "as many as 'n' has, which shares the table: 1",
            """{ "name": "m", "pages": 2, "shares": "f" }, { "name": "n", "shares": "f" }""");

    [Theory]
    [InlineData("unmap_hugepage_range")]
    [InlineData("hugetlb_free_pgd_range")]
    [InlineData("huge_pmd_share")]
    [InlineData("split_huge_pages")]
    public void Change_of_a_shared_table_is_refused_of_an_mm_that_shares_none(string call)
    {
        Refuses(Kernel("A", 0, Call(call, "m")), $"$.tasks[0].calls[0].mm: '{call}' of 'm'", "an mm that shares its page table");
        Refuses(Runs("A", 0, Call(call)), $"$.tasks[0].calls[0].call: '{call}' of 'm'", "an mm that shares its page table");
    }

    [Theory]
    [InlineData("munmap")]
    [InlineData("mprotect")]
    [InlineData("try_to_unmap")]
    [InlineData("collapse_huge_page")]
    [InlineData("write_protect_page")]
    [InlineData("folio_mkclean")]
    [InlineData("unmap_mapping_range")]
    [InlineData("mremap")]
    [InlineData("copy_page_range")]
    [InlineData("uffd_wp_range")]
    [InlineData("do_wp_page")]
    [InlineData("madvise_free")]
    [InlineData("move_normal_pmd")]
    public void Other_change_is_refused_of_an_mm_that_shares_its_table(string call) =>
        Refuses(
            Runs("A", 0, Call(call)),
            $"$.tasks[0].calls[0].call: '{call}' of 'm', which shares its page table",
            "of the calls that change page tables, page_fault, unmap_hugepage_range, huge_pmd_share, hugetlb_free_pgd_range only",
            Sharers);

    [Theory]
    [InlineData("page_fault")]
    [InlineData("hugetlb_free_pgd_range")]
    [InlineData("huge_pmd_share")]
    public void Use_of_a_shared_table_by_one_that_has_not_unmapped_it_is_refused(string call) =>
        Refuses(
            $"{Runs("A", 0, $"{Call("unmap_hugepage_range", "n")}, {Call(call, "m")}")}",
            $"$.tasks[0].calls[1].call: '{call}' of 'm'",
            $"{call} after unmap_hugepage_range of the same mm by the same task",
            Sharers);

    [Theory]
    [InlineData("hugetlb_free_pgd_range")]
    [InlineData("huge_pmd_share")]
    public void Use_of_a_table_that_is_shared_anew_is_refused(string call) =>
        Refuses(
            Runs("A", 0, $"{Calls("unmap_hugepage_range, huge_pmd_share")}, {Call(call)}"),
            $"$.tasks[0].calls[2].call: '{call}' of 'm'",
            $"{call} after unmap_hugepage_range of the same mm by the same task, with no huge_pmd_share in between",
            Sharers);

    [Fact]
    public void Sharing_anew_of_a_table_that_an_mm_has_used_for_itself_is_refused() =>
        Refuses(
            Runs("A", 0, Calls("unmap_hugepage_range, page_fault, huge_pmd_share")),
            "$.tasks[0].calls[2].call: 'huge_pmd_share' of 'm'",
            "huge_pmd_share of an mm that has had its table for itself by no page_fault",
            Sharers);

    [Fact]
    public void Sharing_anew_by_two_tasks_is_refused() =>
        Refuses(
            $"{Runs("A", 0, Calls("unmap_hugepage_range, huge_pmd_share"))}, " +
            Kernel("B", 1, Calls("unmap_hugepage_range n, huge_pmd_share n")),
            "$.tasks[1].calls[1].call: 'huge_pmd_share' by another task",
            "one task that shares anew, as $.tasks[0].calls[1] does",
            Sharers);

    [Fact]
    public void Freeing_a_shared_table_twice_by_one_mm_is_refused() =>
        Refuses(
            Runs("A", 0, Calls("unmap_hugepage_range, hugetlb_free_pgd_range, hugetlb_free_pgd_range")),
            "$.tasks[0].calls[2].call: 'hugetlb_free_pgd_range' takes the table of 'm' once more",
            "one munmap with tables, collapse_huge_page or hugetlb_free_pgd_range of an mm, as $.tasks[0].calls[1] is",
            Sharers);

    [Fact]
    public void Mapping_a_page_by_a_shared_table_that_is_freed_is_refused() =>
        Refuses(
            Runs("A", 0, Calls("unmap_hugepage_range, hugetlb_free_pgd_range, page_fault")),
            "$.tasks[0].calls[2].call: 'page_fault' of 'm'",
            "page_fault of an mm whose table stays, which $.tasks[0].calls[1] takes",
            Sharers);

    [Fact]
    public void Mapping_a_page_by_a_shared_table_twice_is_refused() =>
        Refuses(
            Runs("A", 0, Calls("unmap_hugepage_range, page_fault, unmap_hugepage_range, page_fault")),
            "$.tasks[0].calls[2].call: 'unmap_hugepage_range' of page 0 of 'm'",
            "a page that is mapped anew once, not by $.tasks[0].calls[1] and by $.tasks[0].calls[3]",
            Sharers);

    [Fact]
    public void Second_task_that_changes_a_sharer_is_refused() =>
        Refuses(
            $"{Runs("A", 0, Call("unmap_hugepage_range"))}, {Runs("B", 1, Call("unmap_hugepage_range"))}",
            "$.tasks[1].calls[0].call: 'unmap_hugepage_range' of 'm'",
            "one task that changes an mm which shares its table, as $.tasks[0].calls[0] does",
            Sharers);

    [Theory]
    [InlineData("munmap")]
    [InlineData("mprotect")]
    [InlineData("try_to_unmap")]
    public void Change_of_an_mm_that_another_task_collapses_is_refused(string call) =>
        Refuses(
            $"{Runs("A", 0, Call(call))}, {Runs("B", 1, Call("collapse_huge_page"))}",
            $"$.tasks[0].calls[0].call: '{call}' of 'm'",
            "one task that changes an mm which is collapsed, as $.tasks[1].calls[0] does");

    [Theory]
    [InlineData("folio_mkclean")]
    [InlineData("unmap_mapping_range")]
    [InlineData("copy_page_range")]
    [InlineData("uffd_wp_range")]
    [InlineData("do_wp_page")]
    public void Call_about_an_mm_of_one_page_is_refused_of_two(string call) =>
        Refuses(Runs("A", 0, Call(call)), $"$.tasks[0].calls[0].call: '{call}' of 'm', which has 2 pages", $"{call} of an mm of one page",
            TwoPages);

    [Theory]
    [InlineData("write_protect_page", "page_fault", "mprotect, munmap that take no table")]
    [InlineData("write_protect_page", "try_to_unmap", "mprotect, munmap that take no table")]
    [InlineData("write_protect_page", "write_protect_page", "mprotect, munmap that take no table")]
    [InlineData("folio_mkclean", "mprotect", "munmap that takes no table, once")]
    [InlineData("folio_mkclean", "folio_mkclean", "munmap that takes no table, once")]
    [InlineData("unmap_mapping_range", "try_to_unmap", "munmap that takes no table, once")]
    [InlineData("unmap_mapping_range", "unmap_mapping_range", "munmap that takes no table, once")]
    [InlineData("copy_page_range", "munmap", "none")]
    [InlineData("copy_page_range", "copy_page_range", "none")]
    [InlineData("uffd_wp_range", "mprotect", "do_wp_page, munmap that takes no table, once")]
    [InlineData("do_wp_page", "do_wp_page", "uffd_wp_range that takes no table, once")]
    public void Change_that_a_lock_keeps_from_another_is_refused_beside_it(string call, string other, string beside) =>
        Refuses(
            $"{Runs("A", 0, Call(call))}, {Runs("B", 1, Call(other))}",
            $"$.tasks[1].calls[0].call: '{other}' of 'm'",
            $"beside $.tasks[0].calls[0], which is {call}, of the calls that change the mm, {beside}");

    [Fact]
    public void Moving_the_page_of_an_mm_that_has_one_is_refused() =>
        Refuses(Runs("A", 0, Call("mremap")), "$.tasks[0].calls[0].call: 'mremap' of 'm', which has 1 pages",
            "mremap of an mm of two pages");

    [Theory]
    [InlineData("mremap", "'mremap' of 'm'")]
    [InlineData("mprotect", "'mprotect' of 'm'")]
    [InlineData("page_fault", "'page_fault' of 'm'")]
    [InlineData("folio_mkclean, munmap", "'folio_mkclean' of page 0 of 'm'")]
    public void Change_that_mmap_lock_keeps_from_mremap_is_refused_beside_it(string calls, string refused) =>
        Refuses(
            $"{Runs("A", 0, Call("mremap"))}, {Runs("B", 1, Calls(calls))}",
            $"$.tasks[1].calls[0].call: {refused}",
            "beside $.tasks[0].calls[0], which is mremap of page 0, of the calls that change the mm, munmap and try_to_unmap that take no "
            + "table, or one folio_mkclean of that page alone",
            TwoPages);

    [Theory]
    [InlineData("move_normal_pmd", "'move_normal_pmd' of page 0 of 'm'")]
    [InlineData("mprotect", "'mprotect' of page 0 of 'm'")]
    [InlineData("try_to_unmap", "'try_to_unmap' of page 0 of 'm'")]
    [InlineData("folio_mkclean, munmap", "'folio_mkclean' of page 0 of 'm'")]
    public void Change_that_mmap_lock_keeps_from_a_table_that_is_moved_is_refused(string calls, string refused) =>
        Refuses(
            $"{Runs("A", 0, Call("move_normal_pmd"))}, {Runs("B", 1, Calls(calls))}",
            $"$.tasks[1].calls[0].call: {refused}",
            "beside $.tasks[0].calls[0], which is move_normal_pmd of page 0, of the calls that change the mm, munmap that takes no table "
            + "by one task, or one folio_mkclean of that page alone",
            TwoPages);

    [Fact]
    public void Second_walker_of_mappings_beside_a_table_that_is_moved_is_refused() =>
        Refuses(
            $"{Runs("A", 0, Call("munmap"))}, {Runs("B", 1, Calls("move_normal_pmd, munmap"))}",
            "$.tasks[1].calls[1].call: 'munmap' of page 0 of 'm'",
            "beside $.tasks[1].calls[0], which is move_normal_pmd of page 0, of the calls that change the mm, munmap that takes no table "
            + "by one task, or one folio_mkclean of that page alone",
            TwoPages);

    [Fact]
    public void Cleaning_another_page_than_the_moved_one_is_refused() =>
        Refuses(
            $"{Runs("A", 0, Call("mremap"))}, {Runs("B", 1, """{ "call": "folio_mkclean", "page": 1 }""")}",
            "$.tasks[1].calls[0].call: 'folio_mkclean' of page 1 of 'm'",
            "beside $.tasks[0].calls[0], which is mremap of page 0, of the calls that change the mm, munmap and try_to_unmap that take no "
            + "table, or one folio_mkclean of that page alone",
            TwoPages);

    [Fact]
    public void Reference_that_fork_takes_for_a_pin_is_refused() =>
        Refuses(
            $"{Runs("A", 0, Call("copy_page_range"))}, {Runs("B", 1, Call("gup_fast"))}",
            "$.tasks[1].calls[0].call: 'gup_fast' of 'm'",
            "pin_user_pages_fast of an mm that is forked, as $.tasks[0].calls[0] does");

    [Fact]
    public void Second_munmap_of_a_drivers_memory_is_refused() =>
        Refuses(
            $"{Runs("A", 0, Calls("unmap_mapping_range, munmap"))}, {Runs("B", 1, Call("munmap"))}",
            "$.tasks[1].calls[0].call: 'munmap' of 'm'",
            "beside $.tasks[0].calls[0], which is unmap_mapping_range, of the calls that change the mm, munmap that takes no table, once");

    [Fact]
    public void Taking_the_table_of_a_page_that_is_cleaned_is_refused() =>
        Refuses(
            $$"""{{Runs("A", 0, Call("folio_mkclean"))}}, {{Runs("B", 1, """{ "call": "munmap", "tables": true }""")}}""",
            "$.tasks[1].calls[0].call: 'munmap' of 'm' that takes its table",
            "beside $.tasks[0].calls[0], which is folio_mkclean, of the calls that change the mm, munmap that takes no table, once");

    [Fact]
    public void Walk_is_refused_of_a_task_that_repeats() =>
        Refuses(
            """{ "name": "A", "cpus": [0], "mm": "m", "repeat": true, "calls": [{ "call": "gup_fast" }] }""",
            "$.tasks[0].calls[0].call: 'gup_fast'",
            "in a task that repeats, of the calls about memory, access, access_kernel, leave_mm, schedule, page_fault, flush_tlb_all, "
            + "kthread_use_mm, kthread_unuse_mm, vunmap_range_noflush only");

    [Fact]
    public void VCPU_that_the_machine_does_not_have_is_refused() =>
        RefusesVcpus("""{ "cpu": 2 }""", "$.vcpus[0].cpu: 2", "a CPU from 0 to 1");

    [Fact]
    public void VCPU_that_is_listed_twice_is_refused() =>
        RefusesVcpus("""{ "cpu": 0 }, { "cpu": 0 }""", "$.vcpus[1].cpu: 0", "each CPU once");

    [Theory]
    [InlineData("-1")]
    [InlineData("4")]
    public void Number_of_times_that_a_vCPU_is_descheduled_out_of_range_is_refused(string times) =>
        RefusesVcpus($$"""{ "cpu": 0, "descheduled": {{times}} }""", $"$.vcpus[0].descheduled: {times}", "an integer from 0 to 3");

    [Fact]
    public void VCPU_that_never_runs_is_refused_where_a_task_may_run() =>
        RefusesVcpus("""{ "cpu": 1, "descheduled": 0 }""", "$.vcpus[0].descheduled: 0",
            "an integer from 1 to 3 of a CPU that a task may run on, as $.tasks[0] may");

    [Fact]
    public void VCPU_without_an_mm_is_refused() =>
        Refuses(Idle, "$.vcpus: 1 entries", "none where there are no mms", string.Empty, """, "vcpus": [{ "cpu": 0 }]""");

    [Fact]
    public void NMI_that_reads_an_mm_that_there_is_not_is_refused() =>
        RefusesNmi("0, \"mm\": \"n\"", "$.nmis[0].mm: 'n'", "a name in $.mms (m)");

    [Fact]
    public void NMI_that_reads_a_page_that_there_is_not_is_refused() =>
        RefusesNmi("0, \"mm\": \"m\", \"page\": 1", "$.nmis[0].page: 1", "a page of 'm' from 0 to 0");

    [Fact]
    public void Hotplug_beside_an_NMI_is_refused() =>
        Refuses(Idle, "$.nmis: 1 entries", "none beside hotplug: they are not modelled together", M,
            """, "nmis": [{ "name": "perf", "cpu": 0, "mm": "m" }], "hotplug": [{ "call": "cpu_down", "cpu": 1 }]""");

    [Fact]
    public void Hotplug_beside_a_vCPU_is_refused() =>
        Refuses(Idle, "$.vcpus: 1 entries", "none beside hotplug: they are not modelled together", M,
            """, "vcpus": [{ "cpu": 0 }], "hotplug": [{ "call": "cpu_down", "cpu": 1 }]""");

    [Fact]
    public void Hotplug_beside_an_mm_is_accepted_and_built() =>
        Builds(Json(Runs("A", 0, Call("munmap")), M,
            """, "hotplug": [{ "call": "cpu_down", "cpu": 1 }, { "call": "cpu_up", "cpu": 1 }]"""));

    [Fact]
    public void Polling_idle_loop_beside_an_mm_is_refused() =>
        Refuses(Idle, "$.pollIdle: true", "false beside mms: they are not modelled together", M, """, "pollIdle": true""");

    [Fact]
    public void Fork_beside_an_mm_is_refused() =>
        Refuses($$"""{{Idle}}, {{Kernel("A", 0, """{ "call": "fork", "task": "B" }""")}}""", "$.tasks[1].calls[0].call: 'fork'",
            "no fork beside mms: they are not modelled together");

    [Fact]
    public void Call_on_an_mm_that_there_is_not_is_refused() =>
        Refuses(Runs("A", 0, Call("munmap", "n")), "$.tasks[0].calls[0].mm: 'n'", "a name in $.mms (m)");

    [Fact]
    public void Call_on_no_mm_is_refused() =>
        Refuses(Kernel("A", 0, Call("munmap")), "$.tasks[0].calls[0].mm: missing", "a name in $.mms (m), for the task has no mm by then");

    [Fact]
    public void Call_on_no_mm_after_exit_mm_is_refused() =>
        Refuses(Runs("A", 0, $"{Call("exit_mm")}, {Call("munmap")}"), "$.tasks[0].calls[1].mm: missing",
            "a name in $.mms (m), for the task has no mm by then");

    [Theory]
    [InlineData("munmap")]
    [InlineData("mprotect")]
    [InlineData("page_fault")]
    [InlineData("try_to_unmap")]
    [InlineData("collapse_huge_page")]
    [InlineData("gup_fast")]
    [InlineData("pin_user_pages_fast")]
    [InlineData("access")]
    public void Page_that_the_mm_does_not_have_is_refused(string call) =>
        Refuses(Runs("A", 0, $$"""{ "call": "{{call}}", "page": 1 }"""), "$.tasks[0].calls[0].page: 1", "a page of 'm' from 0 to 0");

    [Fact]
    public void Page_that_the_mm_of_the_moment_does_not_have_is_refused() =>
        Refuses(Runs("A", 0, $$"""{{Call("exec", "n")}}, { "call": "access", "page": 1 }"""), "$.tasks[0].calls[1].page: 1",
            "a page of 'n' from 0 to 0", TwoPages + """, { "name": "n" }""");

    [Fact]
    public void Page_that_no_mm_has_is_refused() =>
        Refuses(Runs("A", 0, """{ "call": "access", "page": 2 }"""), "$.tasks[0].calls[0].page: 2", "a page from 0 to 1");

    [Theory]
    [InlineData("gup_fast")]
    [InlineData("pin_user_pages_fast")]
    public void Walk_without_an_mm_is_refused(string call) =>
        Refuses(Kernel("A", 0, Call(call)), $"$.tasks[0].calls[0].call: '{call}' with no mm", $"{call} while the task has an mm");

    [Fact]
    public void Access_without_an_mm_is_refused() =>
        Refuses(Kernel("A", 0, Call("access")), "$.tasks[0].calls[0].call: 'access' with no mm", "access while the task has an mm");

    [Fact]
    public void Exec_after_exit_mm_is_refused() =>
        Refuses(
            Runs("A", 0, $"{Call("exit_mm")}, {Call("exec", "n")}"),
            "$.tasks[0].calls[1].call: 'exec' with no mm",
            "exec of a task with an mm of its own, or of a kernel thread with none",
            MAndN);

    [Fact]
    public void Exec_with_a_borrowed_mm_is_refused() =>
        Refuses(
            Kernel("A", 0, $"{Call("kthread_use_mm", "m")}, {Call("exec", "n")}"),
            "$.tasks[0].calls[1].call: 'exec' with mm 'm'",
            "exec of a task with an mm of its own, or of a kernel thread with none",
            MAndN);

    [Fact]
    public void Exit_mm_without_an_mm_is_refused() =>
        Refuses(Runs("A", 0, $"{Call("exit_mm")}, {Call("exit_mm")}"), "$.tasks[0].calls[1].call: 'exit_mm' with no mm",
            "exit_mm of a task with an mm of its own");

    [Fact]
    public void Exit_mm_of_a_borrowed_mm_is_refused() =>
        Refuses(Kernel("A", 0, $"{Call("kthread_use_mm", "m")}, {Call("exit_mm")}"), "$.tasks[0].calls[1].call: 'exit_mm' with mm 'm'",
            "exit_mm of a task with an mm of its own");

    [Fact]
    public void Borrowing_by_a_user_task_is_refused() =>
        Refuses(Runs("A", 0, $"{Call("exit_mm")}, {Call("kthread_use_mm", "m")}"), "$.tasks[0].calls[1].call: 'kthread_use_mm' with no mm",
            "kthread_use_mm of a kernel thread with no mm");

    [Fact]
    public void Borrowing_twice_is_refused() =>
        Refuses(
            Kernel("A", 0, $"{Call("kthread_use_mm", "m")}, {Call("kthread_use_mm", "n")}"),
            "$.tasks[0].calls[1].call: 'kthread_use_mm' with mm 'm'",
            "kthread_use_mm of a kernel thread with no mm",
            MAndN);

    [Fact]
    public void Giving_back_what_was_not_borrowed_is_refused() =>
        Refuses(Kernel("A", 0, Call("kthread_unuse_mm")), "$.tasks[0].calls[0].call: 'kthread_unuse_mm' with no mm",
            "kthread_unuse_mm after kthread_use_mm");

    [Fact]
    public void Giving_back_ones_own_is_refused() =>
        Refuses(Kernel("A", 0, $"{Call("exec", "m")}, {Call("kthread_unuse_mm")}"),
            "$.tasks[0].calls[1].call: 'kthread_unuse_mm' with mm 'm'", "kthread_unuse_mm after kthread_use_mm");

    [Fact]
    public void Leave_mm_of_a_task_with_an_mm_is_refused() =>
        Refuses(Runs("A", 0, Call("leave_mm")), "$.tasks[0].calls[0].call: 'leave_mm' with mm 'm'",
            "leave_mm while the task has no mm: the CPU must be lazy");

    [Theory]
    [InlineData("munmap")]
    [InlineData("flush_tlb_all")]
    [InlineData("exit_mm")]
    [InlineData("gup_fast")]
    [InlineData("pin_user_pages_fast")]
    [InlineData("schedule")]
    public void Call_that_turns_interrupts_on_is_refused_with_interrupts_disabled(string call) =>
        Refuses(
            Runs("A", 0, $"{Call("local_irq_disable")}, {Call(call)}, {Call("local_irq_enable")}"),
            $"$.tasks[0].calls[1].call: '{call}' with interrupts disabled",
            "of the calls about memory, access, access_kernel, leave_mm, vunmap_range_noflush only");

    [Fact]
    public void Schedule_while_pinned_is_refused() =>
        Refuses(
            Runs("A", 0, $"{Call("preempt_disable")}, {Call("schedule")}, {Call("preempt_enable")}"),
            "$.tasks[0].calls[1].call: 'schedule' while pinned",
            "schedule with preemption and interrupts enabled, for it sleeps");

    [Theory]
    [InlineData("unmap_hugepage_range")]
    [InlineData("munmap")]
    [InlineData("try_to_unmap")]
    public void Changing_page_tables_while_pinned_is_refused(string call) =>
        Refuses(
            Runs("A", 0, $"{Call("preempt_disable")}, {Call(call)}, {Call("preempt_enable")}"),
            $"$.tasks[0].calls[1].call: '{call}' while pinned",
            $"{call} with preemption and interrupts enabled, for it may sleep");

    [Fact]
    public void Schedule_of_a_realtime_task_is_refused() =>
        Refuses(
            """{ "name": "A", "cpus": [0], "realtime": true, "calls": [{ "call": "schedule" }] }""",
            "$.tasks[0].calls[0].call: 'schedule' of a realtime task",
            "schedule of any other task");

    [Theory]
    [InlineData("mprotect")]
    [InlineData("collapse_huge_page")]
    [InlineData("vfree")]
    [InlineData("exit_mm")]
    public void Call_that_changes_something_for_good_is_refused_of_a_task_that_repeats(string call) =>
        Refuses(
            $$"""{ "name": "A", "cpus": [0], "mm": "m", "repeat": true, "calls": [{{Call(call)}}] }""",
            $"$.tasks[0].calls[0].call: '{call}'",
            "in a task that repeats, of the calls about memory, access, access_kernel, leave_mm, schedule, page_fault, flush_tlb_all, "
            + "kthread_use_mm, kthread_unuse_mm, vunmap_range_noflush only");

    [Fact]
    public void Borrowing_for_good_is_refused_of_a_task_that_repeats() =>
        Refuses(
            """{ "name": "A", "cpus": [0], "repeat": true, "calls": [{ "call": "kthread_use_mm", "mm": "m" }] }""",
            "$.tasks[0].calls: kthread_use_mm without kthread_unuse_mm",
            "pairs in a task that repeats");

    [Fact]
    public void Call_about_memory_of_an_interrupt_is_refused() =>
        Refuses(
            Idle,
            "$.interrupts[0].calls[0].call: 'access'",
            "one of smp_call_function_many, on_each_cpu_cond_mask, kick, flush_tlb_mm, smp_call_function_single_async, irq_work_queue_on, "
            + "ttwu_queue_wakelist, spin_lock, spin_unlock",
            M,
            """, "interrupts": [{ "name": "I", "cpu": 0, "calls": [{ "call": "access" }] }]""");

    [Fact]
    public void Flushes_count_as_calls_of_other_CPUs()
    {
        var tasks = string.Join(
            ',', "ABCD".Select((name, i) => Kernel($"{name}", i % 2, string.Join(',', Enumerable.Repeat(Call("try_to_unmap", "m"), 7)))));

        Refuses(tasks, "$: 28 calls of other CPUs in all", "at most 24, of which scftorture_invoke_one is five");
    }

    [Fact]
    public void Second_vfree_is_refused() =>
        Refuses(
            $"{Kernel("A", 0, Call("vfree"))}, {Kernel("B", 1, Call("vfree"))}",
            "$.tasks[1].calls[0].call: 'vfree' once more",
            "one vfree in all, as $.tasks[0].calls[0] is",
            string.Empty);

    [Fact]
    public void Second_table_of_kernel_memory_that_is_freed_is_refused() =>
        Refuses(
            $"{Kernel("A", 0, Call("pmd_free_pte_page"))}, {Kernel("B", 1, Call("pmd_free_pte_page"))}",
            "$.tasks[1].calls[0].call: 'pmd_free_pte_page' once more",
            "one pmd_free_pte_page in all, as $.tasks[0].calls[0] is",
            string.Empty);

    [Theory]
    [InlineData("collapse_huge_page, split_huge_pmd", 1, "split_huge_pmd")]
    [InlineData("unmap_vmas, collapse_huge_page", 0, "unmap_vmas")]
    public void Collapse_into_a_leaf_that_is_not_the_first_or_is_undone_is_refused(string calls, int at, string refused) =>
        Refuses(
            Runs("A", 0, Calls(calls)),
            $"$.tasks[0].calls[{at}].call: '{refused}' of 'm'",
            $"unmap_vmas after $.tasks[0].calls[{1 - at}], which makes the mm huge",
            Large);

    [Fact]
    public void Collapse_into_a_leaf_that_is_then_unmapped_is_taken() =>
        WorkloadReader.Read(
            Json($"{Runs("A", 0, Calls("collapse_huge_page, unmap_vmas"))}, {Runs("B", 1, Call("gup_fast"))}", Large, string.Empty),
            "w.json");

    [Fact]
    public void Access_of_kernel_memory_that_nobody_frees_is_refused() =>
        Refuses(Kernel("A", 0, Call("access_kernel")), "$.tasks[0].calls[0].call: 'access_kernel'",
            "access_kernel where some task calls vfree or vunmap_range_noflush", string.Empty);

    [Fact]
    public void Table_that_is_taken_twice_is_refused() =>
        Refuses(
            Runs("A", 0, $$"""{ "call": "munmap", "tables": true }, {{Call("collapse_huge_page")}}"""),
            "$.tasks[0].calls[1].call: 'collapse_huge_page' takes the table of 'm' once more",
            "one munmap with tables, collapse_huge_page or hugetlb_free_pgd_range of an mm, as $.tasks[0].calls[0] is");

    [Fact]
    public void Page_fault_without_a_table_is_refused() =>
        Refuses(
            $"{Runs("A", 0, Call("collapse_huge_page"))}, {Runs("B", 1, Call("page_fault"))}",
            "$.tasks[1].calls[0].call: 'page_fault' of 'm'",
            "page_fault of an mm whose table stays, which $.tasks[0].calls[0] takes");

    [Fact]
    public void Mmput_of_the_tasks_own_mm_is_refused() =>
        Refuses(Runs("A", 0, Call("mmput", "m")), "$.tasks[0].calls[0].mm: 'm', which the task has",
            "an mm that the task has left, or never had");

    [Fact]
    public void Mmput_of_an_mm_that_a_task_without_a_reference_names_is_refused() =>
        Refuses(
            $"{Kernel("A", 0, Call("mmput", "m"))}, {Kernel("B", 1, Call("try_to_unmap", "m"))}",
            "$.tasks[1].calls[0].mm: 'm', to which the task has no reference, and which $.tasks[0].calls[0] may free",
            "an mm of the task's own, or one that it gives up later by mmput");

    [Fact]
    public void Mmput_of_an_mm_whose_task_may_migrate_is_refused() =>
        Refuses(
            $"{Kernel("A", 0, Call("mmput", "m"))}, " + """{ "name": "B", "cpus": [0, 1], "mm": "m", "calls": [{ "call": "access" }] }""",
            "$.tasks[0].calls[0].mm: 'm', which $.tasks[1].calls[0] is made with on one of {0,1}",
            "an mm whose tasks have one CPU each");

    [Theory]
    [InlineData("mmput m, mmput m")]
    [InlineData("kthread_use_mm m, access, kthread_unuse_mm, mmput m")]
    [InlineData("try_to_unmap m, mmput m")]
    public void Mmput_of_an_mm_that_others_have_too_is_accepted_and_built(string calls) =>
        Builds(Json($"{Kernel("A", 0, Calls(calls))}, {Runs("B", 1, Call("access"))}", M, string.Empty));

    [Fact]
    public void Mmput_of_an_mm_that_an_NMI_reads_is_refused() =>
        Refuses(
            Kernel("A", 1, Call("mmput", "m")),
            "$.tasks[0].calls[0].mm: 'm', which $.nmis[0] reads",
            "an mm that no NMI reads",
            M,
            """, "nmis": [{ "name": "perf", "cpu": 0, "mm": "m" }]""");

    [Fact]
    public void Unmapping_a_page_that_another_task_unmaps_with_its_table_is_refused() =>
        Refuses(
            $"{Runs("A", 0, Call("munmap"))}, {Runs("B", 1, """{ "call": "munmap", "tables": true }""")}",
            "$.tasks[0].calls[0].call: 'munmap' of page 0 of 'm'",
            "munmap without tables of a page that no other task unmaps with its table, as $.tasks[1].calls[0] does");

    [Fact]
    public void Write_protecting_what_was_mapped_anew_is_refused() =>
        Refuses(
            Runs("A", 0, $"{Call("munmap")}, {Call("page_fault")}, {Call("mprotect")}"),
            "$.tasks[0].calls[2].call: 'mprotect' of page 0 of 'm'",
            "mprotect before the page is unmapped and $.tasks[0].calls[1] maps it anew");

    [Fact]
    public void Mapping_anew_twice_is_refused() =>
        Refuses(
            Runs("A", 0, $"{Call("munmap")}, {Call("page_fault")}, {Call("munmap")}, {Call("page_fault")}"),
            "$.tasks[0].calls[2].call: 'munmap' of page 0 of 'm'",
            "a page that is mapped anew once, not by $.tasks[0].calls[1] and by $.tasks[0].calls[3]");

    [Fact]
    public void Unmapping_what_was_mapped_anew_while_another_task_unmaps_it_is_refused() =>
        Refuses(
            $"{Runs("A", 0, $"{Call("munmap")}, {Call("page_fault")}")}, {Runs("B", 1, Call("munmap"))}",
            "$.tasks[1].calls[0].call: 'munmap' of page 0 of 'm'",
            "one task that changes a page once $.tasks[0].calls[1] maps it anew, not $.tasks[0].calls[0] beside it");

    [Theory]
    [InlineData("access", "access")]
    [InlineData("exec n", "munmap")]
    [InlineData("munmap", "munmap")]
    [InlineData("munmap", "mprotect")]
    [InlineData("mprotect, munmap, page_fault", "access")]
    [InlineData("munmap, page_fault, munmap", "access")]
    [InlineData("munmap, try_to_unmap", "mprotect")]
    [InlineData("collapse_huge_page, munmap", "access")]
    [InlineData("collapse_huge_page", "gup_fast")]
    [InlineData("munmap", "folio_mkclean, access")]
    [InlineData("munmap", "unmap_mapping_range, gup_fast")]
    [InlineData("munmap, mprotect", "mprotect, write_protect_page")]
    [InlineData("copy_page_range", "pin_user_pages_fast, access")]
    [InlineData("munmap", "pin_user_pages_fast")]
    [InlineData("uffd_wp_range", "do_wp_page, access")]
    [InlineData("exit_mm, leave_mm", "access")]
    [InlineData("local_irq_disable, access, local_irq_enable", "access")]
    [InlineData("preempt_disable, access, preempt_enable", "access")]
    [InlineData("schedule, access", "vfree, access_kernel")]
    [InlineData("exit", "try_to_unmap")]
    public void Calls_that_can_stand_together_are_accepted_and_built(string first, string second) =>
        Builds(Json($"{Runs("A", 0, Calls(first))}, {Runs("B", 1, Calls(second))}", first.EndsWith(" n", StringComparison.Ordinal)
            ? MAndN : M, string.Empty));

    [Theory]
    [InlineData("unmap_hugepage_range m, unmap_hugepage_range n, page_fault n", "gup_fast")]
    [InlineData("unmap_hugepage_range m, hugetlb_free_pgd_range m, unmap_hugepage_range n, hugetlb_free_pgd_range n", "gup_fast")]
    public void Changes_of_a_shared_table_are_accepted_and_built(string changes, string other) =>
        Builds(Json($"{Runs("A", 0, Calls(changes))}, {Runs("B", 1, Calls(other))}", Sharers, string.Empty));

    [Theory]
    [InlineData("gup_fast, munmap, munmap")]
    [InlineData("folio_mkclean, gup_fast")]
    public void Calls_beside_a_table_that_is_moved_are_accepted_and_built(string other) =>
        Builds(Json($"{Runs("A", 0, Call("move_normal_pmd"))}, {Runs("B", 1, Calls(other))}", TwoPages, string.Empty));

    [Theory]
    [InlineData("munmap, try_to_unmap")]
    [InlineData("folio_mkclean, access")]
    [InlineData("gup_fast, munmap, munmap")]
    public void Calls_beside_mremap_are_accepted_and_built(string other) =>
        Builds(Json($"{Runs("A", 0, Call("mremap"))}, {Runs("B", 1, Calls(other))}", TwoPages, string.Empty));

    [Fact]
    public void Descheduled_CPUs_are_accepted_and_built() =>
        Builds(Json(Runs("A", 0, Call("munmap")), M, """, "vcpus": [{ "cpu": 1, "descheduled": 0 }, { "cpu": 0 }]"""));

    [Fact]
    public void Mmput_of_an_mm_that_the_task_has_left_is_accepted_and_built() =>
        Builds(Json(Runs("A", 0, Calls("munmap, exec n, mmput m")), MAndN, string.Empty));

    [Theory]
    [InlineData("kthread_use_mm m, access, kthread_unuse_mm, leave_mm", "")]
    [InlineData("exec m, access, exit_mm", "")]
    [InlineData("kthread_use_mm m, access, kthread_unuse_mm, schedule, flush_tlb_all", "\"repeat\": true, ")]
    [InlineData("kthread_use_mm m, page_fault, kthread_unuse_mm", "\"repeat\": true, ")]
    [InlineData("leave_mm, access_kernel", "\"repeat\": true, ")]
    [InlineData("local_irq_disable, leave_mm, local_irq_enable", "")]
    public void Calls_of_a_kernel_thread_are_accepted_and_built(string calls, string flags)
    {
        var task = $$"""{ "name": "K", "cpus": [1], {{flags}}"calls": [{{Calls(calls)}}] }""";

        Builds(Json($"{task}, {Kernel("A", 0, Call("vfree"))}", M, string.Empty));
    }

    [Fact]
    public void Polling_idle_loop_and_fork_beside_vfree_are_accepted_and_built() =>
        Builds(Json($$"""{{Kernel("A", 0, $$"""{ "call": "fork", "task": "B" }, {{Call("vfree")}}""")}}, """
            + $$"""{{Kernel("B", 1, Call("access_kernel"))}}""", string.Empty, """, "pollIdle": true"""));

    private static void Builds(string json) => Assert.NotNull(WorkloadModel.Build(WorkloadReader.Read(json, "w.json"), Designs.Linux73));

    private static string Calls(string names) =>
        string.Join(", ", names.Split(", ").Select(n => n.Split(' ') is [var name, var mm] ? Call(name, mm) : Call(n)));

    private static string Call(string name, string? mm = null) =>
        mm is null ? $$"""{ "call": "{{name}}" }""" : $$"""{ "call": "{{name}}", "mm": "{{mm}}" }""";

    private static string Runs(string name, int cpu, string calls) =>
        $$"""{ "name": "{{name}}", "cpus": [{{cpu}}], "mm": "m", "running": true, "calls": [{{calls}}] }""";

    private static string User(string name, int cpu, string calls, string mm = "m") =>
        $$"""{ "name": "{{name}}", "cpus": [{{cpu}}], "mm": "{{mm}}", "calls": [{{calls}}] }""";

    private static string Kernel(string name, int cpu, string calls) =>
        $$"""{ "name": "{{name}}", "cpus": [{{cpu}}], "calls": [{{calls}}] }""";

    private static string Json(string tasks, string mms, string rest) =>
        $$"""{ "cpus": 2, "mms": [{{mms}}], "tasks": [{{tasks}}]{{rest}} }""";

    private static void RefusesVcpus(string vcpus, string what, string accepted) =>
        Refuses(Idle, what, accepted, M, $$""", "vcpus": [{{vcpus}}]""");

    // CPU 0 has no task, CPU 1 one that is not there from the start.
    private static void RefusesNmi(string nmi, string what, string accepted) =>
        Refuses(Idle, what, accepted, M, $$""", "nmis": [{ "name": "perf", "cpu": {{nmi}} }]""");

    private static void Refuses(string tasks, string what, string accepted, string mms = M, string rest = "") =>
        Assert.Equal($"w.json: {what}; accepted: {accepted}",
            Assert.Throws<FormatException>(() => WorkloadReader.Read(Json(tasks, mms, rest), "w.json")).Message);
}
