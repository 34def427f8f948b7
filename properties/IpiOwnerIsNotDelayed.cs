namespace Shootdown.Properties;

/// <summary>D-L2: between making a queue non-empty and sending the IPI, the owner of that IPI is not held up.</summary>
public static class IpiOwnerIsNotDelayed
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "L2",
        "whoever owes an IPI sends it without delay",
        (Observed.InterruptedOwing, "the context that owes an IPI loses its CPU"),
        (Observed.EmptyIpi, "the IPI goes to nobody"));
}
