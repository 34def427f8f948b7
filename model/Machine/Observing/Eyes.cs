namespace Shootdown.Model.Machine.Observing;

/// <summary>The monitors of one property on one system, and how the system reports what they find.</summary>
/// <param name="Property">The property's id.</param>
/// <param name="Monitor">A monitor made for this system.</param>
public sealed record Eyes(string Property, IMonitor Monitor)
{
    /// <summary>The most properties that one system reports at a time.</summary>
    public const int Most = 52;

    /// <summary>What the system reports where the property is broken.</summary>
    internal ulong Breaks { get; init; }

    /// <summary>What it notes where that has happened of which the property speaks: <see cref="Successors.Noted"/>.</summary>
    internal ulong Notes { get; init; }

    /// <summary>Whether the monitor says itself when that has happened (<see cref="Probe.Notes"/>, <see cref="Sight.Note()"/>); else it has
    /// wherever it looks.</summary>
    public bool SaysWhen { get; init; }

    /// <summary>Gives each property a bit.</summary>
    internal static IReadOnlyList<Eyes> Number(IReadOnlyList<Eyes> all)
    {
        var properties = all.Select(e => e.Property).Distinct().ToList();
        return properties.Count <= Most
            ? [.. from eyes in all let bit = 1UL << properties.IndexOf(eyes.Property) select eyes with { Breaks = bit, Notes = bit }]
            : throw new ArgumentException(
                $"{properties.Count} properties are asked of one system; at most {Most} can be at a time", nameof(all));
    }
}
