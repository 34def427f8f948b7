namespace Shootdown.Properties;

/// <summary>No wait for another CPU happens with preemption off: what the preemptible series is for.</summary>
public static class WaitsPreemptibly
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "P1",
        "no wait for another CPU with preemption off",
        (Observed.WaitsPinned, "a completion wait with preemption off"),
        (Observed.AcquiresPinned, "csd_lock spins with preemption off"));
}
