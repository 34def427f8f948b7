using System.Diagnostics;
using Microsoft.Coyote;
using Shootdown.Explore.Coyote.Driver;

namespace Shootdown.Tests.Coyote;

/// <summary>Operations have no threads, and it makes no difference to what Coyote decides. The threads of the process are counted, so no
/// other test may begin any meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class ThreadTests
{
    private const int Schedules = 10;
    private const int Decisions = 10_000;

    private static readonly MachineSystem System = KnownBug.All[0].System;
    private static readonly Sought Nothing = Sought.All(System, []);

    public static TheoryData<string> Strategies => [.. new CoyoteEngine().Strategies.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Schedules_are_those_that_a_thread_for_each_operation_would_make(string strategy)
    {
        Assert.Equal(Drawn(strategy, seed: 1, Threaded), Drawn(strategy, seed: 1, Unthreaded));
        Assert.True(strategy == "dfs" || !Drawn(strategy, seed: 1, Threaded).SequenceEqual(Drawn(strategy, seed: 2, Unthreaded)));
    }

    [Fact]
    public void Schedules_that_deadlock_leave_no_threads()
    {
        var bug = KnownBug.All.Single(b => b.Name.StartsWith("deadlock", StringComparison.Ordinal));
        var system = bug.System;
        var schedule = bug.Shortest.Schedule;
        var before = Threads();
        for (var i = 0; i < 100; i++)
        {
            _ = CoyoteReplay.Of(new Violation(system, bug.Property, schedule));
        }

        Assert.InRange(Threads(), 0, before + 50);
    }

    private static Action Threaded(Board board, string strategy) => new ThreadedRun(board, strategy == "pos").Test;

    private static Action Unthreaded(Board board, string strategy) => () =>
    {
        using var run = new ControlledRun(board, Nothing, int.MaxValue) { MarksRaces = strategy == "pos" };
        run.Test();
    };

    private static List<string> Drawn(string strategy, int seed, Func<Board, string, Action> test)
    {
        var drawn = new List<string>();
        using var board = new Board(System);
        var configuration = CoyoteTesting.Quiet(Decisions, Decisions, Decisions)
            .With(StrategyChoice.Parse(new CoyoteEngine(), strategy), Decisions)
            .WithRandomGeneratorSeed((uint)seed)
            .WithTestingIterations(Schedules);
        using var engine = CoyoteTesting.Create(configuration, () =>
        {
            board.Restart();
            test(board, strategy)();
        });
        engine.RegisterEndIterationCallBack(_ => drawn.Add(string.Join(' ', board.Choices)));
        engine.Run();
        return drawn;
    }

    private static int Threads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }
}
