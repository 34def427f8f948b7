namespace Shootdown.Explore.Coyote;

/// <summary>Microsoft.Coyote decides every step of every schedule: one controlled operation for each agent of the system, without
/// rewriting.</summary>
public sealed class CoyoteEngine : IEngine
{
    private static readonly EngineStrategy Random = new("random", "draws uniformly who goes on");

    private static readonly StrategyParameter Changes = new("D", "number of priority changes", 1, 1_000, 10);

    private static readonly StrategyParameter Delays = new("D", "number of delays", 1, 1_000, 10);

    /// <inheritdoc/>
    public string Name => "coyote";

    /// <inheritdoc/>
    public string Title => "lets Microsoft.Coyote decide who goes on";

    /// <inheritdoc/>
    public long? UsualSchedules => 1_000;

    /// <inheritdoc/>
    public IReadOnlyList<EngineStrategy> Strategies { get; } =
    [
        Random,
        new EngineStrategy("pct", "lets the highest of random priorities go on, and lowers it at up to D points") { Parameter = Changes },
        new EngineStrategy("fair-pct", "pct for a tenth of the decisions that a schedule may take, then random") { Parameter = Changes },
        new EngineStrategy("pos", "random, with steps that race left to the last"),
        new EngineStrategy("delay", "round-robin with up to D delays") { Parameter = Delays },
        new EngineStrategy("q-learning", "learns to reach states that it has not seen"),
        new EngineStrategy("dfs", "every schedule in turn, depth first; says nothing of how far it came"),
        new EngineStrategy("portfolio", "random, biased coins, fair pct and fair delays by turns"),
    ];

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The program was built without Microsoft.Coyote.</exception>
    public IReadOnlyList<Verdict> Run(EngineTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        task.Budget.Validate();
        return CoyoteTesting.Run(task, task.Strategy ?? StrategyChoice.Of(Random), task.Budget.Schedules ?? UsualSchedules!.Value);
    }
}
