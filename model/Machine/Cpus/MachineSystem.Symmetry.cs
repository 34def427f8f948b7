namespace Shootdown.Model.Machine.Cpus;

/// <summary>Under which renamings a machine is the same.</summary>
public sealed unsafe partial class MachineSystem
{
    private readonly Lazy<(StateSymmetry? Found, string? Refusal)> symmetry;

    /// <inheritdoc/>
    public StateSymmetry? Symmetry => symmetry.Value.Found;

    /// <inheritdoc/>
    public string? Asymmetry => symmetry.Value.Refusal;

    private (StateSymmetry? Found, string? Refusal) FindSymmetry() =>
        Memory != MemoryModel.Sc ? (null, "store buffers and instructions in flight are not renamed")
        : new SymmetrySearch(machine, queues, (context, node) => reduction.IsCandidate(context.Id, node))
            .Run([.. AllMilestones.Select(m => machine.Contexts.FirstOrDefault(c => c.Node == m.Cell))]);
}
