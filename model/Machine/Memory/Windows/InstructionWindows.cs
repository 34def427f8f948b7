namespace Shootdown.Model.Machine.Memory.Windows;

/// <summary>
/// A multi-copy-atomic memory whose CPUs perform instructions out of order, as Armv8 allows: each CPU has a window of instructions in
/// flight, which take effect one by one as <see cref="WindowRules"/> let them.
/// </summary>
/// <remarks>
/// <para>The text runs ahead: an instruction whose result decides nothing is issued at once, one whose result decides is issued once for
/// every result that it may have. Such a guess must come true when the instruction is performed; where it does not, the run was none and
/// ends. Nothing but reads is performed on a guess, so nobody else has seen it.</para>
/// <para>Issuing, barriers and calculations on registers touch nothing that another context sees, and only ever enable: they are made
/// together with the step before them, and a guess before all other steps.</para>
/// <para>Where a task may lose its CPU, issuing is a step of its own, for it stands between two instructions there; it loses its CPU once
/// all that it has issued is performed, for the lock of the run queue is behind a full barrier (<c>smp_mb__after_spinlock()</c>). A TLB
/// invalidation is no access, and may stay behind on the CPU.</para>
/// <para>Coherence is kept by pruning: a read that was made early and has been overwritten since is remembered until all reads of the same
/// location before it in the text are made, which must have read no newer value.</para>
/// </remarks>
internal sealed unsafe partial class InstructionWindows
{
    private readonly Computer machine;
    private readonly MachineSystem system;
    private readonly Window[] windows;
    private readonly WindowRules rules;

    /// <summary>Creates the windows of a machine.</summary>
    /// <param name="machine">A machine with all its automata.</param>
    /// <param name="system">Says who runs where.</param>
    public InstructionWindows(Computer machine, MachineSystem system)
    {
        (this.machine, this.system) = (machine, system);
        windows = [.. Enumerable.Range(0, machine.Cpus).Select(cpu => new Window(
            cpu,
            [.. machine.Contexts.Where(c => c.Kind is ContextKind.Task or ContextKind.Scheduler && c.Cpus.Contains(cpu))],
            machine))];
        rules = new WindowRules(machine.DsbStoreOrdersAll);
        MostTransitions = windows.Sum(w => ((w.Capacity + 1) * w.Options) + 4);
    }

    /// <summary>The most transitions that leave a state.</summary>
    public int MostTransitions { get; }

    /// <summary>Told which nodes of which contexts are executed: what is issued on a guess alone is not.</summary>
    public Action<int, int>? Made { get; set; }

    /// <summary>Told what nodes of contexts give.</summary>
    public Action<int, int, int>? Gave { get; set; }

    /// <summary>The cells of the windows themselves.</summary>
    public IEnumerable<Cell> Cells => windows.SelectMany(w => w.Cells);

    /// <summary>Whether nothing is in flight.</summary>
    /// <param name="state">A state.</param>
    public bool AreEmpty(ulong* state)
    {
        foreach (var window in windows)
        {
            if (window.Count(state) > 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a CPU has performed all accesses that it has come past.</summary>
    /// <param name="state">A state.</param>
    /// <param name="cpu">The CPU.</param>
    public bool IsDrained(ulong* state, int cpu)
    {
        var count = windows[cpu].Count(state);
        for (var index = 0; index < count; index++)
        {
            if (windows[cpu].OrderingAt(state, index).Invalidates == InvalidationScope.None)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Appends all transitions but the scheduler's own.</summary>
    /// <param name="state">A state.</param>
    /// <param name="successors">Where to.</param>
    /// <param name="reduce">Whether one may stand for all.</param>
    /// <returns>Whether there are no others: the text has come to what must be issued, or one stands for all.</returns>
    public bool Append(ulong* state, ref Successors successors, bool reduce)
    {
        foreach (var window in windows)
        {
            if (system.Issues(state, window.Cpu, out var context, out var node, out var mayLeave) && !mayLeave && MayIssue(state, window))
            {
                AppendIssue(state, window, context!, node, ref successors);
                return true;
            }
        }

        if (reduce && AppendOne(state, ref successors))
        {
            return true;
        }

        foreach (var window in windows)
        {
            if (system.Issues(state, window.Cpu, out var context, out var node, out _) && MayIssue(state, window))
            {
                AppendIssue(state, window, context!, node, ref successors);
            }

            var count = window.Count(state);
            for (var index = 0; index < count; index++)
            {
                AppendOf(state, window, index, ref successors);
            }
        }

        return false;
    }

    /// <summary>What a transition does.</summary>
    /// <param name="state">The state that it leaves.</param>
    /// <param name="choice">The choice.</param>
    public (Context Context, Node Node, string Text) Describe(ulong* state, uint choice)
    {
        var window = windows[StepChoice.CpuOf(choice)];
        var (index, outcome) = (StepChoice.OutcomeOf(choice) % Window.Most, StepChoice.OutcomeOf(choice) / Window.Most);
        if (StepChoice.KindOf(choice) == ChoiceKind.Issue)
        {
            var context = machine.Contexts[StepChoice.ContextOf(choice)];
            var entry = window.EntryOf(context.Id, context.Node.Get(state));
            return (context, entry.Node, entry.Ordering is null ? entry.Operation.Label
                : entry.Always is null ? $"issues {entry.Operation.Label}, for {entry.Operation.TextOf(StepChoice.OutcomeOf(choice))}"
                : $"issues {entry.Operation.Label}");
        }

        var at = window.At(state, index);
        var ordering = at.Ordering!;
        return (at.Context, at.Node,
            !window.IsTranslated(state, index) && ordering.Translation is { } translation
                ? $"{translation.Label}{((translation as IChooses)?.OutcomeLabel(outcome) is { } found ? $": {found}" : string.Empty)}"
            : window.Faults(state, index) ? ordering.Faulting!.Label
            : window.PhaseOf(state, index) == Phase.Issued && window.Options - 1 - outcome is var number
                && number < ordering.Predictions.Length && number >= 0 ? ordering.Predictions[number].Takes.Label
            : ordering.Reading is { } reading && window.IsToRead(state, index) ? reading.Label
            : at.Operation.Label);
    }

    /// <summary>Whether a transition is of translation hardware: an access is translated, translations are invalidated, tables are
    /// loaded.</summary>
    /// <param name="state">The state that it leaves.</param>
    /// <param name="choice">The choice.</param>
    public bool IsOfTranslation(ulong* state, uint choice)
    {
        if (StepChoice.KindOf(choice) != ChoiceKind.Perform)
        {
            return false;
        }

        var window = windows[StepChoice.CpuOf(choice)];
        var made = window.At(state, StepChoice.OutcomeOf(choice) % Window.Most).Ordering;
        return made is { Configures: true } or { Translation: not null } or { Invalidates: not InvalidationScope.None };
    }

    /// <summary>Whether where the text goes, or whether it goes on, can hang on what a transition finds.</summary>
    /// <param name="state">The state that it leaves.</param>
    /// <param name="choice">The choice.</param>
    public bool Decides(ulong* state, uint choice)
    {
        var window = windows[StepChoice.CpuOf(choice)];
        var context = machine.Contexts[StepChoice.ContextOf(choice)];
        var entry = StepChoice.KindOf(choice) == ChoiceKind.Issue
            ? window.EntryOf(context.Id, context.Node.Get(state))
            : window.At(state, StepChoice.OutcomeOf(choice) % Window.Most);
        return entry.Always is null || entry.Operation.IsWait || entry.Ordering?.Translation is not null;
    }

    // Behind DSB, ISB and a lock that is spun on (a branch, and an acquire) nothing is performed but walks, and those of user mode come
    // behind all that the kernel has done: where there are no others, it makes no difference when the text comes past.
    private static bool MayIssue(ulong* state, Window window)
    {
        var count = window.WalksForUserOnly ? window.Count(state) : 0;
        for (var index = 0; index < count; index++)
        {
            if (WindowRules.HoldsAll(window.OrderingAt(state, index).Fence)
                || (window.At(state, index).Operation.IsWait && window.OrderingAt(state, index).Acquires && window.IsToRead(state, index)))
            {
                return false;
            }
        }

        return true;
    }

    private void AppendIssue(ulong* state, Window window, ContextTable context, int node, ref Successors successors)
    {
        var entry = window.EntryOf(context.Id, node);
        if (entry.Ordering is null)
        {
            var next = successors.Begin(state);
            var shown = default(Shown);
            var result = Make(next, window, window.Count(state), entry, entry.Operation, 0, ref shown);
            if (result != Operation.Blocked)
            {
                Note(state, window, window.Count(state), entry);
                if (IsRuledOut(window, state, window.Count(state), entry, result) is { } wrong)
                {
                    shown = shown.Shows(wrong);
                }

                Gave?.Invoke(entry.Context.Id, entry.Number, result);
                context.Node.Set(next, Math.Max(Automaton.Done, entry.Next(result)));
                Finish(next, context.Id, window.Cpu, ChoiceKind.Issue, 0, shown, ref successors);
            }

            return;
        }

        if (window.Count(state) is var count && count == window.Capacity)
        {
            successors.Begin(state);
            successors.Append(StepChoice.Of(ChoiceKind.Issue, context.Id, window.Cpu), MachineFault.StoreBufferOverflow);
            return;
        }

        for (var result = 0; result < (entry.Always is null ? entry.Results : 1); result++)
        {
            var after = entry.Always ?? entry.Next(result);
            if (after != Automaton.Impossible)
            {
                var next = successors.Begin(state);
                window.Push(next, count, context.Id, node, entry.Always is null ? result + 1 : 0);
                context.Node.Set(next, after);
                Finish(next, context.Id, window.Cpu, ChoiceKind.Issue, entry.Always is null ? result : 0, default, ref successors);
            }
        }
    }

    private void Finish(
        ulong* next, int context, int cpu, ChoiceKind kind, int outcome, Shown shown, ref Successors successors)
    {
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var window in windows)
            {
                if (!Advance(next, window, ref changed, ref shown))
                {
                    return;
                }
            }
        }

        var choice = StepChoice.Of(kind, context, cpu, outcome);
        if (shown.Wrong is { } wrong)
        {
            told?.Add((choice, wrong));
        }

        successors.Noted |= shown.Noted;
        successors.Append(choice, shown.Observations);
    }

    // What steps have shown to those who look on.
    private readonly record struct Shown(ulong Observations, ulong Noted)
    {
        public WrongInstruction? Wrong { get; private init; }

        public Shown Shows(WrongInstruction wrong) => this with
        {
            Observations = Observations | MachineFault.ModelFault, Wrong = Wrong ?? wrong,
        };
    }
}
