using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Shootdown.Model.Machine.Operations;

/// <summary>What an operation does to the cells that it declares.</summary>
/// <param name="values">The cells.</param>
/// <param name="args">What else it depends on: constants of the step.</param>
/// <returns>The result, or <see cref="Operation.Blocked"/>.</returns>
/// <typeparam name="TArgs">The constants.</typeparam>
public delegate int Effects<TArgs>(ref Values values, TArgs args);

/// <summary>The part of an access that is data: what a memory model, a monitor or a report may know of it.</summary>
public interface IAccess
{
    /// <summary>What it is.</summary>
    AccessKind Kind { get; }

    /// <summary>The cells that it touches; the first <see cref="Written"/> are written.</summary>
    ImmutableArray<Cell> Cells { get; }

    /// <summary>How many of <see cref="Cells"/> it may write.</summary>
    int Written { get; }

    /// <summary>What else it depends on: constants of the step.</summary>
    object? Constants { get; }

    /// <summary>Whether another step does to other cells, place by place, the same: whatever values they have. Where it says no, it may all
    /// the same.</summary>
    /// <param name="other">The other step.</param>
    /// <param name="renamed">The cell that has another one's place; null where its values are others too.</param>
    bool IsRenamed(Operation other, Func<Cell, Cell?> renamed);

    /// <summary>Of an access of several cells that others access too: why nobody may look in between.</summary>
    string? Indivisible { get; }
}

/// <summary>
/// An access of shared memory: cells, kind, order, and a function of those cells only. Everything else about it (footprint, stores that are
/// buffered, whether the memory still exists) follows from the declaration.
/// </summary>
/// <remarks>The function may capture nothing (<c>static</c>): two accesses are the same step when their declarations are equal.</remarks>
/// <typeparam name="TArgs">The constants that the function takes.</typeparam>
/// <typeparam name="T">The result.</typeparam>
public sealed unsafe record Access<TArgs, T> : Operation<T>, IAccess, IChooses, IOrdered
    where T : struct
{
    private readonly Cell[] cells;
    private readonly Lifetime[] lifetimes;
    private readonly Cell[] homes;
    private readonly bool guarded;
    private readonly Cell[] reaching;
    private readonly Effects<TArgs> effects;
    private readonly TArgs args;
    private readonly int range;

    internal Access(
        AccessKind kind,
        MemoryOrder order,
        string label,
        int range,
        ReadOnlySpan<Cell> writes,
        ReadOnlySpan<Cell> reads,
        TArgs args,
        Effects<TArgs> effects)
    {
        if (effects.Target is { } target && Captures.Something(target.GetType()))
        {
            throw new RoutineException(
                $"step {label}: its function captures something; "
                + "it may depend on its cells and arguments only (write it static)");
        }

        ArgumentNullException.ThrowIfNull(label);
        (Kind, Order, Label, this.range, this.args, this.effects) = (kind, order, label, range, args, effects);
        cells = [.. writes, .. reads];
        Written = writes.Length;
        Cells = System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(cells);

        // There are millions of accesses to a catalogue, and most of them touch one cell that is always there.
        // What brings memory into being touches it too.
        var mortal = Array.Exists(cells, c => c.Lifetime is not null);
        lifetimes = mortal
            ? [.. cells.Select(c => c.Lifetime).OfType<Lifetime>().Distinct().Where(l => !cells.Take(Written).Contains(l.Cell))]
            : [];
        homes = Array.Exists(cells, c => c.Home >= 0) ? [.. cells.Where(c => c.Home >= 0).DistinctBy(c => c.Home)] : [];
        guarded = lifetimes.Length + homes.Length > 0;
        var buffered = order != MemoryOrder.Full && kind is AccessKind.Store or AccessKind.Composite;
        Stores = !buffered ? []
            : mortal ? [.. cells.Take(Written).Where(c => !cells.Any(of => of.Lifetime?.Cell == c))]
            : [.. writes];
        StoresIfUnordered = order == MemoryOrder.Full && kind == AccessKind.Store ? [.. writes] : [];
        reaching = !buffered && Array.Exists(cells, c => c.Reached is not null)
            ? [.. cells.Take(Written).Where(c => c.Reached is not null)]
            : [];
    }

    /// <inheritdoc/>
    public AccessKind Kind { get; }

    /// <inheritdoc/>
    public ImmutableArray<Cell> Cells { get; }

    /// <inheritdoc/>
    public int Written { get; }

    /// <inheritdoc/>
    public object? Constants => args;

    /// <inheritdoc/>
    public override MemoryOrder Order { get; }

    /// <inheritdoc/>
    public override string Label { get; }

    /// <inheritdoc/>
    public override int Range => range;

    /// <inheritdoc/>
    public override IReadOnlyList<Cell> Stores { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Cell> StoresIfUnordered { get; }

    /// <inheritdoc/>
    public string? Indivisible { get; init; }

    /// <inheritdoc/>
    public override bool IsWait => Kind == AccessKind.Wait || Waits;

    /// <inheritdoc/>
    /// <remarks>What is not enabled all the same is a fault of the text.</remarks>
    public override bool IsAlwaysEnabled => !IsWait && !IsConditional;

    /// <summary>Whether it is a wait although it is of another kind (a lock that is taken).</summary>
    public bool Waits { get; init; }

    /// <summary>Whether it may not be enabled although nobody waits by it: hardware that has nothing to do, or may do one thing or
    /// another.</summary>
    public bool IsConditional { get; init; }

    /// <summary>Whom it concerns, for those who observe it.</summary>
    public object? Concerns { get; init; }

    /// <inheritdoc/>
    public override object? About => Concerns;

    /// <summary>Whether a waiter gives up its CPU.</summary>
    public bool SleepsWhile { get; init; }

    /// <inheritdoc/>
    public override bool Sleeps => SleepsWhile;

    /// <summary>What becomes of the executing context's registers: a static function of them and of the result. Null where they
    /// stay.</summary>
    public Func<Registers, int, Registers>? Then { get; init; }

    /// <summary>Whether the effect depends on which CPU executes.</summary>
    public bool OnThisCpu { get; init; }

    /// <inheritdoc/>
    public override bool DependsOnCpu => OnThisCpu;

    /// <summary>What it shows where its function is <see cref="Operation.Undefined"/>; fatal.</summary>
    public ulong Fault { get; init; } = MachineFault.ModelFault;

    /// <summary>The ways that it may go where the model leaves it open, in words; empty where there is one.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <inheritdoc/>
    public override int Outcomes => Math.Max(1, Choices.Length);

    /// <inheritdoc/>
    public string? OutcomeLabel(int outcome) => Choices.Length == 0 ? null : Choices[outcome];

    /// <inheritdoc/>
    public Ordering? Ordering { get; init; }

    /// <summary>Which results can occur; null for all.</summary>
    public Func<int, TArgs, bool>? Only { get; init; }

    /// <summary>What a result stands for, where it is no number, flag or enumeration.</summary>
    public Func<int, TArgs, T>? Decoder { get; init; }

    /// <inheritdoc/>
    public override T Decode(int result) => Decoder is { } decoder ? decoder(result, args) : Result<T>.Of(result);

    /// <inheritdoc/>
    public override bool Possible(CpuMask cpus, Registers registers, int result) => Only?.Invoke(result, args) ?? true;

    /// <inheritdoc/>
    public override Registers Advance(Registers before, int result) => Then?.Invoke(before, result) ?? before;

    /// <inheritdoc/>
    public override int Execute(ref StepExecution step)
    {
        if (guarded && !MayTouch(ref step))
        {
            return 0;
        }

        var values = new Values(step, cells, Written, OnThisCpu);
        var result = effects(ref values, args);
        if ((uint)result >= (uint)range)
        {
            return WithoutResult(result, ref step);
        }

        foreach (var cell in reaching)
        {
            cell.Reached!.Apply(step.State);
        }

        return result;
    }

    /// <inheritdoc/>
    public bool IsRenamed(Operation other, Func<Cell, Cell?> renamed) =>
        other is Access<TArgs, T> access && Kind == access.Kind && Order == access.Order && range == access.range
        && Written == access.Written && cells.Length == access.cells.Length && !OnThisCpu && !access.OnThisCpu
        && Fault == access.Fault && Waits == access.Waits && effects.Method == access.effects.Method
        && EqualityComparer<TArgs>.Default.Equals(args, access.args)
        && lifetimes.Length == access.lifetimes.Length && homes.Length == access.homes.Length
        && cells.Zip(access.cells).All(c => renamed(c.First) == c.Second && IsGuardedAlike(c.First, c.Second, renamed));

    private static bool IsGuardedAlike(Cell cell, Cell other, Func<Cell, Cell?> renamed) =>
        (cell.Lifetime is { } own
            ? other.Lifetime is { } its && renamed(own.Cell) == its.Cell && own.Dead == its.Dead && own.Fault == its.Fault
            : other.Lifetime is null)
        && cell.Home >= 0 == other.Home >= 0 && cell.Owner >= 0 == other.Owner >= 0;

    private int WithoutResult(int result, ref StepExecution step)
    {
        if (result == Undefined)
        {
            step.Observe(Fault);
            return 0;
        }

        return result != Blocked ? throw new RoutineException($"it gives {result}, and declares {range} results")
            : IsAlwaysEnabled ? throw new RoutineException("it is not enabled, and is not declared to be a wait or conditional")
            : Blocked;
    }

    // Whether the memory exists, and is this CPU's where it has to be.
    private bool MayTouch(ref StepExecution step)
    {
        foreach (var lifetime in lifetimes)
        {
            step.Observe(lifetime.Touched(step.State));
        }

        foreach (var home in homes)
        {
            step.Observe(step.Cpu == home.Home ? 0 : MachineFault.MovedOff | (home.Owner >= 0 ? Observation.Fatal : 0));
        }

        return (step.Observations & Observation.Fatal) == 0;
    }

    /// <inheritdoc/>
    public override void Touch(Footprint footprint)
    {
        footprint.Write(cells.AsSpan(0, Written)).Read(cells.AsSpan(Written));
        foreach (var lifetime in lifetimes)
        {
            footprint.Read(lifetime.Cell);
        }

        foreach (var cell in cells.AsSpan(0, Written))
        {
            cell.Reached?.Touch(footprint);
        }

        Ordering?.Touch(footprint);
    }

    /// <inheritdoc/>
    public bool Equals(Access<TArgs, T>? other) =>
        other is not null && (ReferenceEquals(this, other)
            || (Kind == other.Kind && Order == other.Order && range == other.range && Label == other.Label && Written == other.Written
                && Equals(Ordering, other.Ordering) && Waits == other.Waits && SleepsWhile == other.SleepsWhile
                && Fault == other.Fault && Equals(Concerns, other.Concerns)
                && Then?.Method == other.Then?.Method && Choices.AsSpan().SequenceEqual(other.Choices.AsSpan())
                && effects.Method == other.effects.Method
                && EqualityComparer<TArgs>.Default.Equals(args, other.args) && cells.AsSpan().SequenceEqual(other.cells)));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Label, Kind, args);
}

/// <summary>Whether functions capture something.</summary>
internal static class Captures
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ConcurrentDictionary<Type, bool> Known = [];

    /// <summary>Whether a class that the compiler has made for functions holds what one of them captures.</summary>
    /// <param name="closure">The class.</param>
    public static bool Something(Type closure) => Known.GetOrAdd(closure, static c => c.GetFields(Instance).Length > 0);
}

/// <summary>What the results of steps stand for.</summary>
/// <typeparam name="T">A number, a flag, an enumeration, or nothing.</typeparam>
internal static class Result<T>
    where T : struct
{
    private static readonly Func<int, T> Conversion = Find();

    public static T Of(int result) => Conversion(result);

    private static Func<int, T> Find()
    {
        if (typeof(T) == typeof(bool))
        {
            return result => (T)(object)(result != 0);
        }

        if (typeof(T) == typeof(int))
        {
            return result => (T)(object)result;
        }

        return typeof(T).IsEnum ? result => (T)Enum.ToObject(typeof(T), result)
            : typeof(T) == typeof(Nothing) ? _ => default
            : throw new RoutineException($"a step yields a {typeof(T).Name}, and says not what a result stands for");
    }
}
