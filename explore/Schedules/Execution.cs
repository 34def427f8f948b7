namespace Shootdown.Explore.Schedules;

/// <summary>A run of a system by a schedule: states 0 to n and the steps between them.</summary>
public sealed unsafe class Execution
{
    private readonly ITransitionSystem system;
    private readonly List<ulong[]> states = [];
    private readonly List<ulong> stateObservations = [];
    private readonly List<ExecutedStep> steps = [];

    /// <summary>Starts an execution with nothing in it.</summary>
    internal Execution(ITransitionSystem system) => this.system = system;

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

    /// <summary>Adds a state.</summary>
    internal void Enter(ReadOnlySpan<ulong> state, ulong observations)
    {
        states.Add(state.ToArray());
        stateObservations.Add(observations);
    }

    /// <summary>Adds a step.</summary>
    internal void Take(ExecutedStep step) => steps.Add(step);

    /// <summary>Records why the schedule could not be followed.</summary>
    internal void Fail(ScheduleError error) => Error = error;
}
