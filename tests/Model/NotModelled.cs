namespace Shootdown.Tests.Model;

/// <summary>The gaps, as tests that cannot be written yet: see docs/not-modelled.md.</summary>
public sealed class NotModelled
{
    [Fact(Skip = "memory ordering weaker than x86-TSO is not modelled for the routines of x86")]
    public void A_barrier_that_smp_c_needs_on_arm_only_shows()
    {
    }

    [Fact(Skip = "the work-around of erratum 4193714, by an interrupt, is not modelled on arm64")]
    public void An_access_of_SME_that_a_flush_does_not_wait_for_shows()
    {
    }

    [Fact(Skip = "CPUs of which only some share TLBs, and a third level of tables, are not modelled on arm64")]
    public void Two_CPUs_that_share_a_TLB_beside_one_that_does_not_show()
    {
    }

    [Fact(Skip = "under arm what waits for the write of a CAS waits although the CAS fails")]
    public void A_store_that_comes_before_a_comparison_that_fails_shows()
    {
    }

    [Fact(Skip = "under arm what an atomic computes that nobody gets is forwarded only once it has read")]
    public void A_sum_that_is_guessed_shows()
    {
    }

    [Fact(Skip = "gup_must_unshare and the slow path of GUP are not modelled")]
    public void A_long_term_pin_of_a_shared_page_shows()
    {
    }

    [Fact(Skip = "mremap of huge pages, its rmap locks for single entries, the bit that userfaultfd goes by, and the huge page's own entry "
        + "after a collapse, are not modelled")]
    public void A_moved_page_that_a_walk_in_the_other_order_misses_shows()
    {
    }

    [Fact(Skip = "flushes by SBI, the instruction cache and CPUs without ASIDs are not modelled of RISC-V")]
    public void A_fence_of_the_firmware_that_comes_late_shows()
    {
    }

    [Fact(Skip = "guests, large pages, RDP, upgrades of the ASCE, activate_mm, kernel threads that use an mm, and GUP-fast are not "
        + "modelled of s390")]
    public void A_guest_ASCE_that_is_read_before_it_changes_shows()
    {
    }

    [Fact(Skip = "kernel memory, caches, walkers and the order of memory are not modelled of 32-bit Arm")]
    public void An_ASID_that_32_bit_Arm_reads_before_its_DSB_shows()
    {
    }

    [Fact(Skip = "mitigations in switch_mm, and LAM of an mm of several threads, are not modelled")]
    public void A_switch_that_leaves_out_an_IBPB_shows()
    {
    }

    [Fact(Skip = "the upper level of the user's own tables, and the PCID of init_mm, are not modelled")]
    public void A_kernel_address_that_is_stale_under_the_PCID_of_init_mm_shows()
    {
    }

    [Fact(Skip = "write protection of a leaf, and a third level, are not modelled")]
    public void A_leaf_that_is_write_protected_shows()
    {
    }

    [Fact(Skip = "huge_pmd_share by two threads of one mm at once is not modelled")]
    public void A_table_that_two_faults_count_twice_shows()
    {
    }

    [Fact(Skip = "migration that takes locks of several folios at once, of hugetlb, and of large pages, is not modelled")]
    public void Two_batches_that_wait_for_each_others_folios_show()
    {
    }

    [Fact(Skip = "the second stage's own dirty log and ageing, tags of AMD, and a device's own tables, are not modelled")]
    public void A_guest_goes_on_writing_to_a_page_that_the_dirty_log_calls_clean()
    {
    }

    [Fact(Skip = "what callbacks do other than flush TLBs, pass barriers and synchronise cores is not modelled: "
        + "perf's contexts")]
    public void A_callback_that_corrupts_memory_shows()
    {
    }

    [Fact(Skip = "more than one global ASID, and the four CPUs that an mm must run on to get it, are not modelled")]
    public void A_second_mm_gets_a_global_ASID_of_its_own()
    {
    }

    [Fact(Skip = "steal time that a guest of KVM cannot register, and shadow page tables, are not modelled")]
    public void A_shadow_page_table_outlives_its_entry()
    {
    }

    [Fact(Skip = "Hyper-V's hypercalls for sparse sets of vCPUs, and Hyper-V and Xen hosts that deschedule vCPUs, are not modelled")]
    public void A_sparse_set_of_vCPUs_is_flushed()
    {
    }

    [Fact(Skip = "page-table updates that Xen's lazy MMU mode puts off are not modelled")]
    public void An_entry_that_is_changed_later_is_flushed_too_early()
    {
    }

    [Fact(Skip = "csdlock_debug's dump of what the target does, and panic_on_ipistall, are not modelled")]
    public void A_dump_of_csdlock_debug_that_tells_of_another_csd_shows()
    {
    }

    [Fact(Skip = "membarrier without registration, RSEQ, and the barrier behind the registration of an mm of one user are not modelled")]
    public void An_rseq_section_that_a_membarrier_leaves_running_shows()
    {
    }

    [Fact(Skip = "what exit_mmap unmaps and flushes, mmget_not_zero, and RCU before an mm_struct is freed, are not modelled")]
    public void A_reference_that_is_taken_after_the_last_user_has_gone_shows()
    {
    }

    [Fact(Skip = "vCPUs and NMIs on a machine whose CPUs go and come are not modelled")]
    public void A_vCPU_that_goes_offline_is_flushed_by_no_host()
    {
    }

    [Fact(Skip = "that nobody sleeps with a spinlock held is not asked where preemption is on")]
    public void A_copy_that_may_sleep_under_a_spinlock_shows()
    {
    }

    [Fact(Skip = "wakeups are not modelled: who waits goes on once it may")]
    public void A_waiter_that_nobody_wakes_shows()
    {
    }

    [Fact(Skip = "softirqs that call other CPUs, and handlers that enable interrupts, are not modelled")]
    public void A_call_from_softirq_shows()
    {
    }

    [Fact(Skip = "nearest-node choice is not modelled: the lowest online CPU is taken")]
    public void A_far_CPU_is_not_chosen_while_a_near_one_is_online()
    {
    }

    [Fact(Skip = "priorities other than SCHED_FIFO above all others are not modelled")]
    public void Priority_inversion_between_two_real_time_tasks_shows()
    {
    }

    [Fact(Skip = "failing allocations in smpcfd_prepare_cpu are not modelled")]
    public void A_CPU_that_cannot_allocate_does_not_come_up()
    {
    }
}
