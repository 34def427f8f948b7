using Microsoft.Coyote;
using Microsoft.Coyote.Logging;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.Specifications;
using Microsoft.Coyote.SystematicTesting;
using Operation = Microsoft.Coyote.Runtime.Operation;

namespace Shootdown.Bench;

/// <summary>The benchmark model as somebody would write it for Coyote alone: fields, a thread for each task and each interrupt handler, and
/// a scheduling point after each atomic step.</summary>
/// <param name="quota">By CPU, the flushes that its task makes.</param>
internal sealed class HandWrittenShoot(int[] quota)
{
    private readonly List<Thread> threads = [];
    private int generation;
    private int left;
    private int[] mine = [];
    private int[] flushed = [];
    private int[] locked = [];
    private int[] queue = [];
    private bool[] ipi = [];
    private bool[] masked = [];
    private bool[] handling = [];

    /// <summary>Atomic steps made.</summary>
    public long Steps { get; private set; }

    private bool IsOver => left == 0 && !ipi.Contains(true) && !handling.Contains(true);

    /// <summary>Lets Coyote test it for a while.</summary>
    /// <param name="strategy">Sets the strategy.</param>
    /// <param name="seed">Where to begin to draw.</param>
    /// <param name="time">How long.</param>
    /// <returns>The number of schedules.</returns>
    public long Run(Func<Configuration, Configuration> strategy, int seed, TimeSpan time)
    {
        using var ended = new CancellationTokenSource(time);
        var configuration = strategy(Configuration.Create().WithTelemetryEnabled(false).WithConsoleLoggingEnabled(false)
            .WithTraceAnalysisEnabled(false).WithMaxSchedulingSteps(10_000).WithRandomGeneratorSeed((uint)seed)
            .WithTestingIterations(uint.MaxValue));
        using var engine = TestingEngine.Create(configuration, Test);
        using var silence = new TextWriterLogger(TextWriter.Null, VerbosityLevel.None);
        engine.SetLogger(silence);
        var schedules = 0L;
        engine.RegisterEndIterationCallBack(_ =>
        {
            schedules++;
            if (ended.IsCancellationRequested)
            {
                engine.Stop();
            }
        });
        engine.Run();
        return engine.TestReport.NumOfFoundBugs == 0
            ? schedules
            : throw new InvalidOperationException(engine.TestReport.BugReports.First());
    }

    private void Test()
    {
        var cpus = quota.Length;
        (generation, left) = (0, cpus);
        (mine, flushed, locked, queue) = (new int[cpus], new int[cpus], new int[cpus], new int[cpus]);
        (ipi, masked, handling) = (new bool[cpus], new bool[cpus], new bool[cpus]);
        threads.Clear();
        try
        {
            for (var cpu = 0; cpu < cpus; cpu++)
            {
                var self = cpu;
                Begin(() => Task(self));
                Begin(() => Handle(self));
            }

            Operation.PauseUntil(() => IsOver);
        }
        finally
        {
            threads.ForEach(t => t.Interrupt());
            threads.ForEach(t => t.Join());
        }
    }

    private void Begin(Action body)
    {
        var id = Operation.CreateNext()!.Value;
        Operation.Start(id);
        var thread = new Thread(() =>
        {
            try
            {
                Operation.OnStarted(id);
                body();
                Operation.OnCompleted();
                Operation.ScheduleNext();
            }
            catch (ThreadInterruptedException)
            {
                // The schedule has ended.
            }
        }) { IsBackground = true };
        threads.Add(thread);
        thread.Start();
    }

    private void Task(int self)
    {
        for (var flush = 0; flush < quota[self]; flush++)
        {
            Step(self, Always, () => { });
            Step(self, Always, () => mine[self] = ++generation);
            for (var cpu = 0; cpu < quota.Length; cpu++)
            {
                var target = cpu;
                if (target == self)
                {
                    continue;
                }

                var isFirst = false;
                Step(self, () => IsFree(self, target), () => locked[self] |= 1 << target);
                Step(self, Always, () => (isFirst, queue[target]) = (queue[target] == 0, queue[target] | (1 << self)));
                if (isFirst)
                {
                    Step(self, Always, () => ipi[target] = true);
                }
            }

            Step(self, Always, () => masked[self] = true);
            Step(self, Always, () => flushed[self] = generation);
            Step(self, Always, () => masked[self] = false);
            for (var cpu = 0; cpu < quota.Length; cpu++)
            {
                var target = cpu;
                if (target != self)
                {
                    Step(self, () => IsFree(self, target), () => { });
                }
            }

            Specification.Assert(flushed.All(f => f >= mine[self]), "a TLB is older than the flush");
            Step(self, Always, () => mine[self] = 0);
        }

        left--;
    }

    private void Handle(int self)
    {
        while (true)
        {
            Operation.PauseUntil(() => ipi[self] && !masked[self]);
            Made(() => (ipi[self], masked[self], handling[self]) = (false, true, true));
            while (queue[self] != 0)
            {
                var source = int.TrailingZeroCount(queue[self]);
                Made(() => (queue[self], flushed[self]) = (queue[self] & ~(1 << source), generation));
                Made(() => locked[source] &= ~(1 << self));
            }

            Made(() => (masked[self], handling[self]) = (false, false));
        }
    }

    private void Step(int self, Func<bool> may, Action does)
    {
        Operation.PauseUntil(() => !handling[self] && may());
        Made(does);
    }

    private void Made(Action does)
    {
        does();
        Steps++;
        SchedulingPoint.Interleave();
    }

    private bool IsFree(int self, int target) => (locked[self] & (1 << target)) == 0;

    private static bool Always() => true;
}
