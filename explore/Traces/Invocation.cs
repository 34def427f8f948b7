namespace Shootdown.Explore.Traces;

/// <summary>What a reader types to run the program.</summary>
public static class Invocation
{
    /// <summary>What stands before a verb: of a program in its source tree another than of one that is installed.</summary>
    public static string Program { get; } = Checkout.Root is null ? "shootdown" : "dotnet run --project cli -c Release --";

    /// <summary>The command that replays a run.</summary>
    /// <param name="token">The run's token.</param>
    public static string Replay(Token token) => $"{Program} replay '{token}'";
}
