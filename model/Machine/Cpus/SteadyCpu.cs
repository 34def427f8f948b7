using System.Runtime.CompilerServices;

namespace Shootdown.Model.Machine.Cpus;

/// <summary>A CPU of a machine on which nobody gets or loses a CPU: its interrupt, its task if it has one, and where they stand.</summary>
internal sealed unsafe class SteadyCpu
{
    private readonly int interruptWord;
    private readonly int interruptShift;
    private readonly ulong interruptMask;
    private readonly int taskWord;
    private readonly int taskShift;
    private readonly ulong taskMask;
    private readonly int taskAlways;
    private readonly int pendingWord;
    private readonly ulong pendingBit;

    /// <summary>Settles where things are in a state.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="interrupt">Its interrupt.</param>
    /// <param name="task">The task that it has for ever; null for none.</param>
    /// <param name="pending">Whether its interrupt is pending.</param>
    /// <param name="known">The steps as tables.</param>
    /// <param name="taken">What the taking of the interrupt changes: as many words as a state has.</param>
    public SteadyCpu(int cpu, ContextTable interrupt, ContextTable? task, Cell pending, StepTables known, ulong[] taken)
    {
        (Interrupt, Task, Taken, Known) = (interrupt, task, taken, known);
        InterruptSteps = known.Of(interrupt.Id, cpu);
        TakenChoice = StepChoice.Of(ChoiceKind.Interrupt, interrupt.Id, cpu);
        (interruptWord, interruptShift, interruptMask) = (interrupt.Node.Word, interrupt.Node.Shift, MaskOf(interrupt.Node));
        if (task is not null)
        {
            TaskSteps = known.Of(task.Id, cpu);
            (taskWord, taskShift, taskMask) = (task.Node.Word, task.Node.Shift, MaskOf(task.Node));
            taskAlways = task.Node.Bits == 0 ? task.Node.Initial : 0;
        }

        (pendingWord, pendingBit) = (pending.Word, MaskOf(pending) << pending.Shift);
    }

    /// <summary>The tables, in whose memory its steps are.</summary>
    public StepTables Known { get; }

    /// <summary>Its interrupt.</summary>
    public ContextTable Interrupt { get; }

    /// <summary>Its task; null for none.</summary>
    public ContextTable? Task { get; }

    /// <summary>The interrupt's steps, by node.</summary>
    public StepTable* InterruptSteps { get; }

    /// <summary>The task's steps, by node; null for none.</summary>
    public StepTable* TaskSteps { get; }

    /// <summary>The bits that the taking of the interrupt changes.</summary>
    public ulong[] Taken { get; }

    /// <summary>The choice that is the taking of the interrupt.</summary>
    public uint TakenChoice { get; }

    /// <summary>Where the interrupt stands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int InterruptAt(ulong* state) => (int)(state[interruptWord] >> interruptShift & interruptMask);

    /// <summary>Where the task stands; it has ended where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TaskAt(ulong* state) => (int)(state[taskWord] >> taskShift & taskMask) + taskAlways;

    /// <summary>Whether the interrupt is pending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsPending(ulong* state) => (state[pendingWord] & pendingBit) != 0;

    private static ulong MaskOf(Cell cell) => cell.Bits == 0 ? 0 : ulong.MaxValue >> (64 - cell.Bits);
}
