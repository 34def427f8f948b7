using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.kernel;

/// <content>CONFIG_CSD_LOCK_WAIT_DEBUG: a wait that looks at the clock.</content>
public sealed partial class Smp
{
    // guard(preempt), since it compares time stamps and names its CPU. One look at the clock stands for all of them: it comes at any moment
    // of the wait, and an IPI that is sent a third time is one that was not taken yet, or finds the queue empty.
    [Kernel("kernel/smp.c", "__csd_lock_wait", "7.3")]
    [Differs("guard(preempt)", "csd-lock-debug=on has it")]
    [Differs("csd_lock_wait_toolong", "csd-lock-timeout=exceeded has it")]
    [Differs("smp_cond_load_acquire", "the loop around csd_lock_wait_toolong(), which ends when LOCK is clear")]
    [Redundant("text left-out await CsdLockWaitToolong(", "no IPI is lost here, so that nobody needs another")]
    private async Step CsdLockWaitDebug(Csd csd, WaitPurpose purpose, Request request, int cpu)
    {
        var guarded = design.CsdLockDebug == CsdLockDebug.On;
        if (guarded)
        {
            await PreemptDisable();
        }

        if (design.CsdLockTimeout == CsdLockTimeout.Exceeded)
        {
            await (Atomic.Private<Nothing>("ts0 = ktime_get_mono_fast_ns()") with { Concerns = new CsdClock(csd, Alarm: false) });
            await CsdLockWaitToolong(csd, cpu);
        }

        await Csd.LockWait(new CsdWait(csd, purpose, request, true));
        if (guarded)
        {
            await PutCpu();
        }
    }

    // Which CPU runs what (cur_csd) is not asked: the IPI is sent again whatever it is.
    [Kernel("kernel/smp.c", "csd_lock_wait_toolong", "7.3")]
    [Differs("smp_load_acquire", "of cur_csd: what the target does now decides whether the IPI is sent again; here it is sent")]
    [Differs("READ_ONCE(cur_csd_func) READ_ONCE(cur_csd_info)", "printed")]
    [Differs("num_online_cpus", "how much later each next alarm is: whether it is time, is drawn")]
    [Differs("atomic_inc_return atomic_inc atomic_dec atomic_cmpxchg_acquire", "numbers and dumps of what is printed")]
    [Redundant("always-yes u_flags", "an alarm, and an IPI, when the csd is free already: the clock may be as late")]
    [Redundant("always-no u_flags", "no IPI is lost here, so that nobody needs another")]
    [Redundant("no-barrier arch_send_call_function_single_ipi", "what it is sent for was stored before the first")]
    [Redundant(
        "text swapped await (Atomic.Private<Nothing>($\"pr_alert",
        "what is printed and what is sent have nothing to do with each other")]
    [Redundant("text negated !await Atomic.Choose<bool>(", "whether it is time is open")]
    [Redundant("text negated !await csd.IsLocked()", "the clock may be as late, and no IPI is lost here, so that nobody needs another")]
    [Redundant(
        "text negated !await csd.IsLocked() || !await Atomic",
        "the clock may be as late, and no IPI is lost here, so that nobody needs another")]
    [Redundant("text left-out await (Atomic.Private<Nothing>($\"pr_alert", "it is printed for who reads it: nothing waits for it")]
    [Redundant("text left-out await Ipi.Resend(", "no IPI is lost here, so that nobody needs another")]
    private async Step CsdLockWaitToolong(Csd csd, int cpu)
    {
        if (!await csd.IsLocked() || !await Atomic.Choose<bool>("ts_delta > csd_lock_timeout_ns", "not yet", "too long"))
        {
            return;
        }

        await (Atomic.Private<Nothing>($"pr_alert(\"non-responsive CSD lock\", {csd})") with { Concerns = new CsdClock(csd, Alarm: true) });
        await Ipi.Resend(machine, cpu);
    }
}

/// <summary>csdlock_debug reads the clock.</summary>
/// <param name="Csd">The csd that it waits for.</param>
/// <param name="Alarm">Whether too much time has passed since it did so first, which it tells.</param>
public sealed record CsdClock(Csd Csd, bool Alarm);
