namespace Shootdown.Properties;

/// <summary>The opposite of what a32a4d8a815c is for: where this breaks, the initiator's own part overlaps those of the others.</summary>
public static class LocalAndRemoteAreSerial
{
    /// <summary>The property.</summary>
    public static Property Property { get; } = Property.Of(
        "SERIAL",
        "a call runs locally only while no other CPU has it outstanding",
        (Observed.RunsBesideRemote, "the call runs locally while other CPUs have still to run it"));
}
