namespace Shootdown.Reports.Text;

/// <summary>An await that a design leaves of a kernel function's routines.</summary>
/// <param name="Operation">What is awaited: the type that declares it and its name, such as <c>MaskStorage.Build</c>; of what is no call,
/// its text.</param>
/// <param name="Text">Its text.</param>
/// <param name="Kernel">Where a routine is awaited that stands for a kernel function by itself: that function; else null.</param>
/// <param name="Routine">The routine that it stands in.</param>
public sealed record TextAwait(string Operation, string Text, KernelAttribute? Kernel, SourceRoutine Routine)
{
    /// <summary>Whether nothing tells two awaits apart.</summary>
    /// <param name="other">The other.</param>
    internal bool IsSame(TextAwait other) => Operation == other.Operation && Routine == other.Routine;
}
