using Shootdown.Properties;
using static Shootdown.Scenarios.ScenarioCatalogue;

namespace Shootdown.Scenarios.Bugs;

/// <summary>The bugs of kernel/smp.c and its callers that the model knows.</summary>
public static class BugCatalogue
{
    private const string Linux73 = "linux-7.3";
    private const string Linux72 = "linux-7.2";

    /// <summary>Every bug, by number.</summary>
    public static IReadOnlyList<HistoricalBug> All { get; } =
    [
        new(1, "a12a498a9738", "waits only if it sent an IPI itself", $"{Linux73}+wait-decision=if-ipi-sent", Linux73, NoIpiEarlyReturn, [WaitsForItsOwn.Property, ArgumentsOutliveTheirReaders.Property]),
        new(2, "5c3124975e15", "waits for CPUs that cond_func declined", $"{Linux73}+skipped-cpus=left-in", Linux73, DeclinedCpu, [WaitsOnlyForItsOwn.Property]),
        new(3, "8053871d0f7f", "unlocks an async csd after its callback, which has re-armed it", $"{Linux73}+unlock-order=after-function+async-busy=trusted", $"{Linux73}+async-busy=trusted", RequeueingCallback, [NoReuseWhileBusy.Property]),
        new(4, "19a1f5ec6999", "posts a csd that is still in flight", $"{Linux73}+async-busy=trusted", Linux73, KickedTwice, [NoReuseWhileBusy.Property, CsdQueueIntegrity.Property]),
        new(5, "8d056c48e486", "a dying CPU leaves its queue as it is", $"{Linux73}+dying-work=left", Linux73, DyingCpu, [ExactlyOnce.Property, CallbacksOnlyOnline.Property]),
        new(6, "9e949a388635", "looks for forgotten work in the queue that it has just emptied", $"{Linux73}+dying-work=left+offline-warning=of-queue", $"{Linux73}+dying-work=left", DyingCpu, [OfflineWorkIsReported.Property]),
        new(7, "e6cd1e07a185", "initialises an element that another CPU still walks", $"{Linux73}+csd-acquire=no-wait", Linux73, PostedTwice, [NoReuseWhileBusy.Property, ExactlyOnce.Property]),
        new(8, "723aae25d5cd", "counts and queues by two reads of a mask that changes", $"{Linux73}+mask-reads=twice", Linux73, ClearedMask, [WaitsEnd.Property]),
        new(9, "f44310b98ddb", "sends the IPI to a mask that targets clear themselves from", $"{Linux72}+ipi-elision=none+ipi-mask=shared", $"{Linux72}+ipi-elision=none", EarlyTargets, [IpiOwnerIsNotDelayed.Property]),
        new(10, "19dbdcb8039c", "an interrupt handler makes a call that waits", $"{Linux73}+interrupt-caller=sync", Linux73, InterruptedIpiOwner, [IpiOwnerIsNotDelayed.Property, WaitsEnd.Property]),
        new(51, "b0473dcd4b1d", "csdlock_debug makes senders share one csd that is locked by a plain store", $"{Linux72}+csd-lock-debug=on", $"{Linux73}+csd-lock-debug=on", TwoSenders, [CsdQueueIntegrity.Property, NoReuseWhileBusy.Property, ExactlyOnce.Property]),
        new(52, "downstream", "two put_cpu where the task has no mask", $"{Linux73}+put-cpu-balance=extra", Linux73, BootTask, [PinnedWhereNeeded.Property]),
    ];
}
