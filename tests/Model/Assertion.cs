namespace Shootdown.Tests.Model;

/// <summary>What steps of tests show.</summary>
internal static class Assertion
{
    /// <summary>A step's own assertion failed.</summary>
    public const ulong Failed = 1UL << 40;
}
