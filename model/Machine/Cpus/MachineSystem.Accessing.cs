using System.Globalization;

namespace Shootdown.Model.Machine.Cpus;

/// <content>What a run does to memory, transition by transition.</content>
public sealed unsafe partial class MachineSystem
{
    /// <summary>The accesses of memory that a transition makes; null where it makes none and orders nothing.</summary>
    /// <remarks>Memory is what ordinary accesses of the text touch, and besides the call-function IPI of a CPU, which who sends it writes
    /// and who takes it reads. Of what translation hardware does only what it reads of that is told. That a task leaves a CPU, and that it
    /// gets one, is a full barrier.</remarks>
    /// <param name="before">The state that it leaves.</param>
    /// <param name="choice">Its choice.</param>
    /// <param name="after">The state that it reaches, or null where it ended the run.</param>
    /// <exception cref="InvalidOperationException">Memory performs instructions out of order: no transition is one instruction.</exception>
    public MadeStep? AccessesOf(ulong* before, uint choice, ulong* after)
    {
        if (windows is not null)
        {
            throw new InvalidOperationException("instructions are in flight");
        }

        var cpu = StepChoice.CpuOf(choice);
        switch (StepChoice.KindOf(choice))
        {
            case ChoiceKind.Step:
                var context = machine.Contexts[StepChoice.ContextOf(choice)];
                var operation = context.Automaton.Nodes[context.Node.Get(before)]!.Operation;
                var isFull = cpu < 0 || operation.Order == MemoryOrder.Full || operation.PassesStores;
                var made = operation.AsWritten is IAccess access ? Accesses(access, operation, cpu, before, after) : [];
                return made.Count == 0 && !isFull ? null : new MadeStep(ActorOf(context, cpu), isFull, made);
            case ChoiceKind.Interrupt:
                return new MadeStep(NameOfCpu(cpu), IsFull: true, [new MadeAccess(machine.PendingIpi[cpu], 1, 0)]);
            case ChoiceKind.Drain:
                return null;
            default:
                return cpu < 0 ? null : new MadeStep(NameOfCpu(cpu), IsFull: true, []);
        }
    }

    /// <summary>Whether a transition of a memory that performs out of order is one of translation hardware: an access is translated,
    /// translations are invalidated, tables are loaded.</summary>
    /// <param name="before">The state that it leaves.</param>
    /// <param name="choice">Its choice.</param>
    public bool IsOfTranslation(ulong* before, uint choice) => windows?.IsOfTranslation(before, choice) == true;

    /// <summary>What a cell holds once all that waits in store buffers has reached memory.</summary>
    /// <param name="state">A state.</param>
    /// <param name="cell">The cell.</param>
    public int Settled(ulong* state, Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var value = cell.Get(state);
        for (var cpu = 0; cpu < running.Length; cpu++)
        {
            value = buffers?.Youngest(state, cpu, cell) ?? value;
        }

        return value;
    }

    private List<MadeAccess> Accesses(IAccess access, Operation operation, int cpu, ulong* before, ulong* after)
    {
        var made = new List<MadeAccess>();
        var isStore = access.Kind is AccessKind.Store or AccessKind.Composite && operation.Order != MemoryOrder.Full;
        for (var i = 0; i < access.Cells.Length; i++)
        {
            var cell = access.Cells[i];
            var isWritten = i < access.Written;
            var isHardware = access.Kind == AccessKind.Hardware && !machine.PendingIpi.Contains(cell);
            int? seen = isWritten && (isStore || access.Kind is AccessKind.Store or AccessKind.Hardware) ? null : Seen(before, cpu, cell);
            int? stored = isWritten && after is not null && !isHardware ? Seen(after, cpu, cell) : null;
            if (seen is not null || stored is not null)
            {
                made.Add(new MadeAccess(cell, seen, stored));
            }
        }

        return made;
    }

    private int Seen(ulong* state, int cpu, Cell cell) => (cpu < 0 ? null : buffers?.Youngest(state, cpu, cell)) ?? cell.Get(state);

    private static string ActorOf(Context context, int cpu) =>
        cpu >= 0 && context.Kind is not (ContextKind.Hardware or ContextKind.Platform or ContextKind.Hotplug)
            ? NameOfCpu(cpu) : context.Name;

    private static string NameOfCpu(int cpu) => string.Create(CultureInfo.InvariantCulture, $"CPU {cpu}");
}
