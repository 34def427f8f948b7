using System.Reflection;

namespace Shootdown.Testing;

/// <summary>What the static members of a class stand for.</summary>
/// <param name="type">The class.</param>
internal sealed class NamedMembers(Type type)
{
    private const BindingFlags Static =
        BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;

    /// <summary>The value of a property, field or method without parameters; the name itself where there is none of the name.</summary>
    /// <param name="name">The name.</param>
    public object Find(string name) =>
        type.GetProperty(name, Static)?.GetValue(null)
        ?? type.GetField(name, Static)?.GetValue(null)
        ?? type.GetMethod(name, Static, [])?.Invoke(null, null)
        ?? name;
}
