namespace Shootdown.Scenarios.Families;

/// <summary>How large a member of a family is.</summary>
/// <param name="Cpus">CPUs.</param>
/// <param name="Tasks">Tasks.</param>
/// <param name="Calls">Calls of each task that makes any number of them.</param>
public sealed record FamilySize(int Cpus, int Tasks, int Calls)
{
    /// <summary>The most calls.</summary>
    public const int MostCalls = 4;

    internal const string CpusKey = "cpus";
    internal const string TasksKey = "tasks";
    internal const string CallsKey = "calls";

    /// <summary>The sizes in which families are searched, from small to large.</summary>
    public static IReadOnlyList<FamilySize> Growing { get; } =
    [
        new(2, 2, 1), new(2, 2, 2), new(2, 3, 1), new(2, 4, 1), new(3, 2, 1), new(3, 2, 2), new(3, 3, 1), new(3, 4, 1), new(4, 2, 1),
        new(4, 3, 1), new(4, 4, 1),
    ];

    /// <summary>The three numbers.</summary>
    public string Numbers => FormattableString.Invariant($"{Cpus}/{Tasks}/{Calls}");

    /// <summary>Whether it has no more of anything than another.</summary>
    /// <param name="other">The other.</param>
    public bool IsWithin(FamilySize other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Cpus <= other.Cpus && Tasks <= other.Tasks && Calls <= other.Calls;
    }

    /// <summary>It with another number of something.</summary>
    /// <param name="key">Of what: the word that names have.</param>
    /// <param name="number">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no such word.</exception>
    public FamilySize With(string key, int number) => key switch
    {
        CpusKey => this with { Cpus = number },
        TasksKey => this with { Tasks = number },
        CallsKey => this with { Calls = number },
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "no part of a size"),
    };

    /// <summary>It as names have it behind a family's.</summary>
    public override string ToString() => FormattableString.Invariant($"{CpusKey}={Cpus},{TasksKey}={Tasks},{CallsKey}={Calls}");
}
