namespace Shootdown.Model.Kernel.kernel;

/// <content>Bodies that kernel/smp.c has had before it was mended, and mutants of them.</content>
public sealed partial class Smp
{
    // Before 723aae25d5cd: how many are waited for and who is queued were two reads of the caller's mask.
    [Redundant("text own-cpu cpumask.Build(", "the caller's CPU is taken out of what is built")]
    [Redundant("text wrong-operand CsdLock(CfdCsd(thisCpu, cpu), request, cpu)", "csdlock_debug, which tells the CPU, is not asked of it")]
    [Redundant("text off-by-one CsdLock(CfdCsd(thisCpu, cpu), request, cpu)", ForDebugging)]
    private async Step<bool> QueueByCount(MaskArgument mask, Request request, int thisCpu, MaskStorage cpumask)
    {
        if (!await cpumask.Build(mask, thisCpu))
        {
            return false;
        }

        for (var cpu = await cpumask.Next(0); cpu < machine.Cpus; cpu = await cpumask.Next(cpu + 1))
        {
            await CsdLock(CfdCsd(thisCpu, cpu), request, cpu);
        }

        for (var cpu = await cpumask.Next(0); cpu < machine.Cpus; cpu = await cpumask.Next(cpu + 1))
        {
            if (mask.Shared is not null && !await mask.TestCpu(cpu))
            {
                continue;
            }

            await CfdCsd(thisCpu, cpu).Fill(request.Wait ? CsdType.Sync : CsdType.Async, new Argument(request));
            await SmpCallSingleQueue(cpu, CfdCsd(thisCpu, cpu));
        }

        return true;
    }

    // Before 52103be07d8b: as queued, whatever their class.
    private async Step ServeInOrder(int cpu, TakenClasses classes)
    {
        if (classes != TakenClasses.None)
        {
            await ServePass(cpu, TakenClasses.Any);
        }
    }

    // The mutant that unlocks what a dying CPU has queued, and runs none of it.
    private async Step CancelQueue(int cpu)
    {
        if (await CallSingleQueues[cpu].DelAll(null) == TakenClasses.None)
        {
            return;
        }

        Entry entry;
        do
        {
            entry = await CallSingleQueues[cpu].Next(TakenClasses.Any);
            await entry.Csd.Unlock();
        }
        while (entry.More);
    }
}
