namespace Shootdown.Model.Machine.Cpus;

/// <summary>An operation that may have more than one outcome that the model leaves open.</summary>
public interface IChooses
{
    /// <summary>An outcome in words; null where there is nothing to choose.</summary>
    /// <param name="outcome">Its number.</param>
    string? OutcomeLabel(int outcome);
}

/// <summary>An operation of an idle loop at which the scheduler may give the CPU to a task.</summary>
public interface ISchedules;

/// <summary>An operation by which a task gives up its CPU of its own accord, to be given one again later.</summary>
public interface IYields;

/// <summary>What an operation is about by which the host takes the physical CPU from a vCPU. Nothing obliges it to; what the vCPU has
/// stored is in memory by then.</summary>
/// <param name="Vcpu">The vCPU.</param>
public sealed record Descheduling(int Vcpu);
