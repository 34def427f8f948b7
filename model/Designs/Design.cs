using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Shootdown.Model.Designs;

/// <summary>
/// One variant of the protocol: a value on every axis. Routines ask it where a kernel patch would change them. The default is Linux
/// 7.3 as it landed.
/// </summary>
/// <remarks>Its axes stand with their values, in one file for each series of patches or kind of bug that they come from. Each says when it
/// is asked, so that two designs that differ on axes that nobody asked need to be looked at once.</remarks>
public sealed partial record Design
{
    private Listener listener;

    /// <summary>The same design, which says which of its axes are asked.</summary>
    /// <param name="asked">What is told, by the names of the properties that the axes are.</param>
    public Design Listening(AskedAxes asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return this with { listener = new Listener(asked) };
    }

    private T Tell<T>(T value, [CallerMemberName] string axis = "")
    {
        listener.Asked?.Add(axis);
        return value;
    }

    // Who listens makes no design another one.
    private readonly struct Listener(AskedAxes asked) : IEquatable<Listener>
    {
        public AskedAxes? Asked { get; } = asked;

        public bool Equals(Listener other) => true;

        public override bool Equals(object? obj) => obj is Listener;

        public override int GetHashCode() => 0;
    }
}

/// <summary>The axes that have been asked of a design. Safe to be told by several threads.</summary>
public sealed class AskedAxes
{
    private readonly ConcurrentDictionary<string, bool> names = new(StringComparer.Ordinal);

    /// <summary>Whether an axis has been asked.</summary>
    /// <param name="axis">The axis.</param>
    /// <returns>True also for an axis that does not say when it is asked.</returns>
    public bool Has(Axis axis)
    {
        ArgumentNullException.ThrowIfNull(axis);
        return !axis.TellsWhenAsked || names.ContainsKey(axis.PropertyName);
    }

    /// <summary>The names of the properties that were asked.</summary>
    internal IEnumerable<string> Names => names.Keys;

    internal void Add(string axis) => names.TryAdd(axis, true);
}
