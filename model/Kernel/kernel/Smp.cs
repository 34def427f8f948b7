using System.Collections.Immutable;
using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Model.Kernel.kernel;

/// <summary>kernel/smp.c: calling a function on other CPUs.</summary>
/// <remarks>The text is Linux 7.3's; where another version or revision differs, the <see cref="Design"/> is asked.</remarks>
public sealed partial class Smp
{
    private const string AnyWillDo = "any CPU of the mask will do: that the nearest is chosen saves time";

    private const string ClearedByTargets =
        "that a target clears CPUs of the mask by which the sender interrupts is the bug, whichever they are";

    private const string ForDebugging = "by it the debugging wait says whom it waits for, and interrupts that CPU once more";

    private const string ToldInWhose = "where the arguments lie in a CPU's own memory, the call has told in whose";

    private readonly Computer machine;
    private readonly Design design;
    private readonly Dictionary<(int Source, int Target, bool Again), Csd> cfdCsds = [];
    private readonly Dictionary<int, Csd> singleCsds = [];
    private readonly Dictionary<Request, Csd> stackCsds = [];
    private readonly Dictionary<Context, MaskStorage> taskMasks = [];
    private readonly List<Request> requests = [];

    /// <summary>Creates the layer on a machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="mostRequests">The most requests that will be made.</param>
    /// <param name="mostTasks">The most tasks that will exist.</param>
    public Smp(Computer machine, Design design, int mostRequests, int mostTasks)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(design);
        (this.machine, this.design, MostRequests) = (machine, design, mostRequests);
        CsdArrayFreed = machine.PerCpu("cfd.csd freed", 2);
        MasksFreed = machine.PerCpu("cfd masks freed", 2);
        CsdArrayAgain = design.CsdLifetime == CsdLifetime.AllocatedAgain ? machine.PerCpu("cfd.csd allocated again", 2) : [];
        Info = machine.PerCpu("info", mostRequests + 1, v => v == 0 ? "-" : requests[v - 1].Name);
        CallSingleQueues = [.. Enumerable.Range(0, machine.Cpus).Select(
            c => c == machine.Others
                ? new QueueOfOthers(machine, () => GenericSmpCallFunctionInterrupt(c))
                : new CallSingleQueue(machine, c))];
        foreach (var queue in CallSingleQueues)
        {
            queue.All = CallSingleQueues;
        }

        // Where the build and the IPI are made with preemption off, the scratch mask is its CPU's own.
        var scratchIsOwn = design.WaitPreemption == WaitPreemption.Early
            || (design.WaitPreemption == WaitPreemption.None && design.OuterPreemption == OuterPreemption.Disabled);
        CpumaskIpi = [.. Enumerable.Range(0, machine.Cpus)
            .Select(c => new MaskStorage(machine, $"cfd[{c}].cpumask_ipi", c, scratchIsOwn ? c : -1, CfdMask(c)))];
        Cpumask = [.. Enumerable.Range(0, machine.Cpus)
            .Select(c => new MaskStorage(machine, $"cfd[{c}].cpumask", -1, -1, CfdMask(c)))];
        if (machine.Others >= 0)
        {
            OtherCpus.Call(machine, CallSingleQueues);
        }

        (Fork, Rcu) = (new Fork(machine, design), new Rcu(machine, mostTasks));
    }

    /// <summary>The machine.</summary>
    public Computer Machine => machine;

    /// <summary>Who gives tasks their masks.</summary>
    public Fork Fork { get; }

    /// <summary>Who holds back the freeing of csd arrays, in some revisions.</summary>
    public Rcu Rcu { get; }

    /// <summary>By CPU: its <c>call_single_queue</c>.</summary>
    public ImmutableArray<CallSingleQueue> CallSingleQueues { get; }

    /// <summary>By CPU: <c>cfd_data.cpumask_ipi</c>, whom to kick.</summary>
    public ImmutableArray<MaskStorage> CpumaskIpi { get; }

    /// <summary>By CPU: <c>cfd_data.cpumask</c>, whom to wait for where the task has no mask of its own.</summary>
    public ImmutableArray<MaskStorage> Cpumask { get; }

    /// <summary>By CPU: <c>cfd_data.csd</c> has been freed.</summary>
    public ImmutableArray<Cell> CsdArrayFreed { get; }

    /// <summary>By CPU: the two masks of <c>cfd_data</c> have been freed.</summary>
    public ImmutableArray<Cell> MasksFreed { get; }

    /// <summary>By CPU: per-CPU callback arguments; 0, or 1 + the number of the request whose they are.</summary>
    public ImmutableArray<Cell> Info { get; }

    /// <summary>All requests made so far.</summary>
    public IReadOnlyList<Request> Requests => requests;

    private int MostRequests { get; }

    private OfflineWarning? Warning => design.OfflineWarning;

    private bool Debug => design.CsdLockDebug != CsdLockDebug.Off;

    /// <summary>Declares a request.</summary>
    /// <param name="name">Its name in traces.</param>
    /// <param name="wait">Whether its caller waits.</param>
    /// <param name="callback">What its function does.</param>
    public Request Declare(string name, bool wait, Callback callback = Callback.Plain)
    {
        if (requests.Count == MostRequests)
        {
            throw new InvalidOperationException($"request {name} is one more than the {MostRequests} announced");
        }

        var request = new Request(machine, requests.Count, name, wait, callback);
        requests.Add(request);
        return request;
    }

    /// <summary>A csd of the caller's own, for <see cref="SmpCallFunctionSingleAsync"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="work">Of an irq_work: whether somebody waits for it.</param>
    public Csd UserCsd(string name, IrqWorkUse? work = null) => new(machine, name, work: work);

    /// <summary>What callbacks raise; null where none does.</summary>
    public Softirq? Softirq { get; private set; }

    /// <summary>Lets callbacks raise softirqs.</summary>
    /// <param name="taken">The spinlock that those take; null for none.</param>
    public void AllowSoftirqs(KernelLock? taken) => Softirq ??= new Softirq(machine, design, taken);

    /// <summary>A cpumask that several tasks may write, to pass as an argument.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="initial">Its initial value.</param>
    public Cell SharedMask(string name, CpuMask initial) => machine.Layout.Mask(name, machine.Cpus, initial);

    /// <summary>The handler of the call-function vectors.</summary>
    /// <param name="cpu">The CPU that took the interrupt.</param>
    [Kernel("kernel/smp.c", "generic_smp_call_function_single_interrupt", "7.3")]
    [Differs("do_softirq", "irq_exit() of the vector has it")]
    public async Step GenericSmpCallFunctionInterrupt(int cpu)
    {
        await FlushSmpCallFunctionQueue(cpu, Warning);
        if (Softirq is not null)
        {
            await Softirq.DoSoftirq(cpu, ofTask: false); // irq_exit()
        }
    }

    /// <summary>Serves a CPU's queue, interrupts off.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="warning">Where to look for work on an offline CPU, or null.</param>
    [Kernel("kernel/smp.c", "__flush_smp_call_function_queue", "7.3")]
    [Differs("smp_call_function_single_async", "a callback that queues its csd again: the C has it in the function that it calls")]
    [Differs(
        "csd_unlock csd_do_func irq_work_single llist_for_each_entry_safe",
        "the three passes are one helper here, called for each type; the C writes out what each has of it")]
    [Differs("llist_for_each_entry", "prints what the warning is about")]
    [Differs("atomic_set_release", "trigger_backtrace lets a waiter under csdlock_debug send an NMI that prints")]
    [Redundant("no-barrier llist_del_all",
        "it has only to be indivisible: x86 takes an interrupt with its store buffer empty, and the idle loop comes here past a barrier")]
    public async Step FlushSmpCallFunctionQueue(int cpu, OfflineWarning? warning)
    {
        var classes = await CallSingleQueues[cpu].DelAll(warning);
        if (design.ServiceOrder == ServiceOrder.Fifo)
        {
            await ServeInOrder(cpu, classes);
            return;
        }

        if ((classes & TakenClasses.Sync) != 0)
        {
            await ServePass(cpu, TakenClasses.Sync);
        }

        if ((classes & TakenClasses.Async) != 0)
        {
            await ServePass(cpu, TakenClasses.Async);
        }

        if ((classes & TakenClasses.Ttwu) != 0)
        {
            await ServePass(cpu, TakenClasses.Ttwu);
        }
    }

    /// <summary>Serves a CPU's queue from task context: the idle loop, the migration stopper.</summary>
    /// <param name="cpu">The executing CPU.</param>
    [Kernel("kernel/smp.c", "flush_smp_call_function_queue", "7.3")]
    [Redundant("always-no llist_empty", "it saves masking interrupts for nothing: serving an empty queue changes nothing")]
    public async Step FlushSmpCallFunctionQueue(int cpu)
    {
        if (await CallSingleQueues[cpu].IsEmpty())
        {
            return;
        }

        await LocalIrqDisable();
        await FlushSmpCallFunctionQueue(cpu, Warning);
        if (Softirq is not null && design.IdleSoftirq == IdleSoftirq.Run)
        {
            await Softirq.DoSoftirq(cpu, ofTask: true); // do_softirq_post_smp_call_flush()
        }

        await LocalIrqEnable();
    }

    /// <summary>Runs a function on one CPU.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="request">The call.</param>
    [Kernel("kernel/smp.c", "smp_call_function_single", "7.3")]
    [Differs("smp_wmb", "a csd on the stack is locked by its initialiser", Version = "7.2")]
    [Differs("sched_numa_find_nth_cpu", "no mask is passed", Version = "7.2")]
    [Differs("cpu_online", "of an assertion")]
    public async Step<bool> SmpCallFunctionSingle(int cpu, Request request)
    {
        return await SmpCallFunctionSingle(cpu, request, null);
    }

    /// <summary>Runs a function on any one CPU of a mask, the executing one if it is in it.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="request">The call.</param>
    [Kernel("kernel/smp.c", "smp_call_function_any", "7.3")]
    [Differs("cpumask_test_cpu", "the mask is a constant of the caller's")]
    [Redundant("text off-by-one Choose(mask, await RawSmpProcessorId(machine)) -> Choose(mask", AnyWillDo)]
    [Redundant("text off-by-one Choose(mask, await GetCpu(machine)) -> Choose(mask", AnyWillDo)]
    [Redundant("text off-by-one SmpCallFunctionSingle(-1, request, mask)", "whom it goes to is chosen of the mask: this is nobody")]
    public async Step<bool> SmpCallFunctionAny(CpuMask mask, Request request)
    {
        if (design.AnyChoice == AnyChoice.Pinned)
        {
            return await SmpCallFunctionSingle(-1, request, mask);
        }

        if (design.AnyChoice == AnyChoice.HeldThroughout)
        {
            var done = await SmpCallFunctionSingle(await Choose(mask, await GetCpu(machine)), request);
            await PutCpu();
            return done;
        }

        return await SmpCallFunctionSingle(await Choose(mask, await RawSmpProcessorId(machine)), request, null);
    }

    /// <summary>Runs a function on one CPU through the caller's own csd, without waiting; legal with interrupts off.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="csd">The csd; the caller serialises its users.</param>
    /// <param name="request">The call.</param>
    /// <param name="served">Where a callback calls: the CPU that runs it. A dying CPU's is run by the hotplug thread, which is on
    /// none.</param>
    [Kernel("kernel/smp.c", "smp_call_function_single_async", "7.3")]
    [Differs("get_cpu", "either it or the preempt_disable() of the stopper, for which a dying CPU's hotplug thread stands")]
    [Redundant("text swapped await csd.SetLock()", "who queues the csd does so after both, and its users are serialised")]
    [Redundant(
        "text wrong-operand GenericExecSingle(cpu, csd, new Argument(request), thisCpu) -> "
        + "GenericExecSingle(cpu, csd, new Argument(request), served)",
        "who calls its own CPU then interrupts itself")]
    public async Step<bool> SmpCallFunctionSingleAsync(int cpu, Csd csd, Request request, int served = -1)
    {
        var thisCpu = machine.Current.Kind == ContextKind.Hotplug ? await StoppersCpu(served) : await GetCpu(machine);
        var busy = design.AsyncBusy == AsyncBusy.Refused && await csd.IsLocked();
        if (!busy)
        {
            await csd.SetLock();
            await csd.Fill(CsdType.Async, new Argument(request));
            await GenericExecSingle(cpu, csd, new Argument(request), thisCpu);
        }

        await PutCpu();
        return !busy;
    }

    /// <summary>Runs a function on the CPUs of a mask for which <paramref name="cond"/> says so.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="request">The call.</param>
    /// <param name="cond">The CPUs that cond_func wants.</param>
    /// <param name="runLocal">SCF_RUN_LOCAL.</param>
    /// <param name="infoCpu">The CPU whose per-CPU arguments are passed, or where else they lie.</param>
    [Kernel("kernel/smp.c", "smp_call_function_many_cond", "7.3")]
    [Differs("cpu_online", "of an assertion")]
    [Redundant("text own-cpu QueueByCount(", "the caller's CPU is taken out of what is built")]
    [Redundant("text own-cpu cpumask.Build(", "the caller's CPU is taken out of what is built")]
    [Redundant("text left-out await PutCpu() [4]", "the one too many is the bug")]
    [Redundant("text swapped await ReleaseCsdArray(waited: false)", "what is given up before the wait is the bug: after it, it is mended")]
    [Redundant("text wrong-operand nrCpus -> cpu", "CPUs come in order, so that as many are counted, or more: an IPI too many")]
    [Redundant(
        "text wrong-operand runRemote && request.Wait -> usesTaskMask && request.Wait [1]",
        "no patch of the series that asks whether its caller is preemptible waits there, and who has queued nothing has an empty mask")]
    [Redundant("text negated taskMask is null -> !(taskMask is null)", "the one too many is the bug")]
    [Redundant(
        "text negated SeparateIpiMask -> !(SeparateIpiMask) [1]",
        "who was interrupted by an earlier call is interrupted once more")]
    [Redundant(
        "text negated await Preemptible(machine)",
        "either mask will do: who uses the CPU's waits pinned, and who uses its own is waited for by nobody else")]
    [Redundant(
        "text wrong-operand QueueByCount(mask, request, thisCpu, cpumask)",
        "a task has a mask of its own there, which is the one")]
    [Redundant("text left-out await CpumaskIpi[thisCpu].Clear()", "who was interrupted by an earlier call is interrupted once more")]
    public async Step SmpCallFunctionManyCond(
        MaskArgument mask, Request request, Condition cond, bool runLocal, int infoCpu = Argument.OnStack)
    {
        await HoldCsdArray();
        var pinned = design.WaitPreemption != WaitPreemption.None; // without patch 6 its callers have done so
        var usesTaskMask = design.TaskMaskUse == TaskMaskUse.IfThere || await Preemptible(machine);
        var (thisCpu, taskMask) = (await (pinned ? GetCpu(machine) : SmpProcessorId(machine)), usesTaskMask ? await TaskMask() : null);
        var cpumask = taskMask ?? Cpumask[thisCpu];
        var (order, early) = (design.LocalOrder, WaitsPreemptibly(taskMask));
        var (runRemote, nrCpus, lastCpu) = (false, 0, 0);
        if (design.WaitPreemption == WaitPreemption.BeforeEnqueue)
        {
            await PutCpu();
            pinned = false;
        }

        if (order == LocalOrder.LocalFirst)
        {
            await RunLocally(runLocal, mask, request, cond, infoCpu, thisCpu);
        }

        if (design.MaskReads == MaskReads.Twice)
        {
            runRemote = await QueueByCount(mask, request, thisCpu, cpumask);
        }
        else if (await cpumask.Build(mask, thisCpu))
        {
            if (SeparateIpiMask)
            {
                await CpumaskIpi[thisCpu].Clear();
            }

            for (var cpu = await cpumask.Next(0); cpu < machine.Cpus; cpu = await cpumask.Next(cpu + 1))
            {
                if (!await IsWanted(cond, cpu))
                {
                    if (design.SkippedCpus == SkippedCpus.Cleared)
                    {
                        await cpumask.ClearCpu(cpu);
                    }

                    continue;
                }

                runRemote = true;
                (nrCpus, lastCpu) = await Enqueue(cpu, thisCpu, request, infoCpu) ? (nrCpus + 1, cpu) : (nrCpus, lastCpu);
            }

            if (design.WaitPreemption == WaitPreemption.BeforeIpi)
            {
                await PutCpu();
                pinned = false;
            }

            await SendIpi(nrCpus, lastCpu, SeparateIpiMask ? CpumaskIpi[thisCpu] : cpumask);
            runRemote = MustWait(runRemote, nrCpus);
        }

        if (order == LocalOrder.RemoteFirst)
        {
            await WaitForAll(runRemote && request.Wait, request, thisCpu, cpumask);
            runRemote = false;
        }

        if (order != LocalOrder.LocalFirst)
        {
            await RunLocally(runLocal, mask, request, cond, infoCpu, thisCpu);
        }

        if (early && pinned)
        {
            await PutCpu();
            if (design.PutCpuBalance == PutCpuBalance.Extra && taskMask is null)
            {
                await PutCpu();
            }
        }

        await ReleaseCsdArray(waited: false);
        await WaitForAll(runRemote && request.Wait, request, thisCpu, cpumask);
        if (!early && pinned)
        {
            await PutCpu();
        }

        await ReleaseCsdArray(waited: true);
    }

    [Redundant("no-pin preempt_disable", "the stopper of a dying CPU, for which the hotplug thread stands here, has interrupts off")]
    private static async Step<int> StoppersCpu(int cpu)
    {
        await PreemptDisable();
        return cpu;
    }

    private bool WaitsPreemptibly(MaskStorage? taskMask) =>
        design.WaitPreemption != WaitPreemption.None && (design.WithoutMask == WithoutMask.WaitPreemptible || taskMask is not null);

    private bool SeparateIpiMask => design.IpiMask == IpiMask.Separate;

    [Redundant(
        "text negated design.SkippedCpus == SkippedCpus.LeftIn -> !(",
        "who has queued nothing has an empty mask, and waits for nobody; where CPUs are left in it, which is the bug, it "
        + "is mended")]
    private bool MustWait(bool queued, int kicks) => design.WaitDecision switch
    {
        WaitDecision.IfIpiSent => kicks > 0,
        WaitDecision.IfMaskNotEmpty => true,
        _ => design.SkippedCpus == SkippedCpus.LeftIn || queued,
    };

    // csd_lock(), type, func and info, llist_add(): whether the CPU is to be interrupted.
    [Kernel("kernel/smp.c", "smp_call_function_many_cond", "7.3")]
    [Redundant("always-yes llist_add",
        "an IPI too many: its handler finds the queue served; before the queue's state was looked at, every call sent one")]
    [Redundant("text wrong-operand CsdLock(csd, request, cpu)", ForDebugging)]
    [Redundant("text negated design.IpiElision != IpiElision.None", "an IPI too many, or one that the queue's state says is not needed")]
    private async Step<bool> Enqueue(int cpu, int thisCpu, Request request, int infoCpu)
    {
        var (csd, argument) = (await CurrentCsd(thisCpu, cpu), new Argument(request, infoCpu));
        await CsdLock(csd, request, cpu);
        await csd.Fill(request.Wait ? CsdType.Sync : CsdType.Async, argument);
        if (request.Func?.Inline(csd, argument) is { } inline)
        {
            await inline;
        }

        if (!await CallSingleQueues[cpu].Add(csd) && design.IpiElision != IpiElision.None)
        {
            return false;
        }

        if (SeparateIpiMask)
        {
            await CpumaskIpi[thisCpu].SetCpu(cpu);
        }

        return true;
    }

    [Kernel("kernel/smp.c", "smp_call_function_many_cond", "7.3")]
    [Redundant("no-barrier send_call_function_single_ipi",
        "every llist_add() has been a full barrier, and nothing that a target reads is stored after it")]
    [Redundant("no-barrier arch_send_call_function_ipi_mask",
        "every llist_add() has been a full barrier, and nothing that a target reads is stored after it")]
    private async Step SendIpi(int nrCpus, int lastCpu, MaskStorage mask)
    {
        if (nrCpus == 1)
        {
            await Ipi.SendSingle(machine, lastCpu, unlessPolling: Polls);
        }
        else if (nrCpus > 1)
        {
            await Ipi.SendMask(machine, mask);
        }
    }

    [Kernel("kernel/smp.c", "smp_call_function_many_cond", "7.3")]
    [Redundant("always-yes cpumask_test_cpu",
        "only flushes pass a mask that others change: one on a CPU that has left it flushes nothing that anybody needs")]
    private async Step RunLocally(bool runLocal, MaskArgument mask, Request request, Condition cond, int infoCpu, int thisCpu)
    {
        if (!runLocal || !mask.MayContain(thisCpu) || (mask.Shared is not null && !await mask.TestCpu(thisCpu))
            || !await IsWanted(cond, thisCpu))
        {
            return;
        }

        await LocalIrqDisable();
        await RunHere(new Argument(request, infoCpu), thisCpu);
        await LocalIrqEnable();
    }

    [Kernel("kernel/smp.c", "smp_call_function_many_cond", "7.3")]
    [Redundant("text wrong-operand WaitPurpose.Completion, request, cpu) ->", ForDebugging)]
    private async Step WaitForAll(bool wait, Request request, int thisCpu, MaskStorage cpumask)
    {
        for (var cpu = wait ? await cpumask.Next(0) : machine.Cpus; cpu < machine.Cpus; cpu = await cpumask.Next(cpu + 1))
        {
            await CsdLockWait(await CurrentCsd(thisCpu, cpu), WaitPurpose.Completion, request, cpu);
        }
    }

    private static async Step<bool> IsWanted(Condition cond, int cpu) => cond.Ask(cpu) is { } ask ? await ask : cond.Wanted.Contains(cpu);

    /// <summary>Runs a function on the other CPUs of a mask. The caller of 7.2 must have disabled preemption.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="request">The call.</param>
    [Kernel("kernel/smp.c", "smp_call_function_many", "7.3")]
    public async Step SmpCallFunctionMany(MaskArgument mask, Request request) =>
        await SmpCallFunctionManyCond(mask, request, new WantedCpus(CpuMask.All(machine.Cpus)), runLocal: false);

    /// <summary>Runs a function on all other CPUs.</summary>
    /// <param name="request">The call.</param>
    [Kernel("kernel/smp.c", "smp_call_function", "7.3")]
    [Differs("smp_call_function_many_cond smp_call_function_many", "smp_call_function_many() stands between, which passes on what it gets")]
    public async Step SmpCallFunction(Request request)
    {
        var outer = design.OuterPreemption == OuterPreemption.Disabled;
        if (outer)
        {
            await PreemptDisable();
        }

        await SmpCallFunctionMany(new MaskArgument(CpuMask.All(machine.Cpus)), request);
        if (outer)
        {
            await PutCpu();
        }
    }

    /// <summary>Runs a function on the CPUs of a mask, the executing one included, for which <paramref name="cond"/> says so.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="request">The call.</param>
    /// <param name="cond">The CPUs that cond_func wants.</param>
    /// <param name="infoCpu">The CPU whose per-CPU arguments are passed, or where else they lie.</param>
    [Kernel("kernel/smp.c", "on_each_cpu_cond_mask", "7.3")]
    public async Step OnEachCpuCondMask(MaskArgument mask, Request request, Condition cond, int infoCpu = Argument.OnStack)
    {
        var outer = design.OuterPreemption != OuterPreemption.Left;
        if (outer)
        {
            await PreemptDisable();
        }

        await SmpCallFunctionManyCond(mask, request, cond, runLocal: true, infoCpu);
        if (outer)
        {
            await PutCpu();
        }
    }

    /// <summary>Allocates a CPU's cfd_data before it comes up.</summary>
    /// <param name="cpu">The CPU.</param>
    [Kernel("kernel/smp.c", "smpcfd_prepare_cpu", "7.3")]
    [Redundant("text left-out await AllocateAgain(cpu)", "that there is another array is the bug")]
    [Differs("alloc_percpu", "where the array is never freed it is there from the first time on")]
    [Differs("free_cpumask_var", "where an allocation fails: the CPU does not come then")]
    public async Step SmpcfdPrepareCpu(int cpu)
    {
        await Atomic.Exists(MasksFreed[cpu], 0, $"alloc_cpumask_var(cfd[{cpu}])");
        if (design.CsdLifetime == CsdLifetime.AllocatedAgain)
        {
            await AllocateAgain(cpu);
        }
        else if (design.CsdLifetime != CsdLifetime.Never)
        {
            await Atomic.Exists(CsdArrayFreed[cpu], 0, $"alloc_percpu(cfd[{cpu}].csd)");
        }
    }

    /// <summary>Frees a dead CPU's cfd_data.</summary>
    /// <param name="cpu">The CPU.</param>
    [Kernel("kernel/smp.c", "smpcfd_dead_cpu", "7.3")]
    [Redundant("text left-out await Atomic.Ceases(CsdArrayFreed[cpu]", "memory that is kept for longer, of which no property speaks")]
    [Redundant("text swapped await WaitForHolders()", "a CPU's masks are used by who is pinned to it, and nobody is pinned to a dead one")]
    public async Step SmpcfdDeadCpu(int cpu)
    {
        await WaitForHolders();
        await Atomic.Ceases(MasksFreed[cpu], 1, $"free_cpumask_var(cfd[{cpu}])");
        if (design.CsdLifetime is not (CsdLifetime.Never or CsdLifetime.AllocatedAgain))
        {
            await Atomic.Ceases(CsdArrayFreed[cpu], 1, $"free_percpu(cfd[{cpu}].csd)");
        }
    }

    /// <summary>On the dying CPU, interrupts off: serves what is queued, for its IPI may never come.</summary>
    /// <param name="cpu">The CPU.</param>
    [Kernel("kernel/smp.c", "smpcfd_dying_cpu", "7.3")]
    public async Step SmpcfdDyingCpu(int cpu)
    {
        switch (design.DyingWork)
        {
            case DyingWork.Flushed:
                await FlushSmpCallFunctionQueue(cpu, null);
                break;
            case DyingWork.Cancelled:
                await CancelQueue(cpu);
                break;
        }
    }

    [Redundant(
        "text wrong-operand CsdArrayFreed[source]",
        "whose memory a csd is tells what breaks: where nothing does, no csd from or to a dead CPU is touched")]
    [Redundant(
        "text wrong-operand array, source, target) ->",
        "who has sent a csd is told for the bug alone that clears the mask of who has")]
    [Redundant("text negated again -> !(again)", "a name")]
    [Redundant(
        "text off-by-one array, source, target) ->",
        "who has sent a csd is told for the bug alone that clears the mask of who has")]
    private Csd CfdCsd(int source, int target, bool again = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)source, (uint)machine.Cpus, "cpu");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)target, (uint)machine.Cpus, "cpu");
        if (!cfdCsds.TryGetValue((source, target, again), out var csd))
        {
            var (array, name) = (new Lifetime(CsdArrayFreed[source], 1, "a freed csd array is touched"), again ? "csd'" : "csd");
            cfdCsds.Add((source, target, again), csd = new Csd(machine, $"{name}[{source}→{target}]", array, source, target));
        }

        return csd;
    }

    private Csd CsdData(int cpu)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)cpu, (uint)machine.Cpus, nameof(cpu));
        if (!singleCsds.TryGetValue(cpu, out var csd))
        {
            singleCsds.Add(cpu, csd = new Csd(machine, $"csd_data[{cpu}]"));
        }

        return csd;
    }

    private Csd StackCsd(Request request)
    {
        if (!stackCsds.TryGetValue(request, out var csd))
        {
            stackCsds.Add(request, csd = new Csd(machine, $"csd@{request}", request.Frame));
        }

        return csd;
    }

    private Lifetime CfdMask(int cpu) => new(MasksFreed[cpu], 1, "a freed per-CPU cpumask is touched");

    [Kernel("kernel/smp.c", "csd_lock_wait", "7.3")]
    [Differs("smp_cond_load_acquire", "once in each arm of CONFIG_CSD_LOCK_WAIT_DEBUG")]
    [Differs("__csd_lock_wait", "under csdlock_debug: csd-lock-debug=on has it")]
    private async Step CsdLockWait(Csd csd, WaitPurpose purpose, Request request, int cpu)
    {
        if (Debug)
        {
            await CsdLockWaitDebug(csd, purpose, request, cpu);
            return;
        }

        await Csd.LockWait(new CsdWait(csd, purpose, request, false), design.WaitStyle);
    }

    [Kernel("kernel/smp.c", "csd_lock", "7.3")]
    [Differs("READ_ONCE(u_flags) try_cmpxchg_acquire", "under csdlock_debug: csd-lock-debug=on has them")]
    [Differs("__csd_lock_wait", "csd_lock_wait() calls it, under csdlock_debug")]
    [Redundant("no-barrier try_cmpxchg_acquire",
        "acquire is enough: what the csd then carries is ordered by llist_add() before anybody looks")]
    [Redundant("text off-by-one CsdLockWait(csd, WaitPurpose.Acquire, request, cpu)", ForDebugging)]
    private async Step CsdLock(Csd csd, Request request, int cpu)
    {
        switch (design.CsdAcquire)
        {
            case CsdAcquire.CompareExchange:
            case CsdAcquire.PlainOrUnlessDebug when Debug:
                do
                {
                    await CsdLockWait(csd, WaitPurpose.Acquire, request, cpu);
                }
                while (!await csd.TryLock());
                break;
            case CsdAcquire.NoWait:
                await csd.SetLock();
                break;
            default:
                await CsdLockWait(csd, WaitPurpose.Acquire, request, cpu);
                await csd.SetLock();
                break;
        }
    }

    [Kernel("kernel/smp.c", "__smp_call_single_queue", "7.3")]
    [Redundant("always-yes llist_add",
        "an IPI too many: its handler finds the queue served; before the queue's state was looked at, every call sent one")]
    [Redundant("no-barrier send_call_function_single_ipi",
        "llist_add() has just been a full barrier, and nothing that the target reads is stored after it")]
    [Redundant(
        "text negated design.IpiElision == IpiElision.None -> !(design",
        "an IPI too many, or one that the queue's state says is not needed")]
    internal async Step SmpCallSingleQueue(int cpu, Csd csd)
    {
        if (await CallSingleQueues[cpu].Add(csd) || design.IpiElision == IpiElision.None)
        {
            await Ipi.SendSingle(machine, cpu, unlessPolling: Polls);
        }
    }

    [Redundant(
        "text negated design.IpiElision is",
        "an IPI too many for who polls, or one too few, which the idle loop makes up for; where that flushes nothing, which is the bug, it "
        + "is mended")]
    private bool Polls => design.IpiElision is IpiElision.PollingIdle or IpiElision.PollingIdleNoFlush;

    [Kernel("kernel/smp.c", "generic_exec_single", "7.3")]
    [Redundant("text swapped await csd.Unlock(); await LocalIrqDisable();", "the csd is free either way, and its function has been read")]
    [Redundant("text wrong-operand RunHere(argument, cpu)", "it is this CPU")]
    private async Step<bool> GenericExecSingle(int cpu, Csd csd, Argument argument, int thisCpu, bool checkedOnline = false)
    {
        if (cpu == thisCpu)
        {
            await csd.Unlock();
            await LocalIrqDisable();
            await RunHere(argument, cpu);
            await LocalIrqEnable();
            return true;
        }

        if (!checkedOnline && !await machine.CpuOnline(cpu))
        {
            await csd.Unlock();
            return false;
        }

        await SmpCallSingleQueue(cpu, csd);
        return true;
    }

    // __smp_call_function_single of 7.3: a mask means that the CPU is still to be chosen, in the same pinned section.
    [Kernel("kernel/smp.c", "__smp_call_function_single", "7.3")]
    [Differs("smp_wmb", "a csd on the stack is locked by its initialiser, and llist_add() orders it")]
    [Differs("cpu_online", "of an assertion")]
    [Differs("cpumask_test_cpu", "the mask is a constant of the caller's")]
    [Redundant("always-yes cpu_online", "an answer that may be old by the time it is used, which is this design's bug")]
    [Redundant("always-no cpu_online", "-ENXIO, which the caller is told")]
    [Redundant("text wrong-operand CsdLock(csd, request, cpu)", ForDebugging)]
    [Redundant(
        "text left-out await request.LeaveFrame()",
        "a frame that has been left is touched by nobody; where one is, that is the bug")]
    [Redundant(
        "text wrong-operand design.SingleCsd == SingleCsd.OfTargetInDebug && Debug ? thisCpu : thisCpu",
        "that it is the target's csd is the bug")]
    [Redundant("text wrong-operand CsdLockWait(csd, WaitPurpose.Completion, request, cpu)", ForDebugging)]
    [Redundant("text off-by-one CsdLock(csd, request, cpu)", ForDebugging)]
    [Redundant(
        "text wrong-operand Choose(mask, thisCpu) -> Choose(mask, cpu)",
        "any CPU of the mask will do: that the nearest is chosen saves time")]
    private async Step<bool> SmpCallFunctionSingle(int cpu, Request request, CpuMask? choose)
    {
        var checkedOnline = design.OnlineCheck == OnlineCheck.Unpinned && cpu >= 0;
        if (checkedOnline && !await machine.CpuOnline(cpu))
        {
            return false;
        }

        var thisCpu = await GetCpu(machine);
        if (choose is { } mask)
        {
            cpu = await Choose(mask, thisCpu);
        }

        var argument = new Argument(request);
        Csd csd;
        if (request.Wait)
        {
            await request.EnterFrame(); // the csd and the arguments lie in this frame
            csd = StackCsd(request);
            await csd.SetLock();
        }
        else
        {
            csd = CsdData(design.SingleCsd == SingleCsd.OfTargetInDebug && Debug ? cpu : thisCpu);
            await CsdLock(csd, request, cpu);
        }

        await csd.Fill(request.Wait ? CsdType.Sync : CsdType.Async, argument);
        var done = await GenericExecSingle(cpu, csd, argument, thisCpu, checkedOnline);
        var early = design.SinglePreemption == SinglePreemption.Early;
        if (early)
        {
            await PutCpu();
        }

        if (request.Wait)
        {
            await CsdLockWait(csd, WaitPurpose.Completion, request, cpu);
        }

        if (!early)
        {
            await PutCpu();
        }

        if (request.Wait)
        {
            await request.LeaveFrame();
        }

        return done;
    }

    [Redundant("text own-cpu NearestOnline(mask) -> NearestOnline(mask.Without(thisCpu))", "a mask that has it has been answered")]
    private async Step<int> Choose(CpuMask mask, int thisCpu) =>
        mask.Contains(thisCpu) ? thisCpu : await NearestOnline(mask);

    // sched_numa_find_nth_cpu(mask, 0, node): an online CPU of the mask, or one that is not where none is.
    private Operation<int> NearestOnline(CpuMask mask) =>
        Atomic.Together<CpuMask, int>(
            $"sched_numa_find_nth_cpu({mask})",
            "cpu_online_mask changes only while every CPU is stopped",
            [],
            [.. machine.State],
            machine.Cpus,
            mask,
            static (ref Values v, CpuMask among) =>
            {
                foreach (var cpu in among)
                {
                    if (Computer.IsOnline((CpuState)v[cpu]))
                    {
                        return cpu;
                    }
                }

                return among.First;
            }) with
        {
            Only = static (result, among) => among.Contains(result),
        };

    // The mask that the task itself holds, or null. A handler goes by that of the task that it interrupts; but for one on the stack.
    [Redundant(
        "text negated current.Kind == ContextKind.Task -> !(current.Kind == ContextKind.Task) [1]",
        "a task that runs points to its own mask; that it does not is the bug")]
    [Redundant("text negated owner == 0", "a task that is said to have no mask waits pinned, by its CPU's")]
    private async Step<MaskStorage?> TaskMask()
    {
        var current = machine.CurrentTask;
        switch (design.WaitMask)
        {
            case Designs.WaitMask.OnStack:
                return MaskOf(machine.Current, "stack");
            case Designs.WaitMask.Task or Designs.WaitMask.TaskInline:
                if (current.Kind == ContextKind.Task && Fork.MaskPointer(current) is { } pointer)
                {
                    return await pointer.Load() is var owner && owner == 0 ? null : MaskOf(machine.Contexts[owner - 1], "ipi_mask");
                }

                return current.Kind == ContextKind.Task && !Fork.IsBoot(current) ? MaskOf(current, "ipi_mask") : null;
            default:
                return null;
        }
    }

    private MaskStorage MaskOf(Context task, string name)
    {
        if (!taskMasks.TryGetValue(task, out var mask))
        {
            taskMasks.Add(task, mask = new MaskStorage(machine, $"{task}.{name}", -1, -1, Fork.MaskFreed(task).Lifetime));
        }

        return mask;
    }

    private async Step ServePass(int cpu, TakenClasses pass)
    {
        Entry entry;
        do
        {
            entry = await CallSingleQueues[cpu].Next(pass);
            var sync = pass == TakenClasses.Any ? entry.Argument.Request.Wait : pass == TakenClasses.Sync;
            await ServeEntry(cpu, entry.Csd, entry.Argument, sync);
        }
        while (entry.More);
    }

    [Kernel("kernel/smp.c", "__flush_smp_call_function_queue", "7.3")]
    [Redundant("text left-out await SmpCallFunctionSingleAsync", "a callback need not queue its csd again")]
    [Redundant(
        "text negated design.FlushMode == FlushMode.NotWaitedFor",
        "where nobody waits for the csd its flush is made before the handler ends, noted first or not")]
    [Redundant(
        "text wrong-operand SmpCallFunctionSingleAsync(target, csd, again, cpu) -> SmpCallFunctionSingleAsync(cpu",
        "where a callback queues its csd again is its own affair")]
    [Redundant(
        "text wrong-operand SmpCallFunctionSingleAsync(target, csd, again, cpu) -> SmpCallFunctionSingleAsync(taken",
        "where a callback queues its csd again is its own affair")]
    [Redundant("text off-by-one Cpumask[csd.Source] ->", ClearedByTargets)]
    [Redundant("text wrong-operand Cpumask[csd.Source].ClearCpu(cpu)", ClearedByTargets)]
    [Redundant("text left-out await Cpumask[csd.Source].ClearCpu(cpu)", ClearedByTargets)]
    [Redundant(
        "text negated !unlockFirst -> !(!unlockFirst) [1]",
        "what is not acknowledged on receipt is when it is done; what is not waited for need not be")]
    [Redundant("text off-by-one Take(csd, argument, cpu)", ToldInWhose)]
    [Redundant("text negated design.FlushMode != FlushMode.Sync", "what is not acknowledged on receipt is when it is done")]
    private async Step ServeEntry(int cpu, Csd csd, Argument argument, bool sync)
    {
        if (csd.IsIrqWork)
        {
            await IrqWorkSingle(csd, argument, cpu);
            return;
        }

        var taken = await Take(csd, argument, cpu);
        var unlockFirst = UnlocksFirst(sync);
        if (design.FlushMode != FlushMode.Sync && (!unlockFirst || design.FlushMode == FlushMode.NotWaitedFor)
            && argument.Request.Func is { } func && func.IsAcknowledgedFirst(taken))
        {
            await ServeAcknowledged(cpu, csd, argument, taken, func);
            return;
        }

        if (unlockFirst)
        {
            await csd.Unlock();
        }

        await CsdDoFunc(argument, taken, cpu, local: false);
        if (argument.Request.Callback == Callback.RaiseSoftirq)
        {
            await Softirq!.Raise(cpu);
        }

        if (argument.Request.Callback == Callback.Requeue && Requeued(argument.Request) is var (again, target))
        {
            await SmpCallFunctionSingleAsync(target, csd, again, cpu);
        }

        if (!SeparateIpiMask && csd.Source >= 0)
        {
            await Cpumask[csd.Source].ClearCpu(cpu);
        }

        if (!unlockFirst)
        {
            await csd.Unlock();
        }
    }

    [Kernel("kernel/irq_work.c", "irq_work_single", "7.3")]
    [Differs("atomic_read(a_flags) atomic_set(a_flags) csd_unlock",
        "Csd.Unlock clears PENDING: whoever queues the work owns the flags until then")]
    [Differs("csd_do_func", "the work's function is called as a csd's is")]
    [Redundant("no-barrier smp_mb", "it is for who finds the work pending and so does not queue it: an irq_work is queued by one call")]
    [Redundant("no-barrier atomic_cmpxchg", "who waits goes by BUSY alone, and the function has run")]
    [Redundant(
        "text swapped await work.Unlock()",
        "the barrier is for who finds the work pending and so does not queue it: an irq_work is queued by one call")]
    [Redundant(
        "text left-out await Atomic.Fence(",
        "it is for who finds the work pending and so does not queue it: an irq_work is queued by one call")]
    private async Step IrqWorkSingle(Csd work, Argument argument, int cpu)
    {
        await work.Unlock(); // IRQ_WORK_PENDING
        await Atomic.Fence("smp_mb()"); // pairs with irq_work_claim()
        if (work.Busy is not null && design.IrqWorkBusy == IrqWorkBusy.BeforeFunction)
        {
            await work.ClearBusy();
        }

        await CsdDoFunc(argument, taken: 0, cpu, local: false);
        if (work.Busy is not null && design.IrqWorkBusy == IrqWorkBusy.AfterFunction)
        {
            await work.ClearBusy();
        }
    }

    private bool UnlocksFirst(bool sync) => design.UnlockOrder switch
    {
        UnlockOrder.SyncFirst => true,
        UnlockOrder.AfterFunction => false,
        _ => !sync,
    };

    [Redundant("text off-by-one Take(null, argument, cpu)", ToldInWhose)]
    private async Step RunHere(Argument argument, int cpu) => await CsdDoFunc(argument, await Take(null, argument, cpu), cpu, local: true);

    [Redundant("text off-by-one .Take(csd, argument, cpu", ToldInWhose)]
    private static async Step<int> Take(Csd? csd, Argument argument, int cpu) =>
        argument.Request.Func?.Take(csd, argument, cpu) is { } take ? await take : 0;

    private async Step CsdDoFunc(Argument argument, int taken, int cpu, bool local)
    {
        if (argument.Request.Func is { } func)
        {
            await func.Run(cpu, taken, acknowledged: false);
        }

        await RunFunction(argument, cpu, local);
    }

    // The function runs, and reads its arguments if it has not done so itself.
    private Operation<Nothing> RunFunction(Argument argument, int cpu, bool local)
    {
        var label = $"func(info) of {argument.Request}";
        var info = argument.InfoCpu >= 0 && argument.Request.Func is null ? Info[argument.InfoCpu] : null;
        var run = new FunctionRun(argument, cpu, local, info);
        return info is null
            ? Atomic.Private<Nothing>(label) with { Concerns = run }
            : Atomic.Load<Nothing, Nothing>(info, label, 1, default, static (ref Values _, Nothing _) => 0) with { Concerns = run };
    }

    private readonly Dictionary<Request, (Request Again, int Target)> requeues = [];

    /// <summary>Says what a requeueing callback queues.</summary>
    /// <param name="first">The request whose function queues its csd again.</param>
    /// <param name="again">The request that it queues.</param>
    /// <param name="target">Where.</param>
    public void Requeue(Request first, Request again, int target) => requeues[first] = (again, target);

    private (Request Again, int Target) Requeued(Request request) => requeues[request];
}
