namespace Shootdown.Scenarios.Calls;

/// <summary>One call that a task, an interrupt or hotplug makes: a name and those of its arguments that it takes. What each argument means,
/// says <see cref="CallField"/>; what each call takes and does, its file in this folder.</summary>
/// <param name="Name">Which call: one of <see cref="CallKind.All"/>.</param>
public sealed record Call(string Name)
{
    /// <summary>See <see cref="CallField.Cpu"/>.</summary>
    public int? Cpu { get; init; }

    /// <summary>See <see cref="CallField.Mask"/>.</summary>
    public CpuMask? Mask { get; init; }

    /// <summary>See <see cref="CallField.Cond"/>.</summary>
    public CpuMask? Cond { get; init; }

    /// <summary>See <see cref="CallField.Wait"/>.</summary>
    public bool? Wait { get; init; }

    /// <summary>See <see cref="CallField.Csd"/>.</summary>
    public string? Csd { get; init; }

    /// <summary>See <see cref="CallField.Requeue"/>.</summary>
    public int? Requeue { get; init; }

    /// <summary>See <see cref="CallField.Shared"/>.</summary>
    public string? Shared { get; init; }

    /// <summary>See <see cref="CallField.Info"/>.</summary>
    public bool? Info { get; init; }

    /// <summary>See <see cref="CallField.Task"/>.</summary>
    public string? Task { get; init; }

    /// <summary>See <see cref="CallField.Mm"/>.</summary>
    public string? Mm { get; init; }

    /// <summary>See <see cref="CallField.Page"/>.</summary>
    public int? Page { get; init; }

    /// <summary>See <see cref="CallField.Tables"/>.</summary>
    public bool? Tables { get; init; }

    /// <summary>See <see cref="CallField.Emulated"/>.</summary>
    public bool? Emulated { get; init; }

    /// <summary>See <see cref="CallField.Lock"/>.</summary>
    public string? Lock { get; init; }

    /// <summary>See <see cref="CallField.Softirq"/>.</summary>
    public bool? Softirq { get; init; }
}
