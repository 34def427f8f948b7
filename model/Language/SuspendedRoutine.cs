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
internal sealed class SuspendedRoutine<TMachine> : SuspendedRoutine
    where TMachine : IAsyncStateMachine
{
    private static readonly RoutineType Type = new(typeof(TMachine));
    private static readonly RoutineLocals<TMachine> Locals = new(Type);

    private readonly TMachine machine;
    private readonly int hash;

    public SuspendedRoutine(TMachine machine) => (this.machine, hash) = (machine, Locals.Hash(machine));

    /// <summary>The routine's C# name.</summary>
    public static string Name => Type.Name;

    public override string Routine => Type.Name;

    public override KernelAttribute? Kernel => Type.Kernel;

    public override Type Text => Type.Text;

    public override int Point => Locals.Point(machine);

    public override IReadOnlyList<FieldInfo> Lists => Type.Lists;

    public override object? Owner => Type.OwnerOf(machine);

    public override object? ValueOf(FieldInfo field) => field.GetValue(machine);

    public override bool TryArgument(string name, out object? value)
    {
        var field = Array.Find(Type.Fields, f => f.Name == name);
        value = field?.GetValue(machine);
        return field is not null;
    }

    public override void Resume()
    {
        var copy = machine;
        copy.MoveNext();
    }

    public override bool Equals(object? obj) =>
        ReferenceEquals(this, obj)
        || (obj is SuspendedRoutine<TMachine> other && hash == other.hash && Locals.Same(machine, other.machine));

    public override int GetHashCode() => hash;
}
