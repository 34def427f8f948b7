namespace Shootdown.Litmus;

/// <summary>The answer to a test's condition.</summary>
public enum LitmusVerdict
{
    /// <summary>Some outcome is such.</summary>
    Allowed,

    /// <summary>No outcome is such.</summary>
    Forbidden,

    /// <summary>Every outcome is such, as was asked.</summary>
    Required,

    /// <summary>Not every outcome is such, though that was asked.</summary>
    NotRequired,
}
