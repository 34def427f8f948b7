namespace Shootdown.Properties;

/// <summary>D-S6: nobody touches a csd array, a cpumask, a task mask, a stack frame or an mm that is gone. Every access is asked: memory has a
/// lifetime.</summary>
public static class NoUseAfterFree
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "S6",
        "no use after free",
        (MachineFault.DeadMemoryTouched, "memory is touched that is gone"));
}
