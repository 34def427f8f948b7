using System.Text.Json;

namespace Shootdown.Scenarios;

/// <summary>A JSON object's properties by name.</summary>
internal sealed class Fields(Place owner, Dictionary<string, Place> values)
{
    /// <summary>A property that may be absent.</summary>
    /// <param name="name">Its name.</param>
    public Place? Find(string name) => values.GetValueOrDefault(name);

    /// <summary>A property that may be absent or null, which is the same.</summary>
    /// <param name="name">Its name.</param>
    public Place? Given(string name) => Find(name) is { Value.ValueKind: not JsonValueKind.Null } place ? place : null;

    /// <summary>A property that must be there; if it is not, whatever is asked of it says so.</summary>
    /// <param name="name">Its name.</param>
    public Place Need(string name) => Find(name) ?? owner with { Path = $"{owner.Path}.{name}", Value = default };
}
