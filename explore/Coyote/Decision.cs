using System.Globalization;

namespace Shootdown.Explore.Coyote;

/// <summary>A point at which Coyote decides: who goes on, or which number an operation draws.</summary>
/// <param name="Operation">Who has come to it; <see cref="OperationScript.Root"/> for the test itself.</param>
/// <param name="Kind">The kind of scheduling point, in Coyote's words; null where a number is drawn.</param>
/// <param name="Numbers">How many numbers there are to draw from; 0 at a scheduling point.</param>
internal readonly record struct Decision(int Operation, string? Kind, int Numbers)
{
    /// <summary>An operation whose step may race has come to its next step.</summary>
    public const string Write = "Write";

    /// <summary>An operation whose step races with nobody has come to its next step.</summary>
    public const string Interleave = "Interleave";

    /// <summary>An operation cannot go on.</summary>
    public const string Pause = "Pause";

    /// <summary>An operation has ended.</summary>
    public const string Default = "Default";

    /// <summary>The decision as a step of Coyote's trace.</summary>
    /// <param name="taken">The operation that goes on, or the number.</param>
    public string Text(int taken) => Kind is null
        ? string.Create(CultureInfo.InvariantCulture, $"op({Operation + 1}:0),int({taken})")
        : string.Create(CultureInfo.InvariantCulture, $"op({Operation + 1}:0),sp({Kind}),next({taken + 1}:0)");
}
