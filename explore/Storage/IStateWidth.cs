namespace Shootdown.Explore.Storage;

/// <summary>
/// The stored size of a state. Struct implementations that return a constant make the compiler unroll copies, hashes and
/// comparisons for that size.
/// </summary>
internal interface IStateWidth
{
    /// <summary>Size in units of 32 bits; at least 1.</summary>
    int HalfWords { get; }
}
