namespace Shootdown.Model.Kernel.kernel;

/// <summary>kernel/scftorture.c: every primitive, chosen at random.</summary>
public sealed class Scftorture
{
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
    [Kernel("kernel/scftorture.c", "scftorture_invoke_one", "7.3")]
    [Differs("preempt_enable preempt_disable",
        "7.3 has cpus_read_lock() in its place, and the calls pin their CPU themselves", Version = "7.2")]
    [Differs("atomic_inc this_cpu_inc", "of its statistics")]
    [Differs("smp_call_function_many", "with and without waiting, by an argument in C")]
    [Redundant("text left-out await smp.SmpCallFunctionMany(all, waiting)", "a torture that calls less")]
    [Redundant("text own-cpu Constant.With(cpu)", "the mask is of all CPUs")]
    [Redundant("text own-cpu CpuMask.All(machine.Cpus).With(cpu)", "the mask is of all CPUs")]
    [Redundant("text own-cpu SmpCallFunctionMany((all with { Constant = all.Constant.Without(cpu) })", "a torture that calls less")]
    [Redundant("text wrong-operand smp.SmpCallFunctionMany(all, posted)", "a torture that calls less")]
    [Redundant("text wrong-operand smp.SmpCallFunctionSingle(cpu, posted)", "a torture that calls less")]
    public async Step ScftortureInvokeOne(int cpu, Request waiting, Request posted)
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
                await smp.SmpCallFunctionSingle(cpu, waiting);
                break;
            case Primitive.Many:
                await smp.SmpCallFunctionMany(all, posted);
                break;
            case Primitive.ManyWait:
                await smp.SmpCallFunctionMany(all, waiting);
                break;
            default:
                await smp.SmpCallFunction(waiting);
                break;
        }

        if (outer)
        {
            await Pinning.PutCpu();
        }
    }

    private enum Primitive
    {
        Single,
        SingleWait,
        Many,
        ManyWait,
        AllWait,
    }
}
