using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Coyote.Runtime;

namespace Shootdown.Explore.Coyote.Driver;

/// <summary>
/// Coyote's runtime within a test, with operations that have no threads. Coyote puts a thread to sleep at each of its decisions and wakes
/// another, which takes longer than all that it decides by; and a step of the model leaves nothing on a stack that a thread would have to
/// keep. So one thread says of each operation in turn what it has come to. Coyote sleeps only where an operation comes to a point on the
/// thread that it was started on.
/// </summary>
/// <remarks>There is no public method to which an operation can be given, so these are internal ones of the version that
/// Directory.Packages.props pins. Where one is missing the first use throws.</remarks>
internal sealed class Runtime
{
    private static readonly Type Class = Internal("CoyoteRuntime");
    private static readonly Type Operation = Internal("ControlledOperation");
    private static readonly Type Point = Internal("SchedulingPointType");
    private static readonly Type Status = Internal("OperationStatus");

    private static readonly Dictionary<string, int> Points =
        new[] { Decision.Write, Decision.Interleave, Decision.Pause, Decision.Default }
            .ToDictionary(kind => kind, kind => (int)Enum.Parse(Point, kind));

    private static readonly ParameterExpression Self = Expression.Parameter(typeof(object), "runtime");
    private static readonly ParameterExpression Of = Expression.Parameter(typeof(object), "operation");

    private static readonly Func<object> Current =
        Expression.Lambda<Func<object>>(Expression.Property(null, Class, "Current")).Compile();

    private static readonly Func<object, ulong, object> Find = Called<Func<object, ulong, object>>(
        Self, Class, "GetOperationWithId", Expression.Parameter(typeof(ulong), "id"));

    private static readonly Action<object, Func<bool>, bool> Pause = Called<Action<object, Func<bool>, bool>>(
        Of,
        Operation,
        "PauseWithDependency",
        Expression.Parameter(typeof(Func<bool>), "until"),
        Expression.Parameter(typeof(bool), "isControlled"));

    private static readonly Action<object> End = Expression.Lambda<Action<object>>(
        Expression.Assign(Field(Of, Operation, "Status"), Expression.Constant(Enum.Parse(Status, "Completed"))), Of).Compile();

    private static readonly Func<object, ulong> Chosen = Expression.Lambda<Func<object, ulong>>(
        Expression.Property(Field(Self, Class, "ScheduledOperation"), "Id"), Self).Compile();

    private static readonly Action<object?> Execute = Executing();

    private static readonly Action<object, object, int> Schedule = Scheduling();

    private readonly object runtime = Current();
    private readonly object root;
    private readonly object[] operations;

    /// <summary>Takes over the test that Coyote runs on this thread.</summary>
    /// <param name="names">The names of its operations.</param>
    /// <exception cref="InvalidOperationException">Coyote runs none.</exception>
    public Runtime(IEnumerable<string> names)
    {
        operations = [.. names.Select(Create)];
        root = Find(runtime, 0);
    }

    /// <summary>Says that an operation cannot go on.</summary>
    /// <param name="operation">The operation; <see cref="OperationScript.Root"/> for the test itself.</param>
    /// <param name="until">Asked at each decision whether it can.</param>
    public void PauseUntil(int operation, Func<bool> until) => Pause(At(operation), until, true);

    /// <summary>Says that an operation has ended.</summary>
    /// <param name="operation">The operation.</param>
    public void Complete(int operation) => End(At(operation));

    /// <summary>Lets Coyote decide who goes on.</summary>
    /// <param name="operation">The operation that has come to the decision.</param>
    /// <param name="kind">The kind of scheduling point, in Coyote's words.</param>
    /// <returns>Who goes on.</returns>
    public int Decide(int operation, string kind)
    {
        if (operation != OperationScript.Root)
        {
            Schedule(runtime, At(operation), Points[kind]);
            return (int)Chosen(runtime) - 1;
        }

        // The one operation that was started on this thread; what Coyote throws to end a test it throws for any other just as well.
        Execute(operations[0]);
        try
        {
            Schedule(runtime, root, Points[kind]);
        }
        finally
        {
            Execute(root);
        }

        return (int)Chosen(runtime) - 1;
    }

    private object At(int operation) => operation == OperationScript.Root ? root : operations[operation];

    private object Create(string name)
    {
        var id = Microsoft.Coyote.Runtime.Operation.CreateFrom(new NamedOperation(name))
            ?? throw new InvalidOperationException("the test does not run under Coyote's testing engine");
        return Find(runtime, id);
    }

    private static Type Internal(string name) =>
        typeof(ICoyoteRuntime).Assembly.GetType($"Microsoft.Coyote.Runtime.{name}", throwOnError: true)!;

    private static MemberExpression Field(ParameterExpression of, Type type, string name) =>
        Expression.Field(Expression.Convert(of, type), type, name);

    private static T Called<T>(ParameterExpression on, Type type, string name, params ParameterExpression[] arguments)
        where T : Delegate =>
        Expression.Lambda<T>(
            Expression.Call(Expression.Convert(on, type), Method(type, name), arguments), [on, .. arguments]).Compile();

    private static MethodInfo Method(Type type, string name) =>
        type.GetMethods(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Single(m => m.Name == name && !m.IsGenericMethod);

    private static Action<object?> Executing()
    {
        var field = Class.GetField("ExecutingOperation", BindingFlags.Static | BindingFlags.NonPublic)
            ?? throw new MissingFieldException(Class.FullName, "ExecutingOperation");
        return Expression.Lambda<Action<object?>>(Expression.Assign(Expression.Field(null, field), Expression.Convert(Of, Operation)), Of)
            .Compile();
    }

    private static Action<object, object, int> Scheduling()
    {
        var kind = Expression.Parameter(typeof(int), "kind");
        return Expression.Lambda<Action<object, object, int>>(
            Expression.Call(
                Expression.Convert(Self, Class),
                Method(Class, "ScheduleNextOperation"),
                Expression.Convert(Of, Operation),
                Expression.Convert(kind, Point),
                Expression.Constant(false),
                Expression.Constant(false)),
            Self, Of, kind).Compile();
    }

    private sealed record NamedOperation(string Name) : IOperationBuilder
    {
        public Guid? GroupId => null;

        public Func<int> HashedStateCallback => () => 0;
    }
}
