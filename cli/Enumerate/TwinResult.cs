namespace Shootdown.Cli.Enumerate;

/// <summary>At which size enumeration finds a bug.</summary>
/// <param name="Value">The value that is the bug.</param>
/// <param name="Calls">The calls that were enumerated.</param>
internal sealed record TwinResult(BugValue Value, IReadOnlyList<CallKind> Calls)
{
    /// <summary>The first workload that breaks, of the smallest; null if none was found.</summary>
    public EnumeratedWorkload? Found { get; init; }

    /// <summary>What it breaks.</summary>
    public Property? Property { get; init; }

    /// <summary>Why none was found.</summary>
    public string? Why { get; init; }

    /// <summary>Its size, as a cell of the table has it.</summary>
    public string Size => Found is null ? Why!
        : string.Join(
            " and ",
            [$"{Found.Workload.Tasks.Count}x{Found.Workload.Tasks.Max(t => t.Calls.Count)}", .. Found.Conditions.Select(c => c.Name)]);
}
