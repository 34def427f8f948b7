using System.Runtime.CompilerServices;

namespace Shootdown.Model.Language;

/// <summary>Builds routines without a result. Used by the compiler only.</summary>
public struct StepBuilder : IEquatable<StepBuilder>
{
    private SuspendedRoutine? started;

    /// <summary>Called by the compiler.</summary>
    public static StepBuilder Create() => default;

    /// <summary>Called by the compiler.</summary>
    public readonly Step Task => new(started!);

    /// <summary>Called by the compiler. A call runs nothing: it takes a snapshot of a routine that has not begun.</summary>
    public void Start<TMachine>(ref TMachine stateMachine)
        where TMachine : IAsyncStateMachine => started = SuspendedRoutine.Capture(ref stateMachine);

    /// <summary>Called by the compiler.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Called by the compiler.</summary>
    public readonly void SetResult() => Coroutine.Current.Return(default(Nothing));

    /// <summary>Called by the compiler.</summary>
    public readonly void SetException(Exception exception) => Coroutine.Current.Fail(exception);

    /// <summary>Called by the compiler.</summary>
    public readonly void AwaitOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TMachine : IAsyncStateMachine => Coroutine.Current.Suspend(ref awaiter, ref stateMachine);

    /// <summary>Called by the compiler.</summary>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TMachine : IAsyncStateMachine => Coroutine.Current.Suspend(ref awaiter, ref stateMachine);

    /// <inheritdoc/>
    public readonly bool Equals(StepBuilder other) => true; // no part of a routine's local state

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is StepBuilder;

    /// <inheritdoc/>
    public override readonly int GetHashCode() => 0;

    /// <summary>Always equal.</summary>
    public static bool operator ==(StepBuilder left, StepBuilder right) => left.Equals(right);

    /// <summary>Never different.</summary>
    public static bool operator !=(StepBuilder left, StepBuilder right) => !left.Equals(right);
}

/// <summary>Builds routines with a result. Used by the compiler only.</summary>
/// <typeparam name="T">The result's type.</typeparam>
public struct StepBuilder<T> : IEquatable<StepBuilder<T>>
{
    private SuspendedRoutine? started;

    /// <summary>Called by the compiler.</summary>
    public static StepBuilder<T> Create() => default;

    /// <summary>Called by the compiler.</summary>
    public readonly Step<T> Task => new(started!);

    /// <summary>Called by the compiler. A call runs nothing: it takes a snapshot of a routine that has not begun.</summary>
    public void Start<TMachine>(ref TMachine stateMachine)
        where TMachine : IAsyncStateMachine => started = SuspendedRoutine.Capture(ref stateMachine);

    /// <summary>Called by the compiler.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Called by the compiler.</summary>
    public readonly void SetResult(T result) => Coroutine.Current.Return(result!);

    /// <summary>Called by the compiler.</summary>
    public readonly void SetException(Exception exception) => Coroutine.Current.Fail(exception);

    /// <summary>Called by the compiler.</summary>
    public readonly void AwaitOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TMachine : IAsyncStateMachine => Coroutine.Current.Suspend(ref awaiter, ref stateMachine);

    /// <summary>Called by the compiler.</summary>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TMachine : IAsyncStateMachine => Coroutine.Current.Suspend(ref awaiter, ref stateMachine);

    /// <inheritdoc/>
    public readonly bool Equals(StepBuilder<T> other) => true; // no part of a routine's local state

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is StepBuilder<T>;

    /// <inheritdoc/>
    public override readonly int GetHashCode() => 0;

    /// <summary>Always equal.</summary>
    public static bool operator ==(StepBuilder<T> left, StepBuilder<T> right) => left.Equals(right);

    /// <summary>Never different.</summary>
    public static bool operator !=(StepBuilder<T> left, StepBuilder<T> right) => !left.Equals(right);
}
