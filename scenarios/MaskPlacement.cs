namespace Shootdown.Scenarios;

/// <summary>Where the wait mask of a task lies (thread 000: one in the task, a pointer to one, its bits in the pointer).</summary>
public enum MaskForm
{
    /// <summary>A cpumask_t on the caller's stack (preemptible v1 to v3).</summary>
    OnStack,

    /// <summary>A cpumask_t in task_struct (Nadav Amit's question).</summary>
    InTask,

    /// <summary>A pointer in task_struct, to memory that fork allocates.</summary>
    Allocated,

    /// <summary>A pointer in task_struct, or the bits in its place where they fit (preemptible v4 and later; 7.3).</summary>
    PointerOrBits,
}

/// <summary>What the wait mask of a task costs.</summary>
/// <param name="TaskBytes">Bytes of each task_struct.</param>
/// <param name="AllocatedBytes">Bytes that fork allocates for each task: cpumask_size(), the allocator's rounding left out.</param>
/// <param name="StackBytes">Bytes of the caller's stack.</param>
/// <remarks>A cpumask_t has as many bits as CONFIG_NR_CPUS; memory that is allocated, as many as CPUs are possible, in whole words. So the
/// size has to be known when the first task is forked, and stay: <c>setup_nr_cpu_ids()</c> is called before, once, and only makes it
/// smaller. A task that were forked before would have a pointer where bits are meant, which loses its memory and overwrites
/// nothing.</remarks>
public readonly record struct MaskPlacement(int TaskBytes, int AllocatedBytes, int StackBytes)
{
    private const int WordBytes = 8;
    private const int MostCpus = 8192;

    /// <summary>What a form costs.</summary>
    /// <param name="form">The form.</param>
    /// <param name="configured">CONFIG_NR_CPUS.</param>
    /// <param name="possible">nr_cpu_ids.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no so many CPUs.</exception>
    public static MaskPlacement Of(MaskForm form, int configured, int possible)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(configured - 1), (uint)(MostCpus - 1), nameof(configured));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(possible - 1), (uint)(configured - 1), nameof(possible));
        return form switch
        {
            MaskForm.OnStack => new MaskPlacement(0, 0, BytesOf(configured)),
            MaskForm.InTask => new MaskPlacement(BytesOf(configured), 0, 0),
            MaskForm.PointerOrBits when BytesOf(possible) <= WordBytes => new MaskPlacement(WordBytes, 0, 0),
            _ => new MaskPlacement(WordBytes, BytesOf(possible), 0),
        };
    }

    private static int BytesOf(int cpus) => (cpus + (8 * WordBytes) - 1) / (8 * WordBytes) * WordBytes;
}

/// <summary>What is claimed that a task's wait mask costs.</summary>
/// <param name="Form">Where it lies.</param>
/// <param name="Configured">CONFIG_NR_CPUS.</param>
/// <param name="Possible">CPUs that are possible.</param>
/// <param name="Placement">The costs.</param>
/// <param name="Origin">Where the claim comes from.</param>
public sealed record MaskClaim(MaskForm Form, int Configured, int Possible, MaskPlacement Placement, string Origin)
{
    /// <summary>What it costs.</summary>
    public MaskPlacement Measured => MaskPlacement.Of(Form, Configured, Possible);

    /// <summary>The claim as a sentence; it names the test.</summary>
    public override string ToString() => $"wait mask: {Form} with NR_CPUS={Configured} and {Possible} CPUs";
}
