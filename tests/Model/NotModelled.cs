namespace Shootdown.Tests.Model;

/// <summary>The gaps, as tests that cannot be written yet: see docs/not-modelled.md.</summary>
public sealed class NotModelled
{
    [Fact(Skip = "memory ordering weaker than x86-TSO is not modelled")]
    public void A_barrier_that_only_arm_needs_shows()
    {
    }

    [Fact(Skip = "what callbacks do (TLB flushes, page tables, walkers, paravirt) is not modelled")]
    public void A_stale_translation_shows()
    {
    }

    [Fact(Skip = "csdlock_debug's time stamps, resent IPI and dump are not modelled")]
    public void A_false_alarm_of_csdlock_debug_shows()
    {
    }

    [Fact(Skip = "softirqs, NMIs and nested interrupts are not modelled")]
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
