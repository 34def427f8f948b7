namespace Shootdown.Explore.Coyote;

/// <summary>
/// What the operations of a run do between Coyote's decisions, without Coyote: it is asked for each decision in turn. Runs under Coyote go
/// by it, and with it a schedule becomes a trace of Coyote's and the other way round.
/// </summary>
/// <remarks>An operation begins when it is first enabled. It pauses until it is enabled, and having been paused comes to a scheduling point
/// of its own; then it draws a number if it has alternatives, makes its step and comes to the next scheduling point.</remarks>
internal sealed class OperationScript
{
    /// <summary>The test itself, which waits for the end of the run.</summary>
    public const int Root = -1;

    private readonly Board board;
    private readonly int most;
    private readonly ulong sought;
    private readonly bool marksRaces;
    private readonly Place[] places;

    /// <summary>Begins a run.</summary>
    /// <param name="board">The run, which has not begun.</param>
    /// <param name="most">Steps after which it ends.</param>
    /// <param name="sought">Of a standstill that shows some of this, Coyote is to find out for itself.</param>
    /// <param name="marksRaces">Whether a step that may race with another is said to.</param>
    public OperationScript(Board board, int most, ulong sought = ulong.MaxValue, bool marksRaces = false)
    {
        (this.board, this.most, this.sought, this.marksRaces) = (board, most, sought, marksRaces);
        places = new Place[board.Operations];
        Begin();
        if (!IsOver)
        {
            Ask(Root, Decision.Pause);
        }
    }

    private enum Place
    {
        NotBegun,
        Ready,
        Paused,
        Woken,
        Ended,
    }

    /// <summary>What is to be decided; null once the test has ended.</summary>
    public Decision? Next { get; private set; }

    /// <summary>Whether the operations have nothing left to do.</summary>
    public bool IsOver =>
        (board.IsAtRest || board.Choices.Count >= most)
        && ((board.Observed & Observation.Stuck) == 0 || (board.Observed & sought) == 0);

    /// <summary>Operations that Coyote may let go on.</summary>
    public IEnumerable<int> Candidates
    {
        get
        {
            if (IsOver)
            {
                yield return Root;
            }

            for (var operation = 0; operation < places.Length; operation++)
            {
                if (MayGoOn(operation))
                {
                    yield return operation;
                }
            }
        }
    }

    /// <summary>Whether Coyote may let an operation go on.</summary>
    /// <param name="operation">The operation; <see cref="Root"/> for the test itself.</param>
    public bool MayGoOn(int operation) => operation == Root ? IsOver : places[operation] is Place.Ready or Place.Woken;

    /// <summary>Whether an operation has been able to make a step.</summary>
    /// <param name="operation">The operation.</param>
    public bool HasBegun(int operation) => places[operation] != Place.NotBegun;

    /// <summary>Decides.</summary>
    /// <param name="taken">The operation that goes on, or the number.</param>
    /// <exception cref="FormatException">It is not possible.</exception>
    public void Decide(int taken)
    {
        var decision = Next ?? throw new FormatException("the test has ended");
        if (decision.Kind is null)
        {
            if (taken < 0 || taken >= decision.Numbers)
            {
                throw new FormatException($"number {taken}; accepted: 0 to {decision.Numbers - 1}");
            }

            Take(decision.Operation, taken);
        }
        else if (taken < Root || taken >= places.Length || !MayGoOn(taken))
        {
            throw new FormatException($"operation {taken + 1} cannot go on; accepted: {string.Join(", ", Candidates.Select(c => c + 1))}");
        }
        else if (taken == Root)
        {
            Next = null;
        }
        else
        {
            GoOn(taken);
        }
    }

    private void GoOn(int operation)
    {
        if (!board.IsEnabled(operation) && (places[operation] == Place.Woken || !IsOver))
        {
            places[operation] = Place.Paused;
            Ask(operation, Decision.Pause);
        }
        else if (IsOver)
        {
            places[operation] = Place.Ended;
            Ask(operation, Decision.Default);
        }
        else if (places[operation] == Place.Woken)
        {
            Arrive(operation);
        }
        else if (board.Alternatives(operation) > 1)
        {
            Next = new Decision(operation, null, board.Alternatives(operation));
        }
        else
        {
            Take(operation, 0);
        }
    }

    private void Take(int operation, int alternative)
    {
        board.Take(operation, alternative);
        Begin();
        if (IsOver)
        {
            places[operation] = Place.Ended;
            Ask(operation, Decision.Default);
        }
        else if (board.IsEnabled(operation))
        {
            Arrive(operation);
        }
        else
        {
            places[operation] = Place.Paused;
            Ask(operation, Decision.Pause);
        }
    }

    private void Arrive(int operation)
    {
        places[operation] = Place.Ready;
        Ask(operation, marksRaces && board.Races(operation) ? Decision.Write : Decision.Interleave);
    }

    private void Begin()
    {
        for (var operation = 0; operation < places.Length; operation++)
        {
            if (places[operation] == Place.NotBegun && board.IsEnabled(operation))
            {
                places[operation] = Place.Ready;
            }
        }
    }

    private void Ask(int operation, string kind)
    {
        for (var other = 0; other < places.Length; other++)
        {
            if (places[other] == Place.Paused && board.IsEnabled(other))
            {
                places[other] = Place.Woken;
            }
        }

        Next = new Decision(operation, kind, 0);
    }
}
