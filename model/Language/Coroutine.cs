using System.Runtime.CompilerServices;

namespace Shootdown.Model.Language;

/// <summary>Where a resumed routine came to rest.</summary>
/// <param name="At">The routine, suspended again; null where it has ended.</param>
/// <param name="Operation">The step that it rests at, if it rests at one.</param>
/// <param name="Callee">The routine that it calls, if it rests at a call.</param>
/// <param name="Returned">What it returned, if it has ended.</param>
/// <param name="Failure">What it threw instead.</param>
internal readonly record struct Rest(Frame? At, Operation? Operation, Frame? Callee, object? Returned, Exception? Failure);

/// <summary>
/// Runs copies of routines from await to await. Between two awaits a routine has only its locals and the last result, so where it
/// rests next is a function of (locals, result) alone.
/// </summary>
internal sealed class Coroutine
{
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

    /// <summary>Begins a routine, or resumes it with the result of the step that it rested at.</summary>
    public Rest Resume(Frame frame, int result)
    {
        Result = result;
        return Run(frame);
    }

    /// <summary>Resumes a routine with what the one that it called has returned.</summary>
    public Rest Resume(Frame frame, object? returned)
    {
        Returned = returned;
        return Run(frame);
    }

    private Rest Run(Frame frame)
    {
        (suspended, suspension, failure) = (null, null, null);
        frame.Resume();
        return failure is not null ? new Rest(null, null, null, null, failure)
            : suspended is null ? new Rest(null, null, null, Returned, null)
            : new Rest(suspended, suspension!.Operation, suspension.Callee, null, null);
    }
}
