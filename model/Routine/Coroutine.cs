using System.Runtime.CompilerServices;

namespace Shootdown.Model;

/// <summary>A suspended routine and the routines that called it; equal by value, which is a node's identity.</summary>
internal sealed record Continuation(Frame Frame, Continuation? Caller)
{
    private readonly int hash = HashCode.Combine(Frame, Caller);

    public bool Equals(Continuation? other) =>
        ReferenceEquals(this, other) || (other is not null && hash == other.hash && Frame.Equals(other.Frame) && Equals(Caller, other.Caller));

    public override int GetHashCode() => hash;
}

/// <summary>Where a resumed continuation came to rest: at a step, at its end, or in an exception.</summary>
internal readonly record struct Rest(Continuation? At, Operation? Operation, Exception? Failure);

/// <summary>
/// Runs copies of routines from await to await. Between two awaits a routine has only its locals and the last result, so where it
/// rests next is a function of (continuation, result) alone.
/// </summary>
internal sealed class Coroutine
{
    private const int DeepestCall = 64;

    [ThreadStatic]
    private static Coroutine? current;

    private Frame? suspended;
    private ISuspension? suspension;
    private Exception? failure;

    /// <summary>The one of this thread.</summary>
    public static Coroutine Current => current ??= new Coroutine();

    /// <summary>The result of the step that is being resumed from.</summary>
    public int Result { get; private set; }

    /// <summary>What the last routine that ended returned.</summary>
    public object? Returned { get; private set; }

    public void Return(object value) => Returned = value;

    public void Fail(Exception exception) => failure = exception;

    public void Suspend<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TMachine : IAsyncStateMachine
    {
        suspension = awaiter as ISuspension ?? throw new RoutineException($"routine {Frame<TMachine>.Name} awaits a {typeof(TAwaiter).Name}; it may await operations and other routines only");
        suspended = Frame.Capture(ref machine);
    }

    /// <summary>Resumes <paramref name="at"/> with the result of the step that it rested at.</summary>
    public Rest Resume(Continuation at, int result)
    {
        Result = result;
        Continuation? next = at;
        while (next is not null)
        {
            (suspended, suspension, failure) = (null, null, null);
            next.Frame.Resume();
            if (failure is not null)
            {
                return new Rest(next, null, failure);
            }

            if (suspended is null)
            {
                next = next.Caller;
                continue;
            }

            var self = new Continuation(suspended, next.Caller);
            if (suspension!.Operation is { } operation)
            {
                return new Rest(self, operation, null);
            }

            next = new Continuation(suspension.Callee!, self);
            if (Depth(next) > DeepestCall)
            {
                return new Rest(next, null, new RoutineException($"routine {next.Frame.Routine} calls itself without end"));
            }
        }

        return default;
    }

    private static int Depth(Continuation? at)
    {
        var depth = 0;
        for (; at is not null; at = at.Caller)
        {
            depth++;
        }

        return depth;
    }
}
