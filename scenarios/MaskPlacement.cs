namespace Shootdown.Scenarios;

/// <summary>Where the mask of the CPUs that a task waits for lies.</summary>
public enum MaskForm
{
    /// <summary>A <c>cpumask_t</c> in task_struct.</summary>
    InTask,

    /// <summary>A pointer there, to <c>cpumask_size()</c> bytes that are allocated.</summary>
    Allocated,

    /// <summary>Its bits in the pointer's place.</summary>
    InPointer,
}

/// <summary>What the mask takes of memory for each task.</summary>
/// <param name="TaskBytes">Bytes of its task_struct.</param>
/// <param name="AllocatedBytes">Bytes that are allocated beside it.</param>
/// <remarks>A <c>cpumask_t</c> has a bit for each of NR_CPUS; <c>cpumask_size()</c> one for each CPU that is possible, where cpumasks are
/// off-stack (CONFIG_CPUMASK_OFFSTACK). Both are whole words.</remarks>
public readonly record struct MaskPlacement(int TaskBytes, int AllocatedBytes)
{
    private const int PointerBytes = 8;

    /// <summary>The costs of a form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="nrCpus">NR_CPUS of the configuration.</param>
    /// <param name="possible">How many CPUs are possible.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many CPUs, or a pointer has no bit for each.</exception>
    public static MaskPlacement Of(MaskForm form, int nrCpus, int possible)
    {
        var most = form == MaskForm.InPointer ? Math.Min(nrCpus, PointerBytes * 8) : nrCpus;
        if (possible < 1 || possible > most)
        {
            throw new ArgumentOutOfRangeException(nameof(possible), possible, $"accepted: from 1 to {most}");
        }

        return form switch
        {
            MaskForm.InTask => new MaskPlacement(Bytes(nrCpus), 0),
            MaskForm.Allocated => new MaskPlacement(PointerBytes, Bytes(possible)),
            _ => new MaskPlacement(PointerBytes, 0),
        };
    }

    private static int Bytes(int bits) => (bits + 63) / 64 * 8;
}

/// <summary>What is claimed that the place of the mask costs.</summary>
/// <param name="Form">Where it lies.</param>
/// <param name="NrCpus">NR_CPUS of the configuration.</param>
/// <param name="Possible">How many CPUs are possible.</param>
/// <param name="Placement">The costs.</param>
/// <param name="Origin">Where the claim comes from.</param>
public sealed record MaskClaim(MaskForm Form, int NrCpus, int Possible, MaskPlacement Placement, string Origin)
{
    /// <summary>What it costs.</summary>
    public MaskPlacement Measured => MaskPlacement.Of(Form, NrCpus, Possible);

    /// <summary>The claim as a sentence; it names the test.</summary>
    public override string ToString() => $"wait mask {Form}: {Possible} of NR_CPUS={NrCpus}";
}
