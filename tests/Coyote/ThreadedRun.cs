using Microsoft.Coyote.Runtime;
using Operation = Microsoft.Coyote.Runtime.Operation;

namespace Shootdown.Tests.Coyote;

/// <summary>One schedule under Coyote as Coyote means it, with a thread for each operation and nothing but its public methods.</summary>
/// <param name="board">The run, which has not begun.</param>
/// <param name="marksRaces">Whether Coyote is told which steps may race.</param>
internal sealed class ThreadedRun(Board board, bool marksRaces)
{
    private readonly ulong[] ids = new ulong[board.Operations];
    private readonly Thread?[] threads = new Thread?[board.Operations];
    private bool isOver;

    /// <summary>The test that Coyote runs.</summary>
    public void Test()
    {
        try
        {
            for (var operation = 0; operation < ids.Length; operation++)
            {
                ids[operation] = Operation.CreateFrom(new Named(board.NameOf(operation)))!.Value;
            }

            Begin();
            Operation.PauseUntil(() => isOver);
        }
        finally
        {
            isOver = true;
            threads.ToList().ForEach(t => t?.Interrupt());
            threads.ToList().ForEach(t => t?.Join());
        }
    }

    private void Begin()
    {
        isOver = board.IsAtRest;
        for (var operation = 0; operation < threads.Length && !isOver; operation++)
        {
            if (threads[operation] is null && board.IsEnabled(operation))
            {
                var self = operation;
                Operation.Start(ids[self]);
                threads[self] = new Thread(() => Operate(self)) { IsBackground = true };
                threads[self]!.Start();
            }
        }
    }

    private void Operate(int self)
    {
        try
        {
            Operation.OnStarted(ids[self]);
            while (!isOver)
            {
                TakeTurn(self);
            }

            Operation.OnCompleted();
            Operation.ScheduleNext();
        }
        catch (ThreadInterruptedException)
        {
            // The schedule has ended.
        }
    }

    private void TakeTurn(int self)
    {
        if (!board.IsEnabled(self))
        {
            Operation.PauseUntil(() => board.IsEnabled(self));
        }
        else
        {
            var alternatives = board.Alternatives(self);
            board.Take(self, alternatives > 1 ? Microsoft.Coyote.Random.Generator.Create().NextInteger(alternatives) : 0);
            Begin();
        }

        if (isOver || !board.IsEnabled(self))
        {
            return;
        }

        if (marksRaces && board.Races(self))
        {
            SchedulingPoint.Write(board.NameOf(self));
        }
        else
        {
            SchedulingPoint.Interleave();
        }
    }

    private sealed record Named(string Name) : IOperationBuilder
    {
        public Guid? GroupId => null;

        public Func<int> HashedStateCallback => () => 0;
    }
}
