namespace Shootdown.Explore.Coyote;

/// <summary>
/// One run of a system, seen by operations: every transition belongs to one of them. There is one for each agent of the system, and the
/// last is the scheduler, who takes a turn away from an agent.
/// </summary>
internal sealed unsafe class Board : IDisposable
{
    private readonly ITransitionSystem system;
    private readonly Stepper stepper;
    private readonly List<int>[] enabled;
    private readonly List<uint> choices = [];

    /// <summary>Begins a run.</summary>
    /// <param name="system">The system.</param>
    public Board(ITransitionSystem system)
    {
        this.system = system;
        stepper = new Stepper(system);
        enabled = [.. Enumerable.Range(0, Operations).Select(_ => new List<int>())];
        Sort();
    }

    /// <summary>Told each choice before it is taken.</summary>
    public Action<uint>? Taking { get; set; }

    /// <summary>Number of operations.</summary>
    public int Operations => system.Agents + 1;

    /// <summary>The present state's words.</summary>
    public ReadOnlySpan<ulong> State => stepper.State;

    /// <summary>What the last step and the present state show; only the state before the first step.</summary>
    public ulong Observed { get; private set; }

    /// <summary>Whether nobody can make a step any more: all has come to its end, or to a standstill.</summary>
    public bool IsAtRest { get; private set; }

    /// <summary>The choices of the steps taken.</summary>
    public IReadOnlyList<uint> Choices => choices;

    /// <summary>An operation's name.</summary>
    /// <param name="operation">The operation.</param>
    public string NameOf(int operation) =>
        operation < system.FairProcesses ? system.NameOf(operation)
        : operation == system.Agents ? "preemption"
        : "scheduler";

    /// <summary>Whether an operation can make a step.</summary>
    /// <param name="operation">The operation.</param>
    public bool IsEnabled(int operation) => enabled[operation].Count > 0;

    /// <summary>In how many ways an operation can make its step.</summary>
    /// <param name="operation">The operation.</param>
    public int Alternatives(int operation) => enabled[operation].Count;

    /// <summary>The choice that an alternative stands for.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="alternative">Which of its <see cref="Alternatives"/>, from 0.</param>
    public uint ChoiceOf(int operation, int alternative) => stepper.ChoiceAt(enabled[operation][alternative]);

    /// <summary>Who takes a choice, and which of its alternatives it is.</summary>
    /// <param name="choice">The choice.</param>
    /// <exception cref="ScheduleException">It is not enabled.</exception>
    public (int Operation, int Alternative) Find(uint choice)
    {
        for (var operation = 0; operation < enabled.Length; operation++)
        {
            for (var alternative = 0; alternative < enabled[operation].Count; alternative++)
            {
                if (ChoiceOf(operation, alternative) == choice)
                {
                    return (operation, alternative);
                }
            }
        }

        throw new ScheduleException(new ScheduleError(choices.Count, choice, stepper.Enabled, stepper.Ended).Message);
    }

    /// <summary>Whether the next step of an operation may not commute with what another could do now.</summary>
    /// <param name="operation">The operation; enabled.</param>
    public bool Races(int operation)
    {
        fixed (ulong* state = stepper.State)
        {
            for (var other = 0; other < enabled.Length; other++)
            {
                foreach (var theirs in other == operation ? [] : enabled[other])
                {
                    foreach (var ours in enabled[operation])
                    {
                        if (system.Race(state, stepper.ChoiceAt(ours), stepper.ChoiceAt(theirs)))
                        {
                            return true;
                        }
                    }
                }
            }
        }

        return false;
    }

    /// <summary>Lets an operation make its step.</summary>
    /// <param name="operation">The operation; enabled.</param>
    /// <param name="alternative">Which of its <see cref="Alternatives"/>, from 0.</param>
    public void Take(int operation, int alternative)
    {
        var index = enabled[operation][alternative];
        var choice = stepper.ChoiceAt(index);
        Taking?.Invoke(choice);
        choices.Add(choice);
        var shown = stepper.Take(index);
        Sort();
        Observed |= shown;
    }

    /// <summary>Begins another run.</summary>
    public void Restart()
    {
        stepper.Restart();
        choices.Clear();
        Sort();
    }

    /// <inheritdoc/>
    public void Dispose() => stepper.Dispose();

    private void Sort()
    {
        Observed = stepper.Observations;
        foreach (var list in enabled)
        {
            list.Clear();
        }

        // What the scheduler could still do then changes nothing.
        IsAtRest = stepper.Enabled == 0 || (Observed & (Observation.Stuck | Observation.Terminated)) != 0;
        if (IsAtRest)
        {
            return;
        }

        fixed (ulong* state = stepper.State)
        {
            for (var i = 0; i < stepper.Enabled; i++)
            {
                var choice = stepper.ChoiceAt(i);
                enabled[system.PreemptedBy(state, choice) >= 0 ? system.Agents : system.AgentOf(choice)].Add(i);
            }
        }
    }
}
