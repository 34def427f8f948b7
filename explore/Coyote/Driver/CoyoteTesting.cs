using System.Globalization;
using Microsoft.Coyote;
using Microsoft.Coyote.Logging;
using Microsoft.Coyote.SystematicTesting;

namespace Shootdown.Explore.Coyote.Driver;

/// <summary>Drives Coyote's testing engine.</summary>
internal static class CoyoteTesting
{
    private static readonly TextWriterLogger Silence = new(TextWriter.Null, VerbosityLevel.None);

    /// <summary>Lets Coyote look for violations.</summary>
    /// <param name="task">What to look for.</param>
    /// <param name="strategy">How.</param>
    /// <param name="schedules">The most schedules.</param>
    public static IReadOnlyList<Verdict> Run(EngineTask task, StrategyChoice strategy, long schedules) =>
        new CoyoteSearch(task, strategy, schedules).Run();

    /// <summary>Lets Coyote replay a trace.</summary>
    /// <param name="violation">The run, and the property that it is said to break.</param>
    /// <param name="trace">The run as a trace of Coyote's.</param>
    public static CoyoteReplay Replay(Violation violation, CoyoteTrace trace)
    {
        var steps = violation.Schedule.Choices.Count;
        var decisions = CoyoteSettings.DecisionsFor(steps);
        var configuration = Quiet(decisions, decisions, decisions)
            .WithRandomStrategy()
            .WithReproducibleTrace(TraceFile.Of(trace, TraceSettings.For(decisions)));
        using var board = new Board(violation.System);
        using var run = new ControlledRun(board, Sought.All(violation.System, [violation.Property]), steps);
        using var engine = Create(configuration, run.Test);
        engine.Run();
        run.Join();
        Rethrow(run);
        return new CoyoteReplay(run.Schedule, engine.TestReport.BugReports.FirstOrDefault());
    }

    /// <summary>Settings under which Coyote writes nothing, sends nothing and does not take a busy machine for a hang.</summary>
    /// <param name="unfair">Decisions of a schedule under an unfair strategy.</param>
    /// <param name="fair">Decisions of a schedule under a fair one.</param>
    /// <param name="patience">Decisions under a fair strategy after which somebody who still waits is reported.</param>
    internal static Configuration Quiet(int unfair, int fair, int patience) => Configuration.Create()
        .WithTelemetryEnabled(false)
        .WithConsoleLoggingEnabled(false)
        .WithTraceAnalysisEnabled(false)
        .WithDeadlockTimeout(CoyoteSettings.HangMilliseconds)
        .WithPotentialDeadlocksReportedAsBugs(false)
        .WithMaxSchedulingSteps((uint)unfair, (uint)fair)
        .WithLivenessTemperatureThreshold((uint)patience);

    /// <summary>An engine without a voice.</summary>
    /// <param name="configuration">Its settings.</param>
    /// <param name="test">Its test.</param>
    internal static TestingEngine Create(Configuration configuration, Action test)
    {
        var engine = TestingEngine.Create(configuration, test);
        engine.SetLogger(Silence);
        return engine;
    }

    /// <summary>Throws what a run threw that no run should throw.</summary>
    /// <param name="run">The run.</param>
    internal static void Rethrow(ControlledRun run)
    {
        if (run.Failure is { } failure)
        {
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"after {run.Steps} steps under Coyote: {failure.Message}"), failure);
        }
    }
}
