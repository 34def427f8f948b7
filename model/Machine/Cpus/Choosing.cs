namespace Shootdown.Model.Machine.Cpus;

/// <summary>An operation with more than one outcome that the model leaves open.</summary>
public interface IChooses
{
    /// <summary>An outcome in words.</summary>
    /// <param name="outcome">Its number.</param>
    string OutcomeLabel(int outcome);
}

/// <summary>An operation of an idle loop at which the scheduler may give the CPU to a task.</summary>
public interface ISchedules;

/// <summary>An operation by which a task gives up its CPU of its own accord, to be given one again later.</summary>
public interface IYields;

/// <summary>An operation by which the host takes the physical CPU from a vCPU. Nothing obliges it to; what the vCPU has stored is in memory
/// by then.</summary>
public interface IDeschedules
{
    /// <summary>The vCPU.</summary>
    int Vcpu { get; }
}

/// <summary>A question about what is not modelled (the time, a counter), so that either answer may come at any moment.</summary>
/// <param name="Label">The question in the kernel's words.</param>
internal sealed record OpenQuestion(string Label) : Question, IChooses
{
    /// <inheritdoc/>
    public override string Label { get; } = Label;

    /// <inheritdoc/>
    public override int Outcomes => 2;

    /// <inheritdoc/>
    public string OutcomeLabel(int outcome) => outcome == 0 ? "no" : "yes";

    /// <inheritdoc/>
    public override int Execute(ref StepExecution step) => step.Outcome;

    /// <inheritdoc/>
    public override void Touch(Footprint footprint)
    {
    }
}
