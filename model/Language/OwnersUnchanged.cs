using System.Collections;
using System.Reflection;

namespace Shootdown.Model.Language;

/// <summary>Whether routines leave the fields of what they are routines of as they were. What a routine stores in one is no part of a
/// state: whatever is run later finds it, in every state.</summary>
internal sealed class OwnersUnchanged
{
    private const BindingFlags Any =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly HashSet<object> known = new(ReferenceEqualityComparer.Instance);
    private readonly List<(SuspendedRoutine Routine, FieldInfo Field, object? Owner, object? List, object? Value)> before = [];

    /// <summary>Keeps what the fields of a routine's object and class have that has not begun.</summary>
    /// <param name="routine">The routine.</param>
    public void Note(SuspendedRoutine routine)
    {
        if (routine.Owner is { } owner && known.Add(owner))
        {
            Note(routine, owner.GetType(), owner);
        }

        if (routine.Text.DeclaringType is { ContainsGenericParameters: false } type && known.Add(type))
        {
            Note(routine, type, null);
        }
    }

    /// <summary>Keeps what the lists have that a routine holds in its locals: a copy of the routine holds the same.</summary>
    /// <param name="routine">The routine, at an await.</param>
    public void NoteLocals(SuspendedRoutine routine)
    {
        foreach (var field in routine.Lists)
        {
            if (routine.ValueOf(field) is { } list && known.Add(list))
            {
                before.Add((routine, field, null, list, Copy(list)));
            }
        }
    }

    /// <summary>Makes sure that they have it still.</summary>
    /// <exception cref="RoutineException">One has something else.</exception>
    public void Expect()
    {
        foreach (var (routine, field, owner, list, value) in before)
        {
            if (!Same(value, Copy(list ?? field.GetValue(owner))))
            {
                throw RoutineException.Of(
                    routine.Routine,
                    routine.Source,
                    list is null
                        ? $"or one beside it changes {NameOf(field)}, which is no part of a state; "
                            + "accepted: a cell, or a local of the routine"
                        : $"changes what a local {field.FieldType.Name} has after an await, which its copies share; "
                            + "accepted: locals that are values, or cells");
            }
        }
    }

    // The compiler's classes have names of their own.
    private static string NameOf(FieldInfo field) =>
        field.DeclaringType!.Name is var name && name.StartsWith('<') ? $"the captured {field.Name}" : $"{name}.{field.Name}";

    private void Note(SuspendedRoutine routine, Type type, object? owner)
    {
        foreach (var field in type.GetFields(Any).Where(f => f.IsStatic == owner is null && !f.IsLiteral && IsPlain(f)))
        {
            before.Add((routine, field, owner, null, Copy(field.GetValue(owner))));
        }
    }

    // What refers to something else is made once and kept, as by ??=; a value is not.
    private static bool IsPlain(FieldInfo field) =>
        IsPlain(field.FieldType) ? !field.IsInitOnly : IsList(field.FieldType);

    /// <summary>Whether a type is a list of plain values.</summary>
    /// <param name="type">The type.</param>
    public static bool IsList(Type type) =>
        type.IsArray ? IsPlain(type.GetElementType()!)
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>) && IsPlain(type.GenericTypeArguments[0]);

    private static bool IsPlain(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(CpuMask);

    private static object? Copy(object? value) => value is IList list ? list.Cast<object?>().ToArray() : value;

    private static bool Same(object? left, object? right) =>
        left is object?[] some && right is object?[] others ? some.SequenceEqual(others) : Equals(left, right);
}
