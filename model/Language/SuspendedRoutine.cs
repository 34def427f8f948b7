using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Shootdown.Model.Language;

/// <summary>A suspended routine's locals: a copy of the compiler's state machine, compared by value.</summary>
internal abstract class SuspendedRoutine
{
    /// <summary>The routine's C# name.</summary>
    public abstract string Routine { get; }

    /// <summary>The kernel function that it stands for, or null.</summary>
    public abstract KernelAttribute? Kernel { get; }

    /// <summary>The compiler's state machine, of a generic routine its definition.</summary>
    public abstract Type Text { get; }

    /// <summary>Which await the routine stands at.</summary>
    public abstract int Point { get; }

    /// <summary>Its locals that are lists of values.</summary>
    public abstract IReadOnlyList<FieldInfo> Lists { get; }

    /// <summary>What a local has.</summary>
    /// <param name="field">The local.</param>
    public abstract object? ValueOf(FieldInfo field);

    /// <summary>What the routine is a method of; null for a static one.</summary>
    public abstract object? Owner { get; }

    /// <summary>An argument of a routine that has not begun.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">The argument.</param>
    /// <returns>Whether the routine has such a parameter and uses it: the compiler keeps no other.</returns>
    public abstract bool TryArgument(string name, out object? value);

    /// <summary>The line of that await; null without symbols.</summary>
    public SourceLine? Source => RoutineSource.Of(Text).At(Point);

    /// <summary>Runs a copy of the routine to its next await, leaving this one as it is.</summary>
    public abstract void Resume();

    /// <summary>Copies a routine.</summary>
    /// <exception cref="RoutineException">The compiler made the state machine a class.</exception>
    public static SuspendedRoutine Capture<TMachine>(ref TMachine machine)
        where TMachine : IAsyncStateMachine
    {
        if (!typeof(TMachine).IsValueType)
        {
            throw RoutineException.Of(
                SuspendedRoutine<TMachine>.Name,
                RoutineSource.Of(typeof(TMachine)).Start,
                "was compiled without optimisation, so it cannot be copied; accepted: a project built with <Optimize>true</Optimize>");
        }

        return new SuspendedRoutine<TMachine>(machine);
    }
}

/// <inheritdoc/>
internal sealed class SuspendedRoutine<TMachine>(TMachine machine) : SuspendedRoutine
    where TMachine : IAsyncStateMachine
{
    private static readonly Type Compiled = Definition(typeof(TMachine));
    private static readonly FieldInfo[] Fields =
        typeof(TMachine).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
    private static readonly FieldInfo[] ListFields = Array.FindAll(Fields, f => OwnersUnchanged.IsList(f.FieldType));
    private static readonly FieldInfo? This = Array.Find(Fields, f => f.Name.EndsWith("__this", StringComparison.Ordinal));
    private static readonly Func<TMachine, TMachine, bool> SameLocals = CompileEquality();
    private static readonly Func<TMachine, int> HashLocals = CompileHash();
    private static readonly Func<TMachine, int> ReadPoint = CompilePoint();
    private static readonly KernelAttribute? KernelFunction = FindKernel();
    private readonly TMachine machine = machine;
    private readonly int hash = HashLocals(machine);

    /// <summary>The routine's C# name, out of the compiler's <c>&lt;Name&gt;d__N</c>.</summary>
    public static string Name { get; } = ReadName();

    public override string Routine => Name;

    public override KernelAttribute? Kernel => KernelFunction;

    public override Type Text => Compiled;

    public override int Point => ReadPoint(machine);

    public override IReadOnlyList<FieldInfo> Lists => ListFields;

    public override object? Owner => This?.GetValue(machine);

    public override object? ValueOf(FieldInfo field) => field.GetValue(machine);

    public override bool TryArgument(string name, out object? value)
    {
        var field = Array.Find(Fields, f => f.Name == name);
        value = field?.GetValue(machine);
        return field is not null;
    }

    public override void Resume()
    {
        var copy = machine;
        copy.MoveNext();
    }

    public override bool Equals(object? obj) =>
        ReferenceEquals(this, obj) || (obj is SuspendedRoutine<TMachine> other && hash == other.hash && SameLocals(machine, other.machine));

    public override int GetHashCode() => hash;

    private static string ReadName()
    {
        var name = typeof(TMachine).Name;
        if (name.IndexOf("g__", StringComparison.Ordinal) is var local && local >= 0)
        {
            return name[(local + 3)..name.IndexOf('|', StringComparison.Ordinal)]; // a local function: <<Outer>g__Inner|1_0>d
        }

        var end = name.IndexOf('>', StringComparison.Ordinal);
        return end > 1 ? name[1..end] : name;
    }

    private static KernelAttribute? FindKernel() =>
        typeof(TMachine).DeclaringType?
            .GetMethods(
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .FirstOrDefault(m =>
                m.GetCustomAttribute<AsyncStateMachineAttribute>() is { } s && Definition(s.StateMachineType) == Compiled)?
            .GetCustomAttribute<KernelAttribute>();

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static Func<TMachine, int> CompilePoint()
    {
        var machine = Expression.Parameter(typeof(TMachine));
        var state = Fields.Single(f => f.Name.Contains("__state", StringComparison.Ordinal));
        return Expression.Lambda<Func<TMachine, int>>(Expression.Field(machine, state), machine).Compile();
    }

    // Field by field through EqualityComparer<T>.Default: ValueType.Equals would box and reflect at every comparison.
    private static Func<TMachine, TMachine, bool> CompileEquality()
    {
        var (left, right) = (Expression.Parameter(typeof(TMachine)), Expression.Parameter(typeof(TMachine)));
        Expression all = Expression.Constant(true);
        foreach (var field in Fields)
        {
            var comparer = Expression.Property(null, typeof(EqualityComparer<>).MakeGenericType(field.FieldType), "Default");
            var same = Expression.Call(comparer, "Equals", null, Expression.Field(left, field), Expression.Field(right, field));
            all = Expression.AndAlso(all, same);
        }

        return Expression.Lambda<Func<TMachine, TMachine, bool>>(all, left, right).Compile();
    }

    private static Func<TMachine, int> CompileHash()
    {
        var machine = Expression.Parameter(typeof(TMachine));
        Expression hash = Expression.Constant(17);
        foreach (var field in Fields)
        {
            var comparer = Expression.Property(null, typeof(EqualityComparer<>).MakeGenericType(field.FieldType), "Default");
            Expression value = Expression.Field(machine, field);
            Expression own = Expression.Call(comparer, comparer.Type.GetMethod("GetHashCode", [field.FieldType])!, value);
            if (!field.FieldType.IsValueType)
            {
                var isNull = Expression.Equal(value, Expression.Constant(null, field.FieldType));
                own = Expression.Condition(isNull, Expression.Constant(0), own);
            }

            hash = Expression.Add(Expression.Multiply(hash, Expression.Constant(unchecked((int)0x9E3779B1))), own);
        }

        return Expression.Lambda<Func<TMachine, int>>(hash, machine).Compile();
    }
}
