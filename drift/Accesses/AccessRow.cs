namespace Shootdown.Drift.Accesses;

/// <summary>An access of the kernel's text and the model's, side by side.</summary>
/// <param name="Kernel">The kernel's: a name with what it is first passed; null where the model's has no counterpart.</param>
/// <param name="Model">The model's: what is awaited; null where the kernel's has no counterpart.</param>
/// <param name="Name">How an explanation names it.</param>
/// <param name="IsElsewhere">Whether both have it, but not in the same order as the others.</param>
/// <param name="Why">Why it differs; null where nothing says so.</param>
public sealed record AccessRow(string? Kernel, string? Model, string Name, bool IsElsewhere, string? Why)
{
    /// <summary>Whether both have it at its place.</summary>
    public bool IsCounterpart => Kernel is not null && Model is not null && !IsElsewhere;

    /// <summary>Whether it differs and nothing says why.</summary>
    public bool IsUnexplained => !IsCounterpart && Why is null;
}
