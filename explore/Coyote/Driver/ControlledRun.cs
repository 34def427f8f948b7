using Microsoft.Coyote.Random;
using Microsoft.Coyote.Specifications;

namespace Shootdown.Explore.Coyote.Driver;

/// <summary>One schedule under Coyote: an operation of Coyote's for each of a <see cref="Board"/>, which does what
/// <see cref="OperationScript"/> says.</summary>
/// <param name="board">The run, which has not begun.</param>
/// <param name="sought">What the schedule may break.</param>
/// <param name="most">Steps after which it ends.</param>
internal sealed class ControlledRun(Board board, Sought sought, int most) : IDisposable
{
    private readonly ManualResetEventSlim ended = new();
    private readonly Patience? patience = sought.Starvation.Any() ? new Patience(sought.System) : null;
    private readonly List<(Property Property, LassoWatch Watch)> lassos =
        [.. sought.Starvation.Select(p => (p, new LassoWatch(sought.System, p.Starvation!.Value)))];

    /// <summary>The steps made.</summary>
    public Schedule Schedule => new(board.Choices);

    /// <summary>Number of steps made.</summary>
    public int Steps => board.Choices.Count;

    /// <summary>Whether it ended because it had made as many steps as it might.</summary>
    public bool IsCut => board.Choices.Count >= most && !board.IsAtRest;

    /// <summary>What the last step, or the state after it, showed that breaks a property; 0 if nothing did.</summary>
    public ulong Broken { get; private set; }

    /// <summary>The property of infinite runs that is broken, the number of steps before the cycle and who waits on it, a bit each; or
    /// null.</summary>
    public (Property Property, int CycleStart, ulong Waiting)? Lasso { get; private set; }

    /// <summary>The exception that no run should throw, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether Coyote is told which steps may race.</summary>
    public bool MarksRaces { get; init; }

    /// <summary>Whether Coyote is told what state the run is in.</summary>
    public bool ShowsStates { get; init; }

    /// <summary>Told each state that the run comes to.</summary>
    public Action<ReadOnlySpan<ulong>>? Visitor { get; init; }

    /// <summary>Told of a run that breaks a property, before Coyote is.</summary>
    public Action<Violation>? Announce { get; init; }

    /// <summary>The test that Coyote runs.</summary>
    public void Test()
    {
        try
        {
            Run();
        }
        catch (Exception failure) when (failure is not ThreadInterruptedException)
        {
            Failure = failure;
            Specification.Assert(false, "{0}", failure.Message);
        }
        finally
        {
            ended.Set();
        }
    }

    /// <summary>Waits for its end. Coyote goes on to the next schedule a little before.</summary>
    public void Join() => ended.Wait();

    /// <inheritdoc/>
    public void Dispose() => ended.Dispose();

    private void Run()
    {
        if (ShowsStates)
        {
            Specification.RegisterStateHashingFunction(Hash);
        }

        if (patience is not null)
        {
            Specification.RegisterMonitor<WaiterMonitor>();
        }

        var runtime = new Runtime(Enumerable.Range(0, board.Operations).Select(board.NameOf));
        var numbers = Generator.Create();
        var script = new OperationScript(board, most, sought.Breaks, MarksRaces);
        var waits = Enumerable.Range(0, board.Operations).Select(operation => (Func<bool>)(() => script.MayGoOn(operation))).ToArray();
        var begun = new bool[board.Operations];
        board.Taking = lassos.Count == 0 ? null : Watch;
        Enter(script);
        while (script.Next is { } decision)
        {
            var steps = board.Choices.Count;
            script.Decide(decision.Kind is null ? Number(decision.Numbers) : Decide(decision));
            if (board.Choices.Count > steps)
            {
                Enter(script);
            }
        }

        // Depth first, Coyote goes by the place that a number had in the schedule before, whatever there was to choose from there.
        int Number(int count) => numbers.NextInteger(count) % count;

        int Decide(Decision decision)
        {
            for (var operation = 0; operation < begun.Length; operation++)
            {
                if (!begun[operation] && script.HasBegun(operation))
                {
                    begun[operation] = true;
                    runtime.PauseUntil(operation, waits[operation]);
                }
            }

            if (decision is { Kind: Decision.Pause })
            {
                runtime.PauseUntil(
                    decision.Operation,
                    decision.Operation == OperationScript.Root ? () => script.MayGoOn(OperationScript.Root) : waits[decision.Operation]);
            }
            else if (decision is { Kind: Decision.Default })
            {
                runtime.Complete(decision.Operation);
            }

            return runtime.Decide(decision.Operation, decision.Kind!);
        }
    }

    private void Watch(uint choice)
    {
        foreach (var (_, watch) in lassos)
        {
            watch.Step(board.State, choice);
        }
    }

    private void Enter(OperationScript script)
    {
        Visitor?.Invoke(board.State);
        Broken = board.Observed & sought.Breaks;
        if (Broken != 0)
        {
            var violation = new Violation(sought.System, sought.First(Broken), Schedule);
            Announce?.Invoke(violation);
            Specification.Assert(sought.IsDeadlock(board.Observed), "{0}", violation.Sentence);
            return;
        }

        foreach (var (property, watch) in lassos)
        {
            if (watch.Enter(board.State) is { } found)
            {
                Lasso = (property, found.CycleStart, found.Waiting);
                var violation = new Violation(sought.System, property, Schedule, found.CycleStart);
                Announce?.Invoke(violation);
                Specification.Assert(false, "{0}", violation.Sentence);
            }
        }

        patience?.Enter(board.State, script.IsOver);
    }

    private int Hash()
    {
        var hash = default(HashCode);
        foreach (var word in board.State)
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }
}
