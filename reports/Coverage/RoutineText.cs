using System.Reflection;
using System.Runtime.CompilerServices;

namespace Shootdown.Reports.Coverage;

/// <summary>A routine that stands for a kernel function, or a helper beside one.</summary>
/// <param name="Text">The compiler's state machine for it.</param>
/// <param name="Name">Its C# name.</param>
/// <param name="Kernel">The kernel function; null for a helper, which is part of whatever calls it.</param>
/// <param name="Redundant">What it says can be taken out of it.</param>
/// <param name="Lines">Where its awaits stand, in their order; empty without symbols.</param>
public sealed record RoutineText(
    Type Text, string Name, KernelAttribute? Kernel, IReadOnlyList<RedundantAttribute> Redundant, IReadOnlyList<SourceLine> Lines)
{
    /// <summary>A kernel function that some routine of the same class stands for; it has the file of a helper.</summary>
    public required KernelAttribute Nearest { get; init; }

    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The routines of an assembly: of each class that has one which stands for a kernel function, all.</summary>
    /// <param name="assembly">The assembly.</param>
    public static IReadOnlyList<RoutineText> In(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return [.. assembly.GetTypes().SelectMany(Of)];
    }

    /// <summary>The routines of a class: all if one of them stands for a kernel function, else none.</summary>
    /// <param name="type">The class.</param>
    public static IReadOnlyList<RoutineText> Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var methods = type.GetMethods(Declared).Where(m => m.IsDefined(typeof(AsyncStateMachineAttribute)) && IsStep(m.ReturnType))
            .ToList();
        return methods.Select(m => m.GetCustomAttribute<KernelAttribute>()).FirstOrDefault(k => k is not null) is { } nearest
            ? [.. methods.Select(m => Read(m, nearest))]
            : [];
    }

    private static RoutineText Read(MethodInfo method, KernelAttribute nearest)
    {
        var text = method.GetCustomAttribute<AsyncStateMachineAttribute>()!.StateMachineType;
        return new RoutineText(
            text.IsGenericType ? text.GetGenericTypeDefinition() : text,
            method.Name,
            method.GetCustomAttribute<KernelAttribute>(),
            [.. method.GetCustomAttributes<RedundantAttribute>()],
            RoutineSource.Of(text).Awaits)
        {
            Nearest = nearest,
        };
    }

    private static bool IsStep(Type type) =>
        type == typeof(Step) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Step<>));
}
