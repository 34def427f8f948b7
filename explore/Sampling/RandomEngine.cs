using System.Globalization;

namespace Shootdown.Explore.Sampling;

/// <summary>Draws schedules at random, on the search's fast path: for systems that are too large to see every state of.</summary>
/// <remarks>Schedule number i is drawn from (seed, i) alone, so that the same seed finds the same, on any number of threads.</remarks>
public sealed class RandomEngine : IEngine
{
    private const int MostDepth = 20;

    // Schedules, not counted, that show how long schedules are, which PCT has to know beforehand.
    private const int Pilots = 32;

    private static readonly EngineStrategy Uniform = new("uniform", "takes each enabled transition with the same probability");

    private static readonly EngineStrategy Pct =
        new("pct", "priorities that change at d-1 random moments: finds a bug of depth d with a probability that has a lower bound")
        {
            Parameter = new StrategyParameter("d", "depth", 1, MostDepth, 4),
        };

    private static readonly EngineStrategy Pos = new(
        "pos",
        "partial-order sampling: random priorities, drawn anew for what races with the step that is taken");

    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public string Title => "draws schedules at random, millions of steps a second, for bounds that are too large to exhaust";

    /// <inheritdoc/>
    public IReadOnlyList<EngineStrategy> Strategies => [Pos, Pct, Uniform];

    /// <inheritdoc/>
    public long? UsualSchedules => 100_000;

    /// <inheritdoc/>
    public IReadOnlyList<Verdict> Run(EngineTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        task.Budget.Validate();
        var strategy = task.Strategy ?? StrategyChoice.Of(Pos);
        return strategy.Strategy.Name switch
        {
            "uniform" => Hunt(task, strategy, () => default(UniformWalk)),
            "pct" => HuntByPriority(task, strategy),
            "pos" => Hunt(task, strategy, () => new PosWalk(task.System)),
            _ => throw new ArgumentOutOfRangeException(nameof(task), strategy.ToString(), "no strategy of this engine"),
        };
    }

    private IReadOnlyList<Verdict> HuntByPriority(EngineTask task, StrategyChoice strategy)
    {
        var depth = strategy.Parameter;
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        using var pilot = new Walker<PctWalk>(task, task.Properties, new PctWalk(task.System, 1, 1));
        for (var i = 1; i <= Pilots && !task.Cancellation.IsCancellationRequested; i++)
        {
            pilot.Run(task.Budget.Seed, -i, 0);
        }

        var (contexts, decisions) = (Math.Max(1, pilot.Walk.Acting), Math.Max(1, pilot.Walk.MostDecisions));
        var chance = 1 / (contexts * Math.Pow(decisions, depth - 1));
        return Hunt(task, strategy, () => new PctWalk(task.System, depth, decisions), Promise);

        string Promise(long schedules) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"estimate by PCT's bound 1/(n k^(d-1)), with n = {contexts} contexts and k = {decisions} decisions "
                + $"as {Pilots} schedules showed: a bug of depth {depth} is found with a probability of at least {chance:0.0e0} "
                + $"by each schedule, {1 - Math.Pow(1 - chance, schedules):0.0%} by all");
    }

    private IReadOnlyList<Verdict> Hunt<TWalk>(
        EngineTask task,
        StrategyChoice strategy,
        Func<TWalk> walk,
        Func<long, string>? promise = null)
        where TWalk : struct, IWalk
    {
        using var hunt = new WalkHunt<TWalk>(task, walk, task.Budget.Schedules ?? UsualSchedules!.Value);
        return hunt.Run(strategy.ToString(), promise);
    }
}
