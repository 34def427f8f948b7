namespace Shootdown.Scenarios.Calls;

/// <summary>Who may make a call.</summary>
[Flags]
public enum CallSites
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>A task.</summary>
    Task = 1,

    /// <summary>The handler of a device's interrupt.</summary>
    Interrupt = 2,

    /// <summary>The hotplug control thread.</summary>
    Hotplug = 4,
}
