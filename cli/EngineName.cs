namespace Shootdown.Cli;

/// <summary>The engines by the names that options give them.</summary>
internal static class EngineName
{
    /// <summary>Breadth-first through every state.</summary>
    public const string Exhaustive = "exhaustive";

    /// <summary>The execution of a recorded schedule.</summary>
    public const string Replay = "replay";

    /// <summary>Every engine that a check may ask for.</summary>
    public static IReadOnlyList<string> All { get; } = [Exhaustive];
}
