namespace Shootdown.Model.Language;

/// <summary>Says of a routine why its steps and the shared accesses of the kernel's text are not the same there: what the model leaves
/// out, puts together or does at another place. <c>drift</c> holds both against each other and lists what nothing explains.</summary>
/// <param name="accesses">The accesses as <c>drift</c> prints them, with a blank between each two: <c>smp_wmb READ_ONCE(next)</c>.</param>
/// <param name="why">Why the model may differ, in the kernel's terms.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class DiffersAttribute(string accesses, string why) : Attribute
{
    /// <summary>The accesses.</summary>
    public string Accesses { get; } = accesses;

    /// <summary>Why.</summary>
    public string Why { get; } = why;

    /// <summary>The kernel's version of which alone it is so; null for all.</summary>
    public string? Version { get; init; }
}
