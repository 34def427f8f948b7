namespace Shootdown.Cli.Output;

/// <summary>What the process says to the one that started it.</summary>
internal static class ExitCode
{
    /// <summary>Every verdict is the one claimed; where nothing is claimed, the property holds.</summary>
    public const int AsClaimed = 0;

    /// <summary>Some verdict is not.</summary>
    public const int NotAsClaimed = 1;

    /// <summary>The input makes no sense; stderr says where and what would.</summary>
    public const int BadInput = 2;

    /// <summary>A bound was reached before anything was decided.</summary>
    public const int Inconclusive = 3;

    /// <summary>The program itself failed (EX_SOFTWARE).</summary>
    public const int InternalError = 70;
}
