using System.Runtime.CompilerServices;
using System.Threading;

namespace Shootdown.Model.Language;

/// <summary>Where a resumed routine came to rest.</summary>
/// <param name="At">The routine, suspended again; null where it has ended.</param>
/// <param name="Operation">The step that it rests at, if it rests at one.</param>
/// <param name="Callee">The routine that it calls, if it rests at a call.</param>
/// <param name="Returned">What it returned, if it has ended.</param>
/// <param name="Failure">What it threw instead.</param>
internal readonly record struct Rest(
    SuspendedRoutine? At,
    Operation? Operation,
    SuspendedRoutine? Callee,
    object? Returned,
    Exception? Failure);

/// <summary>
/// Runs copies of routines from await to await. Between two awaits a routine has only its locals and the last result, so where it
/// rests next is a function of (locals, result) alone.
/// </summary>
internal sealed class Coroutine
{
    [ThreadStatic]
    private static Coroutine? current;

    private SuspendedRoutine? suspended;
    private volatile SuspendedRoutine? running;
    private long resumed;
    private ISuspension? suspension;
    private Exception? failure;

    /// <summary>The one of this thread.</summary>
    public static Coroutine Current => current ??= new Coroutine();

    /// <summary>The result of the step that is being resumed from.</summary>
    public int Result { get; private set; }

    /// <summary>The routine that is running at this moment, as it was resumed; null between two. May be asked from any thread.</summary>
    public SuspendedRoutine? Running => running;

    /// <summary>How often a routine has been resumed. May be asked from any thread.</summary>
    public long Resumed => Volatile.Read(ref resumed);

    /// <summary>What the last routine that ended returned.</summary>
    public object? Returned { get; private set; }

    public void Return(object value) => Returned = value;

    public void Fail(Exception exception) => failure = exception;

    public void Suspend<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TMachine : IAsyncStateMachine
    {
        suspended = SuspendedRoutine.Capture(ref machine);
        suspension = awaiter as ISuspension
            ?? throw RoutineException.Of(
                suspended.Routine,
                suspended.Source,
                $"awaits a {typeof(TAwaiter).Name}; accepted: operations and other routines");
    }

    /// <summary>Begins a routine, or resumes it with the result of the step that it rested at.</summary>
    public Rest Resume(SuspendedRoutine frame, int result)
    {
        Result = result;
        return Run(frame);
    }

    /// <summary>Resumes a routine with what the one that it called has returned.</summary>
    public Rest Resume(SuspendedRoutine frame, object? returned)
    {
        Returned = returned;
        return Run(frame);
    }

    /// <summary>Takes it that no routine is running, after one was ended in the middle.</summary>
    public void Forget() => running = null;

    private Rest Run(SuspendedRoutine frame)
    {
        (suspended, suspension, failure) = (null, null, null);
        resumed++;
        running = frame;
        frame.Resume();
        running = null;
        return failure is not null ? new Rest(null, null, null, null, failure)
            : suspended is null ? new Rest(null, null, null, Returned, null)
            : new Rest(suspended, suspension!.Operation, suspension.Callee, null, null);
    }
}
