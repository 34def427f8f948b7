using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace Shootdown.Model.Language;

/// <summary>Reads the locals of a routine, and compares them by value.</summary>
/// <remarks>By reflection at first, and by code of its own once that is worth compiling: most routines of a small system are resumed a few
/// times only. Both say the same, and have the same hashes.</remarks>
/// <param name="type">The routine's type.</param>
/// <typeparam name="TMachine">The compiler's state machine.</typeparam>
internal sealed class RoutineLocals<TMachine>(RoutineType type)
    where TMachine : IAsyncStateMachine
{
    private const int WorthCompiling = 300;

    private Compiled? compiled;
    private int asked;

    /// <summary>Whether two have the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public bool Same(in TMachine left, in TMachine right) => Code() is { } code ? code.Same(left, right) : type.Same(left, right);

    /// <summary>A hash of them.</summary>
    /// <param name="machine">The state machine.</param>
    public int Hash(in TMachine machine) => Code() is { } code ? code.Hash(machine) : type.Hash(machine);

    /// <summary>Which await the routine stands at.</summary>
    /// <param name="machine">The state machine.</param>
    public int Point(in TMachine machine) => Code() is { } code ? code.Point(machine) : type.PointOf(machine);

    // Threads may count the same question once, or compile twice; neither changes an answer.
    private Compiled? Code() => compiled ??= ++asked > WorthCompiling ? new Compiled(type) : null;

    // Field by field through EqualityComparer<T>.Default: ValueType.Equals would box and reflect at every comparison.
    private sealed class Compiled
    {
        public Compiled(RoutineType type)
        {
            var (left, right) = (Expression.Parameter(typeof(TMachine)), Expression.Parameter(typeof(TMachine)));
            Same = Expression.Lambda<Func<TMachine, TMachine, bool>>(type.Equality(left, right), left, right).Compile();
            Hash = Expression.Lambda<Func<TMachine, int>>(type.HashOf(left), left).Compile();
            Point = Expression.Lambda<Func<TMachine, int>>(type.PointOf(left), left).Compile();
        }

        public Func<TMachine, TMachine, bool> Same { get; }

        public Func<TMachine, int> Hash { get; }

        public Func<TMachine, int> Point { get; }
    }
}
