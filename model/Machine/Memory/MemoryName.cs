namespace Shootdown.Model.Machine.Memory;

/// <summary>The memory models by the names that options and tokens give them.</summary>
public static class MemoryName
{
    /// <summary>Every model that a run may ask for.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<MemoryModel>().Select(Of)];

    /// <summary>A model's name.</summary>
    /// <param name="memory">The model.</param>
    public static string Of(MemoryModel memory) => memory.ToString().ToLowerInvariant();

    /// <summary>Reads a name that <see cref="All"/> holds.</summary>
    /// <param name="name">The name.</param>
    public static MemoryModel Parse(string name) => Enum.GetValues<MemoryModel>().Single(m => Of(m) == name);
}
