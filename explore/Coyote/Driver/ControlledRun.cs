using Microsoft.Coyote.Random;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.Specifications;
using Operation = Microsoft.Coyote.Runtime.Operation;

namespace Shootdown.Explore.Coyote.Driver;

/// <summary>
/// One schedule under Coyote: a thread for each operation of a <see cref="Board"/>, of which Coyote lets one go on at a time. Must do
/// between Coyote's decisions exactly what <see cref="OperationScript"/> says.
/// </summary>
/// <param name="system">The system.</param>
/// <param name="sought">What the schedule may break.</param>
/// <param name="most">Steps after which it ends.</param>
internal sealed class ControlledRun(ITransitionSystem system, Sought sought, int most) : IDisposable
{
    private readonly Board board = new(system);
    private readonly ulong[] ids = new ulong[system.Agents + 1];
    private readonly Thread?[] threads = new Thread?[system.Agents + 1];
    private readonly ManualResetEventSlim ended = new();
    private readonly Patience? patience = sought.Starvation.Any() ? new Patience(system) : null;
    private readonly List<(Property Property, LassoWatch Watch)> lassos =
        [.. sought.Starvation.Select(p => (p, new LassoWatch(system, p.Starvation!.Value)))];
    private bool isOver;

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

    /// <summary>Told each state that the run comes to.</summary>
    public Action<ReadOnlySpan<ulong>>? Visitor { get; init; }

    /// <summary>Told of a run that breaks a property, before Coyote is.</summary>
    public Action<Violation>? Announce { get; init; }

    /// <summary>The test that Coyote runs.</summary>
    public void Test()
    {
        try
        {
            Specification.RegisterStateHashingFunction(Hash);
            if (patience is not null)
            {
                Specification.RegisterMonitor<WaiterMonitor>();
            }

            for (var operation = 0; operation < ids.Length; operation++)
            {
                ids[operation] = Operation.CreateFrom(new NamedOperation(board.NameOf(operation)))
                    ?? throw new InvalidOperationException("the test does not run under Coyote's testing engine");
            }

            Enter();
            Begin();
            Operation.PauseUntil(() => isOver);
        }
        finally
        {
            End();
            ended.Set();
        }
    }

    /// <summary>Waits until none of its threads is left. Coyote goes on to the next schedule a little before.</summary>
    public void Join() => ended.Wait();

    /// <inheritdoc/>
    public void Dispose()
    {
        board.Dispose();
        ended.Dispose();
    }

    private void Begin()
    {
        for (var operation = 0; operation < threads.Length && !isOver; operation++)
        {
            if (threads[operation] is null && board.IsEnabled(operation))
            {
                var (self, id) = (operation, ids[operation]);
                Operation.Start(id);
                threads[operation] = new Thread(() => Operate(self, id)) { IsBackground = true, Name = board.NameOf(operation) };
                threads[operation]!.Start();
            }
        }
    }

    // A thread that Coyote put to sleep for ever, in a deadlock or at the bound, would outlive its schedule.
    private void End()
    {
        isOver = true;
        foreach (var thread in threads)
        {
            thread?.Interrupt();
        }

        foreach (var thread in threads)
        {
            thread?.Join();
        }
    }

    private void Operate(int operation, ulong id)
    {
        try
        {
            Operation.OnStarted(id);
            while (TakeTurn(operation))
            {
            }

            Operation.OnCompleted();
            Operation.ScheduleNext();
        }
        catch (ThreadInterruptedException)
        {
            // Coyote, or the end of the schedule, wants no more of it.
        }
#pragma warning disable CA1031 // On a thread of its own it would end the program; Coyote reports it, and the engine throws it again.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Failure = failure;
            Fail(failure.Message);
        }
    }

    private bool TakeTurn(int operation)
    {
        if (isOver)
        {
            return false;
        }

        if (!board.IsEnabled(operation))
        {
            Operation.PauseUntil(() => board.IsEnabled(operation));
            if (!isOver)
            {
                Arrive(operation);
            }

            return true;
        }

        var alternatives = board.Alternatives(operation);
        var drawn = alternatives > 1 ? Generator.Create().NextInteger(alternatives) : 0;
        if (drawn >= board.Alternatives(operation))
        {
            return true; // others may go on while it draws, and where memory is performed out of order they may take its ways away
        }

        foreach (var (_, watch) in lassos)
        {
            watch.Step(board.State, board.ChoiceOf(operation, drawn));
        }

        board.Take(operation, drawn);
        Enter();
        Begin();
        if (!isOver && board.IsEnabled(operation))
        {
            Arrive(operation);
        }

        return true;
    }

    private void Arrive(int operation)
    {
        if (board.Races(operation))
        {
            SchedulingPoint.Write(board.NameOf(operation));
        }
        else
        {
            SchedulingPoint.Interleave();
        }
    }

    private void Enter()
    {
        Visitor?.Invoke(board.State);
        Broken = board.Observed & sought.Breaks;
        if (Broken != 0)
        {
            var violation = new Violation(system, sought.First(Broken), Schedule);
            Announce?.Invoke(violation);
            if (!sought.IsDeadlock(board.Observed))
            {
                isOver = true;
                Specification.Assert(false, "{0}", violation.Sentence);
            }

            return;
        }

        foreach (var (property, watch) in lassos)
        {
            if (watch.Enter(board.State) is { } found)
            {
                (Lasso, isOver) = ((property, found.CycleStart, found.Waiting), true);
                var violation = new Violation(system, property, Schedule, found.CycleStart);
                Announce?.Invoke(violation);
                Specification.Assert(false, "{0}", violation.Sentence);
            }
        }

        isOver = board.IsAtRest || board.Choices.Count >= most;
        patience?.Enter(board.State, isOver);
    }

    private static void Fail(string message)
    {
        try
        {
            Specification.Assert(false, "{0}", message);
        }
        catch (ThreadInterruptedException)
        {
            // How Coyote ends the thread that reports.
        }
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

    private sealed record NamedOperation(string Name) : IOperationBuilder
    {
        public Guid? GroupId => null;

        public Func<int> HashedStateCallback => () => 0;
    }
}
