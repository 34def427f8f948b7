namespace Shootdown.Model.Machine.Cpus;

/// <summary>
/// A machine that also counts what one task's calls cost: IPIs sent, and waits with preemption off. The counts are a word of the state
/// beside the machine's own, so that a search sees every total that some run ends with.
/// </summary>
/// <remarks>Counts stop at their highest value, which then means that or more. Reduction leaves out runs, which may be the dearest:
/// there is none here.</remarks>
public sealed unsafe class CostMeter : ITransitionSystem
{
    /// <summary>The highest number of IPIs that is counted.</summary>
    public const int MostIpis = 15;

    /// <summary>The highest length of a wait that is counted, in steps of others that it waits for.</summary>
    public const int LongestWait = 255;

    private const int IpiShift = 8;
    private const int WaitShift = 16;
    private const int NowShift = 24;
    private const int LongestShift = 32;

    private readonly MachineSystem system;
    private readonly Context task;
    private readonly int words;

    /// <summary>Meters a task.</summary>
    /// <param name="system">The machine.</param>
    /// <param name="task">One of its tasks.</param>
    public CostMeter(MachineSystem system, Context task)
    {
        ArgumentNullException.ThrowIfNull(system);
        (this.system, this.task) = (system, task);
        words = (system.StateBits + 63) / 64;
    }

    /// <inheritdoc/>
    public int StateBits => (words + 1) * 64;

    /// <inheritdoc/>
    public int MaxBranching => system.MaxBranching;

    /// <inheritdoc/>
    public uint Fingerprint => system.Fingerprint;

    /// <inheritdoc/>
    public int FairProcesses => system.FairProcesses;

    /// <summary>What the task has cost so far.</summary>
    /// <param name="state">A state of the meter.</param>
    public CallCosts CostsIn(ulong* state)
    {
        var counts = state[words];
        return new CallCosts(Field(counts, IpiShift), new CpuMask((byte)counts), Field(counts, WaitShift), Field(counts, LongestShift));
    }

    /// <inheritdoc/>
    public void Initial(ulong* state)
    {
        system.Initial(state);
        state[words] = 0;
    }

    /// <inheritdoc/>
    public ulong Expand(ulong* state, ref Successors successors, bool reduce)
    {
        var inner = new Successors
        {
            Choices = successors.Choices + successors.Count,
            Observations = successors.Observations + successors.Count,
            Words = words,
        };
        var room = stackalloc ulong[MaxBranching * words];
        inner.States = room;
        var observed = system.Expand(state, ref inner, reduce: false);
        successors.Noted |= inner.Noted;
        var own = false;
        for (var i = 0; i < inner.Count; i++)
        {
            own |= MachineSystem.ContextThatSteps(inner.Choices[i]) == task.Id;
        }

        var waits = !own && system.WaitsPinned(state, task);
        for (var i = 0; i < inner.Count; i++)
        {
            var next = successors.Next;
            var from = inner.States + ((nint)i * words);
            for (var word = 0; word < words; word++)
            {
                next[word] = from[word];
            }

            next[words] = Count(state, from, inner.Choices[i], waits);
            successors.Append(inner.Choices[i], inner.Observations[i]);
        }

        return observed;
    }

    /// <inheritdoc/>
    public ulong FairEnabled(ulong* state) => system.FairEnabled(state);

    /// <inheritdoc/>
    public int FairProcessOf(uint choice) => system.FairProcessOf(choice);

    /// <inheritdoc/>
    public bool IsWaiting(ulong* state, int process) => system.IsWaiting(state, process);

    /// <inheritdoc/>
    public string NameOf(int process) => system.NameOf(process);

    /// <inheritdoc/>
    public void LooksAt(ulong* state, uint choice, ulong* bits) => system.LooksAt(state, choice, bits);

    /// <inheritdoc/>
    public IReadOnlyList<CellChange> Contents(ulong* state) => system.Contents(state);

    /// <inheritdoc/>
    public StepDescription Describe(ulong* before, uint choice, ulong* after) => system.Describe(before, choice, after);

    private ulong Count(ulong* before, ulong* after, uint choice, bool waits)
    {
        var counts = before[words];
        if (MachineSystem.ContextThatSteps(choice) == task.Id)
        {
            for (var cpu = 0; cpu < system.Machine.Cpus; cpu++)
            {
                if (!system.Machine.PendingIpi[cpu].IsSet(before) && system.Machine.PendingIpi[cpu].IsSet(after))
                {
                    counts = Raised(counts, IpiShift, MostIpis) | 1UL << cpu;
                }
            }

            return counts & ~(0xFFUL << NowShift);
        }

        if (!waits || !system.IsAwaited(before, task, choice))
        {
            return counts;
        }

        counts = Field(counts, NowShift) == 0 ? Raised(counts, WaitShift, MostIpis) : counts;
        counts = Raised(counts, NowShift, LongestWait);
        var now = Field(counts, NowShift);
        return now > Field(counts, LongestShift) ? (counts & ~(0xFFUL << LongestShift)) | (ulong)now << LongestShift : counts;
    }

    private static int Field(ulong counts, int shift) => (int)(counts >> shift & 0xFF);

    private static ulong Raised(ulong counts, int shift, int most) => Field(counts, shift) < most ? counts + (1UL << shift) : counts;
}

/// <summary>What a task's calls cost in one run, or at most.</summary>
/// <param name="Ipis">IPIs that it sent, one for each CPU; a CPU that has one pending already gets none.</param>
/// <param name="Targets">The CPUs that they went to.</param>
/// <param name="PinnedWaits">Waits for other CPUs in which it had to wait, with preemption off.</param>
/// <param name="LongestPinnedWait">The longest of them, in the steps of others that it waits for: their interrupts, what these do, and
/// what they do with interrupts off before.</param>
public readonly record struct CallCosts(int Ipis, CpuMask Targets, int PinnedWaits, int LongestPinnedWait);
