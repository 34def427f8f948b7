using System.Globalization;

namespace Shootdown.Litmus;

/// <summary>Something that a condition looks at.</summary>
/// <param name="Thread">The thread whose register it is, or -1 for a memory location.</param>
/// <param name="Name">The register's or the location's name.</param>
public sealed record Variable(int Thread, string Name)
{
    /// <summary>Whether an instruction of a thread has found no translation: 1 if so.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="instruction">The instruction's number in it.</param>
    public static Variable OfFault(int thread, int instruction) =>
        new(thread, string.Create(CultureInfo.InvariantCulture, $"fault[{instruction}]"));

    /// <inheritdoc/>
    public override string ToString() => Thread < 0 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Thread}:{Name}");
}
