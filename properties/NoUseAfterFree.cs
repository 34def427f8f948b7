namespace Shootdown.Properties;

/// <summary>D-S6: nobody touches a csd array, a cpumask, a task mask, a stack frame or an mm that is gone.</summary>
public static class NoUseAfterFree
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S6",
        "no use after free",
        (Observed.FreedCsdTouched, "a freed csd array is touched"),
        (Observed.FreedMaskTouched, "a freed per-CPU cpumask is touched"),
        (Observed.FreedTaskMaskTouched, "a freed task mask is touched or freed again"),
        (Observed.DeadFrameTouched, "a csd on a dead stack frame is touched"),
        (Observed.FreedMmTouched, "a freed mm_struct is touched"));
}
