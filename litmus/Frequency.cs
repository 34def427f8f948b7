namespace Shootdown.Litmus;

/// <summary>Of how many outcomes a test's proposition is true.</summary>
public enum Frequency
{
    /// <summary>Of none.</summary>
    Never,

    /// <summary>Of some.</summary>
    Sometimes,

    /// <summary>Of all.</summary>
    Always,
}
