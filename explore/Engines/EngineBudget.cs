namespace Shootdown.Explore.Engines;

/// <summary>How far an engine may go.</summary>
public sealed record EngineBudget
{
    /// <summary>The most steps of a schedule.</summary>
    public const int MostSteps = Schedule.MaxSteps;

    /// <summary>The most threads.</summary>
    public const int MostThreads = 256;

    /// <summary>Schedules to run, at least 1; null for the engine's usual number. Of no meaning to an engine that sees all runs.</summary>
    public long? Schedules { get; init; }

    /// <summary>Steps after which a schedule is cut off; 1 to <see cref="MostSteps"/>.</summary>
    public int StepsPerSchedule { get; init; } = 1_000;

    /// <summary>Where to begin to draw: the same seed draws the same schedules. Not negative.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Time that the work may take; null for no bound. Where time ends it, how much was looked at is not the same every
    /// time.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Threads that work; 1 to <see cref="MostThreads"/>. What is found does not depend on it.</summary>
    public int Threads { get; init; } = Math.Min(MostThreads, Environment.ProcessorCount);

    /// <summary>Whether a single transition may stand for all that it commutes with.</summary>
    public bool Reduce { get; init; } = true;

    /// <summary>Whether in a large search one state may stand for all that exchanges of interchangeable parts make of it.</summary>
    public bool Symmetry { get; init; } = true;

    /// <summary>Bytes that states may take; null for the engine's usual bound.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Where an engine that stores states goes on when they outgrow <see cref="MaxBytes"/>; null for nowhere.</summary>
    public DiskOptions? Disk { get; init; }

    /// <summary>What <see cref="Symmetry"/> is to a search.</summary>
    public long? SymmetryFrom => Symmetry ? ExhaustiveOptions.SymmetryPays : null;

    /// <summary>Throws unless every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(StepsPerSchedule);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(StepsPerSchedule, MostSteps);
        ArgumentOutOfRangeException.ThrowIfNegative(Seed);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Threads, MostThreads);
        if (Schedules is { } schedules)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(schedules, nameof(Schedules));
        }

        if (MaxTime is { } time)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, nameof(MaxTime));
        }

        if (MaxBytes is { } bytes)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes, nameof(MaxBytes));
        }
    }
}
