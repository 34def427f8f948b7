using System.Runtime.CompilerServices;

namespace Shootdown.Model.Language;

/// <summary>Says what a routine suspended on.</summary>
internal interface ISuspension
{
    /// <summary>The step that is awaited, or null for a call.</summary>
    Operation? Operation { get; }

    /// <summary>The routine that is called, or null for a step.</summary>
    SuspendedRoutine? Callee { get; }
}

/// <summary>Suspends a routine until a step has been performed.</summary>
/// <typeparam name="T">The step's result.</typeparam>
public readonly record struct OperationAwaiter<T> : ICriticalNotifyCompletion, ISuspension
    where T : struct
{
    private readonly Operation<T> operation;

    internal OperationAwaiter(Operation<T> operation) => this.operation = operation;

    /// <summary>Always false: a step is never local.</summary>
    public bool IsCompleted => false;

    Operation? ISuspension.Operation => operation;

    SuspendedRoutine? ISuspension.Callee => null;

    /// <summary>What the step observed.</summary>
    public T GetResult() => operation.Decode(Coroutine.Current.Result);

    /// <summary>Not used: routines are resumed by the automaton builder.</summary>
    public void OnCompleted(System.Action continuation) => throw new RoutineException("a routine may only be awaited by a routine");

    /// <summary>Not used: routines are resumed by the automaton builder.</summary>
    public void UnsafeOnCompleted(System.Action continuation) => throw new RoutineException("a routine may only be awaited by a routine");
}

/// <summary>Suspends a routine until the routine that it calls has returned.</summary>
/// <typeparam name="T">The callee's result.</typeparam>
public readonly record struct CallAwaiter<T> : ICriticalNotifyCompletion, ISuspension
{
    private readonly SuspendedRoutine callee;

    internal CallAwaiter(SuspendedRoutine callee) => this.callee = callee;

    /// <summary>Always false: the callee has not begun.</summary>
    public bool IsCompleted => false;

    Operation? ISuspension.Operation => null;

    SuspendedRoutine? ISuspension.Callee => callee;

    /// <summary>What the callee returned.</summary>
    public T GetResult() => (T)Coroutine.Current.Returned!;

    /// <summary>Not used: routines are resumed by the automaton builder.</summary>
    public void OnCompleted(System.Action continuation) => throw new RoutineException("a routine may only be awaited by a routine");

    /// <summary>Not used: routines are resumed by the automaton builder.</summary>
    public void UnsafeOnCompleted(System.Action continuation) => throw new RoutineException("a routine may only be awaited by a routine");
}
