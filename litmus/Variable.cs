using System.Globalization;

namespace Shootdown.Litmus;

/// <summary>Something that a condition looks at.</summary>
/// <param name="Thread">The thread whose register it is, or -1 for a memory location.</param>
/// <param name="Name">The register's or the location's name.</param>
public sealed record Variable(int Thread, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Thread < 0 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Thread}:{Name}");
}
