namespace Shootdown.Explore.Storage;

/// <summary>The size of what is left of a state without its first word.</summary>
/// <param name="width">The size of the state; more than one word.</param>
/// <typeparam name="TWidth">The size as a type.</typeparam>
internal readonly struct TailWidth<TWidth>(TWidth width) : IStateWidth
    where TWidth : struct, IStateWidth
{
    private readonly TWidth width = width;

    /// <inheritdoc/>
    public int HalfWords => width.HalfWords - 2;
}
