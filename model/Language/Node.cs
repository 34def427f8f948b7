namespace Shootdown.Model.Language;

/// <summary>A place where a context can rest: the step that it makes next, and what it carries.</summary>
/// <param name="Operation">The next step.</param>
/// <param name="Registers">The context's registers before it.</param>
/// <param name="Location">The routines on its call stack, innermost first.</param>
public sealed record Node(Operation Operation, Registers Registers, Location Location)
{
    /// <summary>The line of the text that makes the step; null without symbols.</summary>
    public SourceLine? Source => (Operation.AsWritten as Fault)?.Line ?? Location.Source;
}

/// <summary>Where in the routine text a node lies.</summary>
/// <param name="Calls">Routines on the call stack, innermost first, each with the number of the await that it stands at.</param>
public sealed record Location(IReadOnlyList<RoutinePoint> Calls)
{
    /// <summary>The kernel function of the innermost routine that stands for one; null where none does.</summary>
    public string? Function { get; } = Calls.FirstOrDefault(c => c.Kernel is not null)?.Kernel!.Function;

    /// <summary>The line of the await that is suspended; null without symbols.</summary>
    public SourceLine? Source => Calls[0].Source;

    /// <summary>The await that is suspended, or null where no kernel routine is on the stack or the context has ended.</summary>
    public AwaitPoint? Await =>
        Calls[0] is { Text: { } text } innermost && Calls.FirstOrDefault(c => c.Kernel is not null)?.Kernel is { } kernel
            ? new AwaitPoint(text, innermost.Point, kernel.File, kernel.Function)
            : null;

    /// <inheritdoc/>
    public bool Equals(Location? other) => other is not null && Calls.SequenceEqual(other.Calls);

    /// <inheritdoc/>
    public override int GetHashCode() => Calls.Aggregate(0, (hash, call) => HashCode.Combine(hash, call));
}

/// <summary>One await of one routine.</summary>
/// <param name="Routine">The routine's C# name.</param>
/// <param name="Kernel">The kernel function that it stands for, or null for the harness's own.</param>
/// <param name="Point">The number of the await in the routine, from 0.</param>
public sealed record RoutinePoint(string Routine, KernelAttribute? Kernel, int Point)
{
    /// <summary>The compiler's state machine for the routine, which tells overloads apart; null for the end of a context.</summary>
    public Type? Text { get; init; }

    /// <summary>The compiler's state machine for a routine whose call or return it is, which is no await of its text; null for an
    /// await.</summary>
    public Type? Called { get; init; }

    /// <summary>The line of the await, or the line that the routine begins on; null without symbols.</summary>
    public SourceLine? Source => (Text ?? Called) is { } text ? RoutineSource.Of(text).At(Point) : null;

    /// <summary>The kernel's name where there is one, else the routine's.</summary>
    public string Function => Kernel?.Function ?? Routine;
}
