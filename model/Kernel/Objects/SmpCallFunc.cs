namespace Shootdown.Model.Kernel.Objects;

/// <summary>What a request runs on the CPUs that it calls (<c>smp_call_func_t</c>), where that is more than being counted.</summary>
public abstract class SmpCallFunc
{
    /// <summary>Whether the csd of a request that carries these arguments is unlocked on receipt: its caller then waits for that
    /// only.</summary>
    /// <param name="taken">What <see cref="Take"/> yielded.</param>
    public virtual bool IsAcknowledgedFirst(int taken) => false;

    /// <summary>Whether what the csd carries beside func and info is read only after it has been unlocked.</summary>
    public virtual bool IsCopiedLate => false;

    /// <summary>Takes over what the csd carries beside func and info, when it is filled; null where there is nothing.</summary>
    /// <param name="csd">The csd.</param>
    /// <param name="argument">The argument.</param>
    public virtual Operation<Nothing>? Inline(Csd csd, Argument argument) => null;

    /// <summary>Reads the arguments; null where it has none.</summary>
    /// <param name="csd">The csd that carried them, or null where the caller runs the function itself.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="cpu">The CPU that reads.</param>
    public virtual Operation<int>? Take(Csd? csd, Argument argument, int cpu) => null;

    /// <summary>What a CPU notes before it acknowledges what it has not done yet; null where there is nothing.</summary>
    /// <param name="cpu">The CPU.</param>
    public virtual Operation<Nothing>? Acknowledge(int cpu) => null;

    /// <summary>Runs on a CPU, interrupts off.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="taken">The arguments that were read.</param>
    /// <param name="acknowledged">Whether the call has been acknowledged already.</param>
    public abstract Step Run(int cpu, int taken, bool acknowledged);
}

/// <summary>On which CPUs of its mask a call wants its function run (<c>smp_cond_func_t</c>).</summary>
public abstract record Condition
{
    /// <summary>The CPUs that are known beforehand to be wanted.</summary>
    public virtual CpuMask Wanted => CpuMask.None;

    /// <summary>Asks for one CPU, on the sender with preemption off; null where <see cref="Wanted"/> says it all.</summary>
    /// <param name="cpu">The CPU.</param>
    public virtual Step<bool>? Ask(int cpu) => null;
}

/// <summary>A condition that does not depend on what the CPUs do.</summary>
/// <param name="Cpus">The CPUs that it wants.</param>
public sealed record WantedCpus(CpuMask Cpus) : Condition
{
    /// <inheritdoc/>
    public override CpuMask Wanted => Cpus;
}
