using System.Text.Json;

namespace Shootdown.Json;

/// <summary>A JSON object's properties by name, each with its place.</summary>
public sealed class LocatedObject
{
    private readonly LocatedValue owner;
    private readonly Dictionary<string, LocatedValue> values;

    internal LocatedObject(LocatedValue owner, Dictionary<string, LocatedValue> values) => (this.owner, this.values) = (owner, values);

    /// <summary>A property that may be absent.</summary>
    /// <param name="name">Its name.</param>
    public LocatedValue? Find(string name) => values.GetValueOrDefault(name);

    /// <summary>A property that may be absent or null, which is the same.</summary>
    /// <param name="name">Its name.</param>
    public LocatedValue? Given(string name) => Find(name) is { Value.ValueKind: not JsonValueKind.Null } value ? value : null;

    /// <summary>A property that must be there; if it is not, whatever is asked of it says so.</summary>
    /// <param name="name">Its name.</param>
    public LocatedValue Need(string name) => Find(name) ?? owner with { Path = $"{owner.Path}.{name}", Value = default };
}
