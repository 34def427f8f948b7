using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Shootdown.Model.Language;

/// <summary>What is known of the compiler's state machine for a routine, whatever its locals have.</summary>
internal sealed class RoutineType
{
    private const int Seed = 17;
    private const int Factor = unchecked((int)0x9E3779B1);

    private readonly FieldInfo? owner;
    private readonly FieldInfo point;

    /// <param name="machine">The state machine.</param>
    public RoutineType(Type machine)
    {
        Text = Definition(machine);
        Fields = machine.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        Lists = Array.FindAll(Fields, f => OwnersUnchanged.IsList(f.FieldType));
        owner = Array.Find(Fields, f => f.Name.EndsWith("__this", StringComparison.Ordinal));
        point = Fields.Single(f => f.Name.Contains("__state", StringComparison.Ordinal));
        Name = ReadName(machine.Name);
        Kernel = FindKernel(machine);
    }

    /// <summary>The routine's C# name, out of the compiler's <c>&lt;Name&gt;d__N</c>.</summary>
    public string Name { get; }

    /// <summary>The kernel function that it stands for, or null.</summary>
    public KernelAttribute? Kernel { get; }

    /// <summary>The state machine, of a generic routine its definition.</summary>
    public Type Text { get; }

    /// <summary>The locals, and what the compiler adds to them.</summary>
    public FieldInfo[] Fields { get; }

    /// <summary>The locals that are lists of values.</summary>
    public FieldInfo[] Lists { get; }

    /// <summary>Which await a routine stands at.</summary>
    /// <param name="machine">Its state machine.</param>
    public int PointOf(object machine) => (int)point.GetValue(machine)!;

    /// <summary>Which await a routine stands at.</summary>
    /// <param name="machine">Its state machine.</param>
    public Expression PointOf(ParameterExpression machine) => Expression.Field(machine, point);

    /// <summary>Whether two have the same locals.</summary>
    /// <param name="left">The state machine of one.</param>
    /// <param name="right">The other's.</param>
    public bool Same(object left, object right) => Array.TrueForAll(Fields, f => Equals(f.GetValue(left), f.GetValue(right)));

    /// <summary>Whether two have the same locals.</summary>
    /// <param name="left">The state machine of one.</param>
    /// <param name="right">The other's.</param>
    public Expression Equality(ParameterExpression left, ParameterExpression right)
    {
        Expression all = Expression.Constant(true);
        foreach (var field in Fields)
        {
            var same = Expression.Call(ComparerOf(field), "Equals", null, Expression.Field(left, field), Expression.Field(right, field));
            all = Expression.AndAlso(all, same);
        }

        return all;
    }

    /// <summary>A hash of the locals.</summary>
    /// <param name="machine">The state machine.</param>
    public int Hash(object machine)
    {
        var hash = Seed;
        foreach (var field in Fields)
        {
            hash = unchecked((hash * Factor) + (field.GetValue(machine)?.GetHashCode() ?? 0));
        }

        return hash;
    }

    /// <summary>A hash of the locals.</summary>
    /// <param name="machine">The state machine.</param>
    public Expression HashOf(ParameterExpression machine)
    {
        Expression hash = Expression.Constant(Seed);
        foreach (var field in Fields)
        {
            var comparer = ComparerOf(field);
            Expression value = Expression.Field(machine, field);
            Expression own = Expression.Call(comparer, comparer.Type.GetMethod("GetHashCode", [field.FieldType])!, value);
            if (!field.FieldType.IsValueType)
            {
                var isNull = Expression.Equal(value, Expression.Constant(null, field.FieldType));
                own = Expression.Condition(isNull, Expression.Constant(0), own);
            }

            hash = Expression.Add(Expression.Multiply(hash, Expression.Constant(Factor)), own);
        }

        return hash;
    }

    /// <summary>What a routine is a method of; null for a static one.</summary>
    /// <param name="machine">Its state machine.</param>
    public object? OwnerOf(object machine) => owner?.GetValue(machine);

    private static MemberExpression ComparerOf(FieldInfo field) =>
        Expression.Property(null, typeof(EqualityComparer<>).MakeGenericType(field.FieldType), "Default");

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static string ReadName(string name)
    {
        if (name.IndexOf("g__", StringComparison.Ordinal) is var local && local >= 0)
        {
            return name[(local + 3)..name.IndexOf('|', StringComparison.Ordinal)]; // a local function: <<Outer>g__Inner|1_0>d
        }

        var end = name.IndexOf('>', StringComparison.Ordinal);
        return end > 1 ? name[1..end] : name;
    }

    private KernelAttribute? FindKernel(Type machine) =>
        machine.DeclaringType?
            .GetMethods(
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .FirstOrDefault(m =>
                m.GetCustomAttribute<AsyncStateMachineAttribute>() is { } s && Definition(s.StateMachineType) == Text)?
            .GetCustomAttribute<KernelAttribute>();
}
