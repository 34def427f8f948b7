using static Shootdown.Model.Machine.Cpus.Pinning;

namespace Shootdown.Scenarios.Calls;

/// <summary>The call with a condition, and with arguments that its callback reads.</summary>
internal sealed class OnEachCpuCondMaskCall : CallKind
{
    public override string Name => "on_each_cpu_cond_mask";

    public override string Kernel => "kernel/smp.c, on_each_cpu_cond_mask";

    public override string Title => "runs a callback on the CPUs of a mask that cond_func wants, the caller's included";

    public override int Rank => 140;

    public override IReadOnlyList<CallField> Needs => [CallField.Mask];

    public override IReadOnlyList<CallField> Takes => [CallField.Cond, CallField.Wait, CallField.Info];

    public override CallSites Sites => CallSites.Task | CallSites.Interrupt; // of a handler it breaks the contract

    public override bool Waits => true;

    public override IReadOnlyList<Drawing> Drawn => [new(DrawnBy.Caller)];

    public override Call Settle(Call drawn) => drawn.Info == true ? drawn with { Wait = true } : drawn;

    internal override void Check(PlacedCall call)
    {
        call.Demand(
            call.Call.Info != true || call.Call.Wait != false,
            "info",
            "true",
            "false where wait is false: the arguments lie in the caller's frame");
        call.DemandOneTaskInterrupted();
    }

    internal override Step Make(MadeCall call) => OnEach(call, call.Request);

    // A caller like flush_tlb_mm_range: where its arguments are per-CPU, 7.2 keeps preemption off from filling them to the end of the wait.
    private static async Step OnEach(MadeCall call, Request request)
    {
        var (smp, storage) = (call.Smp, call.Design.InfoStorage);
        var mask = new MaskArgument(call.Call.Mask!.Value);
        var cond = new WantedCpus(call.Call.Cond ?? CpuMask.All(call.Model.Machine.Cpus));
        if (call.Call.Info != true || storage != InfoStorage.PerCpu)
        {
            await smp.OnEachCpuCondMask(mask, request, cond, storage == InfoStorage.Inlined ? Argument.InCsd : Argument.OnStack);
            return;
        }

        var cpu = await GetCpu(call.Model.Machine);
        await Atomic.Store(smp.Info[cpu], request.Id + 1, $"{smp.Info[cpu]} = arguments of {request}", MemoryOrder.Plain);
        var hold = call.Design.FlushPreemption == FlushPreemption.None;
        if (!hold)
        {
            await PutCpu();
        }

        await smp.OnEachCpuCondMask(mask, request, cond, cpu);
        if (hold)
        {
            await PutCpu();
        }
    }
}
