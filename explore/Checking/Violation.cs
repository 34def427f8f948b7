namespace Shootdown.Explore.Checking;

/// <summary>A run that is said to break a property. Its text, its JSON and its token are made of this, and of one execution.</summary>
public sealed class Violation
{
    /// <summary>The most steps that a run may have to be shown.</summary>
    public const int MostSteps = 100_000;

    private ExecutedSchedule? run;
    private IReadOnlyList<StepDescription>? steps;
    private IReadOnlyList<TraceMessage>? messages;
    private IReadOnlyList<int>? slice;
    private (bool IsKnown, string? Text) finding;

    /// <summary>Creates a violation.</summary>
    /// <param name="system">The system.</param>
    /// <param name="property">The property.</param>
    /// <param name="schedule">The choices from the initial state on; of an infinite run the stem and once round the cycle.</param>
    /// <param name="cycleStart">In an infinite run, the number of steps before the cycle; otherwise null.</param>
    public Violation(ITransitionSystem system, Property property, Schedule schedule, int? cycleStart = null)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(property);
        ArgumentNullException.ThrowIfNull(schedule);
        (System, Property, Schedule, CycleStart) = (system, property, schedule, cycleStart);
    }

    /// <summary>Creates a violation of a run that has been executed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="property">The property.</param>
    /// <param name="cycleStart">In an infinite run, the number of steps before the cycle; otherwise null.</param>
    public Violation(ExecutedSchedule run, Property property, int? cycleStart)
        : this(run?.System!, property, run?.Schedule!, cycleStart) => this.run = run;

    /// <summary>The system.</summary>
    public ITransitionSystem System { get; }

    /// <summary>The property.</summary>
    public Property Property { get; }

    /// <summary>The choices.</summary>
    public Schedule Schedule { get; }

    /// <summary>In an infinite run, the number of steps before those that are repeated for ever; otherwise null.</summary>
    public int? CycleStart { get; }

    /// <summary>Whether no run is shorter. Not known where the search was reduced and looking again would have taken too much.</summary>
    public bool IsShortest { get; init; } = true;

    /// <summary>The steps, from 0, after which it matters that another's turn comes; null where the run was not put in an order that shows
    /// it (<see cref="StraightRun"/>).</summary>
    public IReadOnlyList<int>? Turns { get; init; }

    /// <summary>When an engine that draws schedules came upon it; null for one that sees all.</summary>
    public Discovery? Discovery { get; init; }

    /// <summary>The run.</summary>
    /// <exception cref="ScheduleException">A choice is not enabled where it is to be taken.</exception>
    public ExecutedSchedule Run => run ??= Execute();

    /// <summary>The run in the model's words, a step for each choice.</summary>
    /// <exception cref="ScheduleException">A choice is not enabled where it is to be taken, or there are too many.</exception>
    public IReadOnlyList<StepDescription> Steps => steps ??= Schedule.Choices.Count > MostSteps
        ? throw new ScheduleException($"It has {Schedule.Choices.Count} steps; at most {MostSteps} can be shown.")
        : [.. Enumerable.Range(0, Run.Steps.Count).Select(Run.Describe)];

    /// <summary>What passes between those who make the run.</summary>
    /// <exception cref="ScheduleException">A choice is not enabled where it is to be taken.</exception>
    public IReadOnlyList<TraceMessage> Messages => messages ??= TraceMessages.Of(this);

    /// <summary>The steps, from 0, that the violation depends on.</summary>
    /// <exception cref="ScheduleException">A choice is not enabled where it is to be taken.</exception>
    public IReadOnlyList<int> Slice => slice ??= DependenceSlice.Of(this);

    /// <summary>How the last step, or the state after it, breaks the property, or who waits for ever; null if the run does not break it
    /// at all.</summary>
    /// <exception cref="ScheduleException">A choice is not enabled where it is to be taken.</exception>
    public string? Finding
    {
        get
        {
            if (!finding.IsKnown)
            {
                finding = (true, Property.Starvation is null ? Broken() : Starvation.Find(Run, Property, CycleStart));
            }

            return finding.Text;
        }
    }

    /// <summary>Whether the last step shows that the text of the model is wrong.</summary>
    public bool IsFault => Run.EndedFatally && Run.Describe(Run.Steps.Count - 1).Fault is not null;

    /// <summary>What is broken, and how, in a line.</summary>
    public string Sentence =>
        Finding is { } found ? $"breaks {Property.Id} ({Property.Title}): {found}" : $"does not break {Property.Id} ({Property.Title})";

    /// <summary>The same violation, found at some moment.</summary>
    /// <param name="discovery">When; null for an engine that sees all.</param>
    public Violation FoundAt(Discovery? discovery) =>
        new(System, Property, Schedule, CycleStart) { IsShortest = IsShortest, Discovery = discovery, Turns = Turns, run = run };

    private ExecutedSchedule Execute()
    {
        var executed = Schedule.Replay(System);
        return executed.Error is { } error ? throw new ScheduleException(error.Message) : executed;
    }

    private string? Broken()
    {
        var observed = Run.LastObserved;
        return (observed & Property.ReportedOn(System)) == 0 ? null
            : Property == ModelIsSound.Property && Run.EndedFatally && Run.Describe(Run.Steps.Count - 1) is { Fault: { } fault } last
                ? $"{(last.Source is { } line ? $"{line}: " : string.Empty)}{last.Function}: {fault}"
            : Run.ExplainLast(Property.ReportedOn(System)) is { Count: > 0 } clauses ? string.Join("; ", clauses)
            : Property.Explain(observed);
    }
}
