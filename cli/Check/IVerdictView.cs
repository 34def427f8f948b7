namespace Shootdown.Cli.Check;

/// <summary>A way to show verdicts while they come.</summary>
internal interface IVerdictView
{
    /// <summary>Takes the answers of one search, and shows what can be shown by now.</summary>
    /// <param name="search">The search.</param>
    void Add(SystemAnswers search);

    /// <summary>Shows the rest.</summary>
    void End();
}
