using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Shootdown.Testing;

/// <summary>What the static members of a class stand for.</summary>
/// <param name="type">The class.</param>
internal sealed class NamedMembers(Type type)
{
    private const BindingFlags Any =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The value of a property, field or method without parameters; the name itself where there is none of the name, or it is
    /// neither of a kind that is accepted nor a text.</summary>
    /// <param name="name">The name.</param>
    /// <param name="what">What the name is for.</param>
    /// <param name="accepted">What it may be, besides a text.</param>
    /// <exception cref="FormatException">There is a member of the name that is none of these.</exception>
    public object Find(string name, string what, params ReadOnlySpan<Type> accepted)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (at.GetMember(name, Any).FirstOrDefault(IsAsked) is { } member)
            {
                var value = IsStatic(member) ? ValueOf(member) : null;
                foreach (var kind in accepted)
                {
                    if (kind.IsInstanceOfType(value))
                    {
                        return value!;
                    }
                }

                return value as string ?? throw new FormatException(
                    $"{what}: {at.Name}.{name} is {(IsStatic(member) ? value?.GetType().Name ?? "null" : "no static member")}; "
                    + $"accepted: a static member that is a {string.Join(", a ", [.. accepted.ToArray().Select(t => t.Name), "text"])}");
            }
        }

        return name;
    }

    private static bool IsAsked(MemberInfo member) => member switch
    {
        PropertyInfo property => property.CanRead && property.GetIndexParameters().Length == 0,
        MethodInfo method => method.GetParameters().Length == 0 && method.ReturnType != typeof(void) && !method.IsGenericMethodDefinition,
        _ => member is FieldInfo,
    };

    private static bool IsStatic(MemberInfo member) => member switch
    {
        PropertyInfo property => property.GetMethod!.IsStatic,
        FieldInfo field => field.IsStatic,
        _ => ((MethodInfo)member).IsStatic,
    };

    // What the member itself throws is what went wrong.
    private static object? ValueOf(MemberInfo member)
    {
        try
        {
            return member switch
            {
                PropertyInfo property => property.GetValue(null),
                FieldInfo field => field.GetValue(null),
                _ => ((MethodInfo)member).Invoke(null, null),
            };
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }
}
