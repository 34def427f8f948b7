namespace Shootdown.Model.Kernel.kernel;

/// <summary>kernel/scftorture.c: every primitive, chosen at random.</summary>
public sealed class Scftorture
{
    private const string NotMade = "a check that is not made warns of nothing";

    private readonly Computer machine;
    private readonly Design design;
    private readonly Smp smp;

    /// <summary>Creates the test on a machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="design">The variant.</param>
    /// <param name="smp">The cross-call layer.</param>
    public Scftorture(Computer machine, Design design, Smp smp) => (this.machine, this.design, this.smp) = (machine, design, smp);

    /// <summary>Invokes one primitive.</summary>
    /// <param name="cpu">The CPU for the primitives that take one.</param>
    /// <param name="waiting">The call, where the primitive waits.</param>
    /// <param name="posted">The call, where it does not.</param>
    /// <param name="useCpusReadLock">Whether the caller holds hotplug off meanwhile.</param>
    [Kernel("kernel/scftorture.c", "scftorture_invoke_one", "7.3")]
    [Differs("preempt_enable preempt_disable",
        "7.3 has cpus_read_lock() in its place, and the calls pin their CPU themselves", Version = "7.2")]
    [Differs("atomic_inc this_cpu_inc", "of its statistics")]
    [Differs("smp_call_function_many", "with and without waiting, by an argument in C")]
    [Differs("num_online_cpus", "in C once, behind the switch: here behind each call that waits")]
    [Redundant("text left-out await CheckOut(waiting, isSingle: false", NotMade)]
    [Redundant("text own-cpu Constant.With(cpu)", "the mask is of all CPUs")]
    [Redundant("text own-cpu CpuMask.All(machine.Cpus).With(cpu)", "the mask is of all CPUs")]
    [Redundant("text own-cpu Constant = all.Constant.Without(cpu) }), posted)", "a torture that calls less")]
    [Redundant("text wrong-operand smp.SmpCallFunctionMany(all, posted) -> ", "a torture that calls less")]
    [Redundant("text wrong-operand smp.SmpCallFunctionSingle(cpu, posted) -> ", "a torture that calls less")]
    [Redundant(
        "text wrong-operand CheckOut(waiting, isSingle: true, useCpusReadLock)",
        "whether a single CPU has been called, is asked in any case")]
    [Redundant(
        "text wrong-operand CheckOut(waiting, isSingle: false, useCpusReadLock)",
        "a check that is not made warns of nothing, and with preemption off no CPU goes either")]
    [Redundant("text left-out await smp.SmpCallFunctionSingle(cpu, posted)", "a torture that calls less")]
    [Redundant("text left-out await smp.SmpCallFunctionMany(all, posted)", "a torture that calls less")]
    public async Step ScftortureInvokeOne(int cpu, Request waiting, Request posted, bool useCpusReadLock)
    {
        // Without patch 9 the torture test itself holds preemption off and so never meets the window that it is to test.
        var outer = design.TorturePreemption == TorturePreemption.Disabled;
        var primitive = await Atomic.Choose<Primitive>("scf_sel_rand()", Enum.GetNames<Primitive>());
        if (outer)
        {
            await Pinning.PreemptDisable();
        }

        var all = new MaskArgument(CpuMask.All(machine.Cpus));
        switch (primitive)
        {
            case Primitive.Single:
                await smp.SmpCallFunctionSingle(cpu, posted);
                break;
            case Primitive.SingleWait:
                if (await smp.SmpCallFunctionSingle(cpu, waiting)) // else scfcp is NULL
                {
                    await CheckOut(waiting, isSingle: true, useCpusReadLock);
                }

                break;
            case Primitive.Many:
                await smp.SmpCallFunctionMany(all, posted);
                break;
            case Primitive.ManyWait:
                await smp.SmpCallFunctionMany(all, waiting);
                await CheckOut(waiting, isSingle: false, useCpusReadLock);
                break;
            default:
                await smp.SmpCallFunction(waiting);
                await CheckOut(waiting, isSingle: false, useCpusReadLock);
                break;
        }

        if (outer)
        {
            await Pinning.PutCpu();
        }
    }

    // WARN_ON_ONCE(... && !scfcp->scfc_out). The handler has set scfc_out if it has run anywhere, which those see who look on; nothing in
    // the text goes by what the warning finds.
    [Kernel("kernel/scftorture.c", "scftorture_invoke_one", "7.3")]
    [Redundant("text left-out await NumOnlineCpusAboveOne(", NotMade)]
    [Redundant("text wrong-operand new TortureCheck(waiting, isSingle) -> new TortureCheck(waiting, useCpusReadLock) [1]", NotMade)]
    [Redundant("text wrong-operand design.TortureWarning == TortureWarning.IfOthersOnline || useCpusReadLock ->", NotMade)]
    [Redundant(
        "text negated isSingle -> !(isSingle)",
        "a check that is not made warns of nothing, and that of one CPU asks only whether the function has run")]
    private async Step CheckOut(Request waiting, bool isSingle, bool useCpusReadLock)
    {
        if (isSingle)
        {
            await (Atomic.Private<Nothing>("WARN_ON_ONCE(!scfc_out)") with { Concerns = new TortureCheck(waiting, isSingle) });
        }
        else if (design.TortureWarning == TortureWarning.IfOthersOnline || useCpusReadLock)
        {
            await NumOnlineCpusAboveOne(new TortureCheck(waiting, isSingle));
        }
    }

    private Operation<bool> NumOnlineCpusAboveOne(TortureCheck check) =>
        Atomic.Together<Nothing, bool>(
            "WARN_ON_ONCE(num_online_cpus() > 1 && !scfc_out)",
            "num_online_cpus() is one counter, which changes with the CPU's state",
            [],
            [.. machine.State],
            2,
            default,
            static (ref Values v, Nothing _) =>
            {
                var online = 0;
                for (var cpu = 0; cpu < v.Count; cpu++)
                {
                    online += Computer.IsOnline((CpuState)v[cpu]) ? 1 : 0;
                }

                return online > 1 ? 1 : 0;
            }) with
        {
            Concerns = check,
        };

    private enum Primitive
    {
        Single,
        SingleWait,
        Many,
        ManyWait,
        AllWait,
    }
}

/// <summary>The torture looks whether its function has run, and warns if it has not.</summary>
/// <param name="Request">The call.</param>
/// <param name="IsSingle">Whether it is of one CPU, which was there to be called; else the step answers whether the warning is due.</param>
public sealed record TortureCheck(Request Request, bool IsSingle);
