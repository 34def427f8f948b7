namespace Shootdown.Model.Machine.Reduction;

/// <summary>Where every context stands in a state, and whom it waits for to get its CPU.</summary>
/// <param name="state">The state.</param>
/// <param name="nodes">By context, the node that it stands at.</param>
/// <param name="holders">By context, the one that keeps it off its CPU, or <see cref="Nobody"/>.</param>
internal readonly unsafe ref struct Situation(ulong* state, int* nodes, int* holders)
{
    /// <summary>Who keeps a context off its CPU that may come to its step at once.</summary>
    public const int Nobody = -1;

    /// <summary>The state.</summary>
    public ulong* State { get; } = state;

    /// <summary>By context, the node that it stands at.</summary>
    public int* Nodes { get; } = nodes;

    /// <summary>By context, the one that keeps it off its CPU, or <see cref="Nobody"/>.</summary>
    public int* Holders { get; } = holders;

    /// <summary>Those that, once they have their CPU, may come to a step although nobody writes anything; a bit each.</summary>
    public ulong Free { get; private init; }

    /// <summary>What may happen whoever else makes no step, and although nobody writes anything.</summary>
    public Moves AtOnce { get; private init; }

    /// <summary>The same with what has been found out about it.</summary>
    /// <param name="free">See <see cref="Free"/>.</param>
    /// <param name="atOnce">See <see cref="AtOnce"/>.</param>
    public Situation With(ulong free, Moves atOnce) => new(State, Nodes, Holders) { Free = free, AtOnce = atOnce };
}

/// <summary>What may happen while some contexts stand still, a bit for each context.</summary>
/// <param name="Steps">Those that may come to the step that they stand at; of context-switch code, that may begin as well.</param>
/// <param name="Calls">The interrupt contexts that may begin the call-function handler.</param>
/// <param name="Devices">The interrupt contexts that may begin what a device has raised.</param>
internal readonly record struct Moves(ulong Steps, ulong Calls, ulong Devices)
{
    /// <summary>Nothing happens.</summary>
    public static Moves None => default;

    /// <summary>Whose doing any of it is, a bit each.</summary>
    public ulong Anybody => Steps | Calls | Devices;

    /// <summary>What of it is also in others.</summary>
    /// <param name="others">The others.</param>
    public Moves In(Moves others) => new(Steps & others.Steps, Calls & others.Calls, Devices & others.Devices);

    /// <summary>What of it is not in others.</summary>
    /// <param name="others">The others.</param>
    public Moves Without(Moves others) => new(Steps & ~others.Steps, Calls & ~others.Calls, Devices & ~others.Devices);

    /// <summary>What of it is no doing of some contexts.</summary>
    /// <param name="contexts">The contexts, a bit each.</param>
    public Moves Without(ulong contexts) => new(Steps & ~contexts, Calls & ~contexts, Devices & ~contexts);

    /// <summary>Whether any of it is also in others.</summary>
    /// <param name="others">The others.</param>
    public bool Meet(Moves others) => In(others).Anybody != 0;

    /// <summary>All of two.</summary>
    /// <param name="one">The one.</param>
    /// <param name="other">The other.</param>
    public static Moves operator |(Moves one, Moves other) =>
        new(one.Steps | other.Steps, one.Calls | other.Calls, one.Devices | other.Devices);
}
