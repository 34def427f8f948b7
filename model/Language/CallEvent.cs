namespace Shootdown.Model.Language;

/// <summary>
/// A call of a kernel function, or its return, as a step of its own that touches nothing: what a property that speaks of a call hangs its
/// eyes on. The language makes these steps where a function is watched; no routine text contains one.
/// </summary>
/// <remarks>A step more at the boundary of a call only splits what a scheduler may do anyhow: the run in which nobody comes between the
/// event and what stands beside it in the text is always among those explored.</remarks>
public sealed record CallEvent : Effect
{
    private readonly SuspendedRoutine frame;
    private readonly (string Parameter, object? Value)[]? kept;

    /// <summary>A call.</summary>
    /// <param name="frame">The routine with its arguments.</param>
    internal CallEvent(SuspendedRoutine frame) => this.frame = frame;

    /// <summary>A return.</summary>
    /// <param name="frame">The routine with its arguments.</param>
    /// <param name="parameters">What is told of these; null for all.</param>
    /// <param name="returned">What it returns.</param>
    internal CallEvent(SuspendedRoutine frame, IReadOnlySet<string>? parameters, object? returned)
    {
        (this.frame, Returns, Returned) = (frame, true, returned);
        kept = parameters is null
            ? null
            : [.. parameters.Order(StringComparer.Ordinal).Select(p => (p, frame.TryArgument(p, out var value) ? value : null))];
    }

    /// <summary>The kernel's name of the function.</summary>
    public string Function => frame.Kernel!.Function;

    /// <summary>Whether it returns; else it is called.</summary>
    public bool Returns { get; }

    /// <summary>What it returns; null where it returns nothing, or is called.</summary>
    public object? Returned { get; }

    /// <inheritdoc/>
    public override string Label => Returns ? $"{Function}() returns" : $"calls {Function}()";

    /// <summary>An argument of the call.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">The parameter's name in the routine text.</param>
    /// <exception cref="RoutineException">The routine has no such parameter, or never uses it.</exception>
    public T Argument<T>(string name) => TryArgument(name, out var value) && value is T found
        ? found
        : throw new RoutineException(
            $"routine {frame.Routine} has no parameter {name} of type {typeof(T).Name} that it uses; a property goes by it");

    /// <summary>An argument of the call, or null where the routine has none of the name, or never uses it.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">The parameter's name in the routine text.</param>
    public T? Find<T>(string name)
        where T : class => TryArgument(name, out var value) ? value as T : null;

    /// <inheritdoc/>
    public bool Equals(CallEvent? other) =>
        other is not null && Returns == other.Returns && Equals(Returned, other.Returned)
        && (kept is null
            ? other.kept is null && frame.Equals(other.frame)
            : other.kept is not null && frame.Text == other.frame.Text && kept.AsSpan().SequenceEqual(other.kept));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(frame.Text, Returns, Returned, kept is null ? frame.GetHashCode() : kept.Length);

    /// <inheritdoc/>
    public override bool IsAlwaysEnabled => true;

    /// <inheritdoc/>
    public override int Execute(ref StepExecution step) => 0;

    /// <inheritdoc/>
    public override void Touch(Footprint footprint)
    {
    }

    private bool TryArgument(string name, out object? value)
    {
        if (kept is null)
        {
            return frame.TryArgument(name, out value);
        }

        var found = Array.FindIndex(kept, k => k.Parameter == name);
        value = found < 0 ? null : kept[found].Value;
        return found >= 0;
    }
}
