namespace Shootdown.Model.Kernel.kernel;

/// <content>Concurrent-async RFC, patches 10 and 11: a csd is unlocked on receipt, before its function has done its work.</content>
public sealed partial class Smp
{
    // What is acknowledged on receipt counts as done: that is what its caller waits for.
    [Kernel("kernel/smp.c", "__flush_smp_call_function_queue", "concurrent-async RFC")]
    [Redundant("text off-by-one Take(csd, argument, cpu) ->", ToldInWhose)]
    [Redundant("text wrong-operand Take(csd, argument, cpu) ->", ToldInWhose)]
    private async Step ServeAcknowledged(int cpu, Csd csd, Argument argument, int taken, SmpCallFunc func)
    {
        if (func.Acknowledge(cpu) is { } note)
        {
            await note;
        }

        await RunFunction(argument, cpu, local: false);
        await csd.Unlock();

        // What was not copied out of the csd is read where the sender has left it.
        var late = argument.InfoCpu != Argument.InCsd || func.IsCopiedLate;
        await func.Run(cpu, late ? await Take(csd, argument, cpu) : taken, acknowledged: true);
    }
}
