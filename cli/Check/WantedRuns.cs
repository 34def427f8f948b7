namespace Shootdown.Cli.Check;

/// <summary>Which runs a check is to come back with.</summary>
internal enum WantedRuns
{
    /// <summary>Those that contradict what is claimed.</summary>
    OfTheUnexpected,

    /// <summary>Some run of all that is broken.</summary>
    Any,

    /// <summary>The shortest of all that is broken, wherever it is found in time.</summary>
    Shortest,
}
