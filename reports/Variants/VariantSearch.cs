namespace Shootdown.Reports.Variants;

/// <summary>How combinations are decided.</summary>
public sealed record VariantOptions
{
    /// <summary>Threads, each of which decides a system at a time; by default one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Bytes that all searches together may take at a time; null for three quarters of the memory available.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>More than how many states a scenario's longest search must have had for its systems to be compared before they are
    /// searched: to compare takes as long as some ten thousand states.</summary>
    public long WorthComparing { get; init; } = 10_000;

    /// <summary>Whether a scenario that asks none of the axes is left alone: no combination makes a difference to it.</summary>
    public bool LeavesUntouched { get; init; }

    /// <summary>Ends the work, with what is known so far.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Told of each system as it is decided, one at a time; null for nobody.</summary>
    public Action<ScenarioVariants, DecidedSystem>? Decided { get; init; }
}

/// <summary>
/// Decides scenarios on every combination of a space. A system is built once for all combinations that agree on what its routines asked
/// of the design, and one that takes long is searched once for all that are made of the same.
/// </summary>
/// <param name="options">How.</param>
public sealed class VariantSearch(VariantOptions options)
{
    private const int InitialStates = 4_000;
    private const int DrawnSchedules = 2_000;
    private static readonly TimeSpan MostTimeToDraw = TimeSpan.FromSeconds(1);

    private readonly Lock telling = new();

    /// <summary>Decides all that can be.</summary>
    /// <param name="scenarios">The scenarios, with what is known of them.</param>
    /// <exception cref="AggregateException">A system could not be searched.</exception>
    public void Run(IReadOnlyList<ScenarioVariants> scenarios)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        var longest = new long[scenarios.Count];
        var begun = -1;
        Parallel.For(0, options.Threads, new ParallelOptions { MaxDegreeOfParallelism = options.Threads }, _ =>
        {
            // Each takes scenarios that nobody has begun, and then helps with those that are not done.
            while (Interlocked.Increment(ref begun) is var number && number < scenarios.Count)
            {
                Decide(scenarios[number], ref longest[number]);
            }

            for (var number = scenarios.Count - 1; number >= 0; number--)
            {
                Decide(scenarios[number], ref longest[number]);
            }
        });
    }

    private void Decide(ScenarioVariants scenario, ref long longest)
    {
        while (!options.Cancellation.IsCancellationRequested && scenario.Take() is { } combination)
        {
            if (Decide(scenario, combination, ref longest) is var (system, content))
            {
                scenario.Add(system, content);
                lock (telling)
                {
                    options.Decided?.Invoke(scenario, system);
                }
            }
        }
    }

    // Null where the work was ended in the middle of it.
    private (DecidedSystem System, SystemContent? Content)? Decide(ScenarioVariants scenario, int combination, ref long longest)
    {
        var (space, asked) = (scenario.Space, new AskedAxes());
        MachineSystem system;
        try
        {
            system = scenario.Scenario.Build(space.DesignOf(combination).Listening(asked));
        }
        catch (Exception impossible) when (impossible is RoutineException or FormatException or InvalidOperationException)
        {
            return (new DecidedSystem(Values(), []) { Impossible = impossible.Message }, null);
        }

        if (options.LeavesUntouched && Values().All(v => v < 0))
        {
            return (new DecidedSystem(Values(), []), null);
        }

        var content = longest > options.WorthComparing ? SystemContent.Of(system) : null;
        var built = Values();
        if (content is not null && scenario.Like(content) is { } same)
        {
            return (same with { Values = built, Source = VerdictSource.SameContent, States = 0 }, null);
        }

        if (longest > options.WorthComparing && Drawn(scenario, system, combination) is { } drawn)
        {
            return (new DecidedSystem(Values(), drawn) { Source = VerdictSource.Drawn }, null);
        }

        var verdicts = Checker.Check(system, scenario.Scenario.Asked, Search());
        var states = verdicts.Select(v => v.Statistics).Distinct().Sum(s => s.States);
        longest = Math.Max(longest, states);
        if (options.Cancellation.IsCancellationRequested && verdicts.Any(v => v.Outcome == Outcome.Inconclusive))
        {
            return null;
        }

        var decided = new DecidedSystem(Values(), [.. verdicts.Select(VariantVerdict.Of)])
        {
            States = states,
        };

        // A system whose steps ask the design while they are made is not known by its content.
        return (decided, decided.Values.SequenceEqual(built) ? content : null);

        int[] Values() =>
            [.. space.Axes.Select((a, number) => asked.Has(a.Axis) ? space.ValueOf(combination, number) : -1)];
    }

    // Where all that is asked was broken next to it, schedules are likely to show that it is here; if one is not, nothing is known of it.
    private IReadOnlyList<VariantVerdict>? Drawn(ScenarioVariants scenario, MachineSystem system, int combination)
    {
        var neighbours = scenario.Space.Axes
            .SelectMany((a, axis) => Enumerable.Range(0, a.Values.Count).Select(v => scenario.Space.With(combination, axis, v)))
            .Select(scenario.Of).OfType<DecidedSystem>();
        if (!neighbours.Any(n => n.Verdicts.Count > 0 && n.Verdicts.All(v => v.Outcome == Outcome.Violated)))
        {
            return null;
        }

        var task = new EngineTask(system, scenario.Scenario.Asked)
        {
            Budget = new EngineBudget { Schedules = DrawnSchedules, Threads = 1, MaxTime = MostTimeToDraw },
            Cancellation = options.Cancellation,
        };
        var verdicts = new RandomEngine().Run(task);
        return verdicts.All(v => v.Outcome == Outcome.Violated) ? [.. verdicts.Select(VariantVerdict.Of)] : null;
    }

    private CheckOptions Search()
    {
        var search = new ExhaustiveOptions
        {
            Reduce = true,
            Threads = 1,
            InitialCapacity = InitialStates,
            Cancellation = options.Cancellation,
        };
        return new CheckOptions
        {
            Search = search with { MaxBytes = Math.Max(1, (options.MaxBytes ?? search.MaxBytes) / options.Threads) },
            MostStatesToShorten = 1,
        };
    }
}
