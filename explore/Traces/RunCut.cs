namespace Shootdown.Explore.Traces;

/// <summary>A run as it is shown without some of its steps.</summary>
/// <param name="Run">The run.</param>
/// <param name="Shown">The steps that are shown, from 0, in order; the last step is one of them.</param>
/// <param name="Lines">What is shown.</param>
/// <param name="InTurns">Whether each gap says in which turns its steps are made, so that the lines say all of the run's order.</param>
public sealed record RunCut(Violation Run, IReadOnlyList<int> Shown, IReadOnlyList<string> Lines, bool InTurns = false)
{
    /// <summary>Whether no step is left out.</summary>
    public bool IsWhole => Shown.Count == Run.Steps.Count;

    /// <summary>Why what is shown explains the run.</summary>
    public RunCutGround Ground =>
        IsWhole ? RunCutGround.Whole
            : InTurns ? RunCutGround.InTurns
            : Suffices ? RunCutGround.OthersPutOff
            : Replayed is not null ? RunCutGround.AgentByAgent
            : RunCutGround.None;

    /// <summary>Whether what is shown breaks the property with the rest in between. The steps of a cycle are all of the story.</summary>
    public bool Explains => Ground != RunCutGround.None;

    private bool Suffices
    {
        get
        {
            var kept = new bool[Run.Steps.Count];
            foreach (var step in Shown.Concat(Enumerable.Range(0, kept.Length).Skip(Run.CycleStart ?? kept.Length)))
            {
                kept[step] = true;
            }

            return DependenceSlice.Suffices(Run, kept);
        }
    }

    private string? Replayed
    {
        get
        {
            var (choices, order, next) = (Run.Schedule.Choices, new List<uint>(), 0);
            foreach (var step in Shown)
            {
                order.AddRange(Enumerable.Range(next, step - next).GroupBy(i => CpuColumns.ContextOf(Run.Steps[i])).SelectMany(g => g)
                    .Select(i => choices[i]));
                order.Add(choices[step]);
                next = step + 1;
            }

            var run = new Schedule(order).Replay(Run.System);
            return run.Error is null ? new Violation(run, Run.Property, Run.CycleStart).Finding : null;
        }
    }
}
