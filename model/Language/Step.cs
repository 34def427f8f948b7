using System.Runtime.CompilerServices;

namespace Shootdown.Model.Language;

/// <summary>What a routine that returns nothing returns; awaiting it is a call.</summary>
[AsyncMethodBuilder(typeof(StepBuilder))]
public readonly struct Step : IEquatable<Step>
{
    private readonly SuspendedRoutine frame;

    internal Step(SuspendedRoutine frame) => this.frame = frame;

    internal SuspendedRoutine Routine => frame ?? throw new RoutineException("a default Step was awaited; a routine must be called");

    /// <summary>Makes the call awaitable.</summary>
    public CallAwaiter<Nothing> GetAwaiter() => new(Routine);

    /// <inheritdoc/>
    public bool Equals(Step other) => Equals(frame, other.frame);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Step other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => frame?.GetHashCode() ?? 0;

    /// <summary>Whether two calls are the same.</summary>
    public static bool operator ==(Step left, Step right) => left.Equals(right);

    /// <summary>Whether two calls differ.</summary>
    public static bool operator !=(Step left, Step right) => !left.Equals(right);
}

/// <summary>What a routine that returns a value returns; awaiting it is a call.</summary>
/// <typeparam name="T">The value's type.</typeparam>
[AsyncMethodBuilder(typeof(StepBuilder<>))]
public readonly struct Step<T> : IEquatable<Step<T>>
{
    private readonly SuspendedRoutine frame;

    internal Step(SuspendedRoutine frame) => this.frame = frame;

    internal SuspendedRoutine Routine => frame ?? throw new RoutineException("a default Step was awaited; a routine must be called");

    /// <summary>Makes the call awaitable.</summary>
    public CallAwaiter<T> GetAwaiter() => new(Routine);

    /// <inheritdoc/>
    public bool Equals(Step<T> other) => Equals(frame, other.frame);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Step<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => frame?.GetHashCode() ?? 0;

    /// <summary>Whether two calls are the same.</summary>
    public static bool operator ==(Step<T> left, Step<T> right) => left.Equals(right);

    /// <summary>Whether two calls differ.</summary>
    public static bool operator !=(Step<T> left, Step<T> right) => !left.Equals(right);
}
