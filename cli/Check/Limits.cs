namespace Shootdown.Cli.Check;

/// <summary>How a check searches, and how far it may go.</summary>
internal sealed record Limits
{
    /// <summary>The engine.</summary>
    public IEngine Engine { get; init; } = EngineCatalogue.All[0];

    /// <summary>Its strategy; null if it has only one.</summary>
    public StrategyChoice? Strategy { get; init; }

    /// <summary>Schedules to draw; null for the engine's usual number.</summary>
    public long? Schedules { get; init; }

    /// <summary>Steps after which a schedule is cut off; null for the default.</summary>
    public int? StepsPerSchedule { get; init; }

    /// <summary>Where to begin to draw; null for the default.</summary>
    public int? Seed { get; init; }

    /// <summary>Whether partial-order reduction is on.</summary>
    public bool Reduce { get; init; } = true;

    /// <summary>Bytes that one search may take; null for the default.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Threads of a search; null for the default.</summary>
    public int? Threads { get; init; }

    /// <summary>The directory for the reports of an engine that writes its own; null for none.</summary>
    public string? Reports { get; init; }

    /// <summary>How far the engine may go.</summary>
    public EngineBudget Budget
    {
        get
        {
            var usual = new EngineBudget();
            return usual with
            {
                Schedules = Schedules,
                StepsPerSchedule = StepsPerSchedule ?? usual.StepsPerSchedule,
                Seed = Seed ?? usual.Seed,
                Threads = Threads ?? usual.Threads,
                Reduce = Reduce,
                MaxBytes = MaxBytes,
            };
        }
    }

    /// <summary>What the engine is asked to do.</summary>
    /// <param name="system">The system.</param>
    /// <param name="properties">The properties.</param>
    /// <param name="deadline">Ends it.</param>
    /// <param name="progress">Is told how far it has come.</param>
    public EngineTask Task(ITransitionSystem system, IReadOnlyList<Property> properties, Deadline deadline, Action<string>? progress) =>
        new(system, properties) { Strategy = Strategy, Budget = Budget, Progress = progress, Cancellation = deadline.Token };

    /// <summary>The options of one exhaustive search.</summary>
    /// <param name="deadline">Ends it.</param>
    /// <param name="progress">Is told how far it has come.</param>
    public CheckOptions Options(Deadline deadline, Action<SearchProgress>? progress)
    {
        var search = new ExhaustiveOptions { Reduce = Reduce, Cancellation = deadline.Token, Progress = progress };
        search = MaxBytes is { } bytes ? search with { MaxBytes = bytes } : search;
        return new CheckOptions { Search = Threads is { } threads ? search with { Threads = threads } : search };
    }
}
