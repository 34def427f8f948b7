namespace Shootdown.Explore.Schedules;

/// <summary>A run of a system by a schedule: states 0 to n and the steps between them.</summary>
public sealed unsafe class ExecutedSchedule
{
    private readonly ITransitionSystem system;
    private readonly List<ulong[]> states = [];
    private readonly List<ulong> stateObservations = [];
    private readonly List<ExecutedStep> steps = [];

    /// <summary>Begins a run.</summary>
    /// <param name="system">The system.</param>
    /// <param name="stepper">What walks through it; at its initial state.</param>
    internal ExecutedSchedule(ITransitionSystem system, Stepper stepper)
    {
        this.system = system;
        Enter(stepper);
    }

    /// <summary>The system.</summary>
    public ITransitionSystem System => system;

    /// <summary>The choices taken.</summary>
    public Schedule Schedule => new(steps.Select(s => s.Choice));

    /// <summary>What the last step, or the state after it, shows.</summary>
    public ulong LastObserved => (steps.Count > 0 ? steps[^1].Observations : 0) | (EndedFatally ? 0 : stateObservations[^1]);

    /// <summary>The steps taken. Step k leaves state k and reaches state k+1.</summary>
    public IReadOnlyList<ExecutedStep> Steps => steps;

    /// <summary>What each state shows.</summary>
    public IReadOnlyList<ulong> StateObservations => stateObservations;

    /// <summary>States reached, with the initial one: one more than steps, or as many where the last step ended the run.</summary>
    public int StateCount => states.Count;

    /// <summary>Whether the last step was <see cref="Observation.Fatal"/> and reached no state.</summary>
    public bool EndedFatally => steps.Count == states.Count;

    /// <summary>Why the schedule could not be followed to its end; null if it could.</summary>
    public ScheduleError? Error { get; private set; }

    /// <summary>A state's words.</summary>
    /// <param name="number">Which state, from 0; below <see cref="StateCount"/>.</param>
    public ReadOnlySpan<ulong> StateAt(int number) => states[number];

    /// <summary>What is not zero in a state.</summary>
    /// <param name="number">Which state, from 0; below <see cref="StateCount"/>.</param>
    public IReadOnlyList<CellChange> ContentsOf(int number)
    {
        fixed (ulong* state = states[number])
        {
            return system.Contents(state);
        }
    }

    /// <summary>A step in the model's words.</summary>
    /// <param name="step">Which step, from 0.</param>
    public StepDescription Describe(int step)
    {
        // A fixed statement over null gives null, which is what the model expects where the step ended the run.
        fixed (ulong* before = states[step], after = step + 1 < states.Count ? states[step + 1] : null)
        {
            return system.Describe(before, steps[step].Choice, after);
        }
    }

    /// <summary>Who stands where in a state.</summary>
    /// <param name="number">Which state, from 0; below <see cref="StateCount"/>.</param>
    public IReadOnlyList<ContextFrame> FramesAt(int number)
    {
        fixed (ulong* state = states[number])
        {
            return system.FramesIn(state);
        }
    }

    /// <summary>Which clauses the last step, or the state that it reached, breaks, in words.</summary>
    /// <param name="breaks">The observations that are to be explained.</param>
    public IReadOnlyList<string> ExplainLast(ulong breaks)
    {
        if (system is not IObservedSystem observed || steps.Count == 0)
        {
            return [];
        }

        fixed (ulong* before = states[steps.Count - 1], after = EndedFatally ? null : states[^1])
        {
            return observed.Explain(before, steps[^1].Choice, after, breaks);
        }
    }

    /// <summary>Takes a step.</summary>
    /// <param name="stepper">What walks through the system; in the last state.</param>
    /// <param name="index">The transition's place among the enabled.</param>
    internal void Take(Stepper stepper, int index)
    {
        var (choice, enabled) = (stepper.ChoiceAt(index), stepper.Enabled);
        steps.Add(new ExecutedStep(choice, stepper.Take(index), index, enabled));
        if (!stepper.Ended)
        {
            Enter(stepper);
        }
    }

    /// <summary>Records why the schedule could not be followed.</summary>
    internal void Fail(ScheduleError error) => Error = error;

    private void Enter(Stepper stepper)
    {
        states.Add(stepper.State.ToArray());
        stateObservations.Add(stepper.Observations);
    }
}
