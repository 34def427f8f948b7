namespace Shootdown.Cli.Check;

/// <summary>How a check searches, and how far it may go.</summary>
internal sealed record Limits
{
    /// <summary>The engine.</summary>
    public IEngine Engine { get; init; } = EngineCatalogue.All[0];

    /// <summary>Its strategy; null if it has only one.</summary>
    public StrategyChoice? Strategy { get; init; }

    /// <summary>How far the engine may go.</summary>
    public EngineBudget Budget { get; init; } = new();

    /// <summary>The directory for the reports of an engine that writes its own; null for none.</summary>
    public string? Reports { get; init; }

    /// <summary>Where the engine saves how far it has come; null for nowhere.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>The same for one thread and so many states, for searches beside others.</summary>
    /// <param name="states">The states.</param>
    /// <param name="stateBits">The width of a state, in bits.</param>
    /// <returns>Null where searches are not to stand beside others, or where one that is broken off would have done for nothing.</returns>
    public Limits? InPassing(long states, int stateBits)
    {
        if (Engine.UsualSchedules is not null || Checkpoint is not null || Budget.Threads == 1)
        {
            return null;
        }

        var bytes = Math.Min(new ExhaustiveOptions().AtMost(states, stateBits).MaxBytes, Budget.MaxBytes ?? long.MaxValue);
        return this with { Budget = Budget with { Threads = 1, MaxBytes = bytes, Disk = null } };
    }

    /// <summary>What the engine is asked to do.</summary>
    /// <param name="system">The system.</param>
    /// <param name="properties">The properties.</param>
    /// <param name="deadline">Ends it.</param>
    /// <param name="progress">Is told how far it has come.</param>
    public EngineTask Task(ITransitionSystem system, IReadOnlyList<Property> properties, Deadline deadline, Action<string>? progress) =>
        new(system, properties)
        {
            Strategy = Strategy, Budget = Budget, Checkpoint = Checkpoint, Progress = progress, Cancellation = deadline.Token,
        };

    /// <summary>What lets a search go further that has ended for want of something, in brackets; nothing for any other.</summary>
    /// <param name="shortage">What it wanted for.</param>
    /// <param name="mayUseDisk">Whether it could have gone on on disk.</param>
    public string Advice(Shortage shortage, bool mayUseDisk) => shortage switch
    {
        Shortage.Memory when mayUseDisk && Budget.Disk is null =>
            " (--max-memory SIZE gives it more, with --disk DIR it goes on on disk)",
        Shortage.Memory => " (--max-memory SIZE gives it more)",
        Shortage.Disk => " (--max-disk SIZE gives it more, --disk DIR another place)",
        _ => string.Empty,
    };

    /// <summary>The same verdict, with what lets the search go further.</summary>
    /// <param name="verdict">An inconclusive verdict.</param>
    public Verdict Advised(Verdict verdict) =>
        verdict with { Reason = verdict.Reason + Advice(verdict.Shortage, verdict.Property.Starvation is null) };

    /// <summary>The options of one exhaustive search.</summary>
    /// <param name="deadline">Ends it.</param>
    /// <param name="progress">Is told how far it has come.</param>
    public CheckOptions Options(Deadline deadline, Action<SearchProgress>? progress)
    {
        var search = new ExhaustiveOptions
        {
            Reduce = Budget.Reduce,
            SymmetryFrom = Budget.SymmetryFrom,
            Threads = Budget.Threads,
            Disk = Budget.Disk,
            Cancellation = deadline.Token,
            Progress = progress,
        };
        return new CheckOptions { Search = Budget.MaxBytes is { } bytes ? search with { MaxBytes = bytes } : search };
    }
}
