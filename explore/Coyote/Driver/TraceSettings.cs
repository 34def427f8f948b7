namespace Shootdown.Explore.Coyote.Driver;

/// <summary>What a trace of Coyote's says of how it was recorded. Coyote takes all of it for its own settings when it reads one; the names
/// are Coyote's.</summary>
internal sealed record TraceSettings
{
    /// <summary>The settings of a run.</summary>
    /// <param name="decisions">Its most decisions.</param>
    public static TraceSettings For(int decisions) => new()
    {
        MaxFairSchedulingSteps = decisions,
        MaxUnfairSchedulingSteps = decisions,
        LivenessTemperatureThreshold = decisions,
    };

    /// <summary>The strategy that goes on where the trace ends.</summary>
    public string Strategy { get; init; } = "random";

    /// <summary>The strategy's number.</summary>
    public int StrategyBound { get; init; }

    /// <summary>Where it begins to draw.</summary>
    public uint Seed { get; init; }

    /// <summary>Decisions of a run under a fair strategy.</summary>
    public required int MaxFairSchedulingSteps { get; init; }

    /// <summary>Decisions of a run under an unfair strategy.</summary>
    public required int MaxUnfairSchedulingSteps { get; init; }

    /// <summary>Nothing times out.</summary>
    public uint TimeoutDelay { get; init; } = 10;

    /// <summary>Milliseconds without a decision that pass for a hang.</summary>
    public uint DeadlockTimeout { get; init; } = CoyoteSettings.HangMilliseconds;

    /// <summary>A single strategy.</summary>
    public string PortfolioMode { get; init; } = "none";

    /// <summary>Monitors may be hot.</summary>
    public bool IsLivenessCheckingEnabled { get; init; } = true;

    /// <summary>Decisions after which a hot monitor is a finding.</summary>
    public required int LivenessTemperatureThreshold { get; init; }

    /// <summary>Nothing of the kind is used.</summary>
    public bool IsCollectionAccessRaceCheckingEnabled { get; init; }

    /// <summary>Nothing of the kind is used.</summary>
    public bool IsLockAccessRaceCheckingEnabled { get; init; }

    /// <summary>Nothing of the kind is used.</summary>
    public bool IsAtomicOperationRaceCheckingEnabled { get; init; }

    /// <summary>Nothing of the kind is used.</summary>
    public bool IsVolatileOperationRaceCheckingEnabled { get; init; }

    /// <summary>A step of the model is atomic.</summary>
    public bool IsMemoryAccessRaceCheckingEnabled { get; init; }

    /// <summary>A step of the model is atomic.</summary>
    public bool IsControlFlowRaceCheckingEnabled { get; init; }

    /// <summary>Every thread is controlled.</summary>
    public bool IsPartiallyControlledConcurrencyAllowed { get; init; }

    /// <summary>Every choice is controlled.</summary>
    public bool IsPartiallyControlledDataNondeterminismAllowed { get; init; }

    /// <summary>Every thread is controlled.</summary>
    public uint UncontrolledConcurrencyResolutionAttempts { get; init; } = 10;

    /// <summary>Every thread is controlled.</summary>
    public uint UncontrolledConcurrencyResolutionDelay { get; init; } = 1000;
}
