namespace Shootdown.Cli.Output;

/// <summary>What a reader types to run the program.</summary>
internal static class Invocation
{
    /// <summary>What stands before a verb.</summary>
    public const string Program = "dotnet run --project cli -c Release --";

    /// <summary>The command that replays a run.</summary>
    /// <param name="token">The run's token.</param>
    public static string Replay(Token token) => $"{Program} replay '{token}'";
}
