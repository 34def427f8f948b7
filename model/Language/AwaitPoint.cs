namespace Shootdown.Model.Language;

/// <summary>An await of a kernel routine, or of a helper that a kernel routine calls.</summary>
/// <param name="Text">The compiler's state machine for the routine that awaits.</param>
/// <param name="Point">The number of the await in that routine, from 0.</param>
/// <param name="File">The kernel file of the innermost routine that stands for a kernel function.</param>
/// <param name="Function">That kernel function.</param>
public sealed record AwaitPoint(Type Text, int Point, string File, string Function);
