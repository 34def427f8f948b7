namespace Shootdown.Explore.Engines;

/// <summary>Breadth-first through every reachable state: the only engine that can say that something holds.</summary>
public sealed class ExhaustiveEngine : IEngine
{
    /// <inheritdoc/>
    public string Name => "exhaustive";

    /// <inheritdoc/>
    public string Title => "looks at every reachable state: a proof for the bound, or the shortest counterexample";

    /// <inheritdoc/>
    public IReadOnlyList<EngineStrategy> Strategies => [];

    /// <inheritdoc/>
    public long? UsualSchedules => null;

    /// <inheritdoc/>
    public IReadOnlyList<Verdict> Run(EngineTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        task.Budget.Validate();
        return Checker.Check(task.System, task.Properties, OptionsOf(task));
    }

    private static CheckOptions OptionsOf(EngineTask task)
    {
        var budget = task.Budget;
        var search = new ExhaustiveOptions
        {
            Reduce = budget.Reduce,
            SymmetryFrom = budget.SymmetryFrom,
            Threads = budget.Threads,
            MaxTime = budget.MaxTime,
            Cancellation = task.Cancellation,
            Checkpoint = task.Checkpoint,
            Disk = budget.Disk,
            MakesRuns = task.WantsRuns,
            Progress = task.Progress is { } listener ? progress => listener(progress.ToString()) : null,
        };
        return new CheckOptions
        {
            Search = budget.MaxBytes is { } bytes ? search with { MaxBytes = bytes } : search,
            StopWhenAllBroken = task.StopWhenAllBroken,
        };
    }
}
