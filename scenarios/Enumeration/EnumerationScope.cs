using System.Globalization;

namespace Shootdown.Scenarios.Enumeration;

/// <summary>Which workloads are enumerated: what is in none of them, this says.</summary>
/// <param name="Tasks">The most tasks.</param>
/// <param name="Calls">The most calls of a task.</param>
/// <param name="Cpus">The CPUs.</param>
public sealed record EnumerationScope(int Tasks, int Calls, int Cpus)
{
    private const char Most = (char)('0' + WorkloadLimits.Most);

    /// <summary>The kinds of workloads.</summary>
    public IReadOnlyList<WorkloadFamily> Families { get; init; } = WorkloadFamily.All;

    /// <summary>What can be so in the initial state.</summary>
    public IReadOnlyList<InitialCondition> Conditions { get; init; } = [.. InitialCondition.All.Where(c => c.IsUsual)];

    /// <summary>How much of that there can be besides as many calls as there can be: a condition counts as a call does.</summary>
    public int MoreConditions { get; init; }

    /// <summary>The most calls and conditions together.</summary>
    public int MostSize => (Tasks * Calls) + MoreConditions;

    /// <summary>Whether a host may make accesses.</summary>
    public bool Emulates { get; init; }

    /// <summary>The only calls that are made; null for all.</summary>
    public IReadOnlyList<CallKind>? Only { get; init; }

    /// <summary>The calls that are not made, because the design has no text for them.</summary>
    public IReadOnlyList<CallKind> Without { get; init; } = [];

    /// <summary>What workloads have in common that are not told apart.</summary>
    public Func<Workload, string> Form { get; init; } = new CanonicalForm(Cpus == WorkloadLimits.LeastCpus).Of;

    /// <summary>Reads a size.</summary>
    /// <param name="size">Tasks and calls, such as <c>2x1</c>.</param>
    /// <param name="cpus">The CPUs.</param>
    /// <param name="place">What named it, for messages.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static EnumerationScope Parse(string size, int cpus, string place)
    {
        ArgumentNullException.ThrowIfNull(size);
        return size.Split('x') is [[var tasks], [var calls]]
            && tasks is >= '1' and <= Most && calls is >= '1' and <= Most
            ? new EnumerationScope(tasks - '0', calls - '0', cpus)
            : throw new FormatException(
                $"{place}: {Json.Excerpt.Quoted(size)}; accepted: tasks and calls of each, from 1 to {WorkloadLimits.Most}, such as 2x1");
    }

    /// <summary>The size as it is read.</summary>
    public string Size => string.Create(CultureInfo.InvariantCulture, $"{Tasks}x{Calls}");
}
