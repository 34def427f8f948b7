using Shootdown.Model;

namespace Shootdown.Explore;

/// <summary>A run of a system by a schedule: states 0 to n and the steps between them.</summary>
public sealed unsafe class Execution
{
    private readonly ITransitionSystem _system;
    private readonly List<ulong[]> _states = [];
    private readonly List<ulong> _stateObservations = [];
    private readonly List<ExecutedStep> _steps = [];

    /// <summary>Starts an execution with nothing in it.</summary>
    internal Execution(ITransitionSystem system) => _system = system;

    /// <summary>The steps taken. Step k leaves state k and reaches state k+1.</summary>
    public IReadOnlyList<ExecutedStep> Steps => _steps;

    /// <summary>What each state shows.</summary>
    public IReadOnlyList<ulong> StateObservations => _stateObservations;

    /// <summary>States reached, with the initial one: one more than steps, or as many where the last step ended the run.</summary>
    public int StateCount => _states.Count;

    /// <summary>Whether the last step was <see cref="Observation.Fatal"/> and reached no state.</summary>
    public bool EndedFatally => _steps.Count == _states.Count;

    /// <summary>Why the schedule could not be followed to its end; null if it could.</summary>
    public ScheduleError? Error { get; private set; }

    /// <summary>A state's words.</summary>
    /// <param name="number">Which state, from 0; below <see cref="StateCount"/>.</param>
    public ReadOnlySpan<ulong> StateAt(int number) => _states[number];

    /// <summary>A step in the model's words.</summary>
    /// <param name="step">Which step, from 0.</param>
    public StepDescription Describe(int step)
    {
        // A fixed statement over null gives null, which is what the model expects where the step ended the run.
        fixed (ulong* before = _states[step], after = step + 1 < _states.Count ? _states[step + 1] : null)
        {
            return _system.Describe(before, _steps[step].Choice, after);
        }
    }

    /// <summary>Adds a state.</summary>
    internal void Enter(ReadOnlySpan<ulong> state, ulong observations)
    {
        _states.Add(state.ToArray());
        _stateObservations.Add(observations);
    }

    /// <summary>Adds a step.</summary>
    internal void Take(ExecutedStep step) => _steps.Add(step);

    /// <summary>Records why the schedule could not be followed.</summary>
    internal void Fail(ScheduleError error) => Error = error;
}
