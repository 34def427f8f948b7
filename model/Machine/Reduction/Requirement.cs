namespace Shootdown.Model.Machine.Reduction;

/// <summary>What the reduction asks for. A test leaves one out at a time, and must then see runs missing: a condition that nothing depends
/// on is one that has not been tested.</summary>
internal enum Requirement
{
    /// <summary>None is left out.</summary>
    Nothing,

    /// <summary>No step of another context that may come first conflicts.</summary>
    Independence,

    /// <summary>Who may begin again counts with all that it may do: an interrupt that is pending, or may be sent.</summary>
    PendingInterrupts,

    /// <summary>Who writes what is waited for lets the waiter go on.</summary>
    WritersOfWhatIsWaitedFor,

    /// <summary>Who sends an IPI lets its handler begin.</summary>
    SendersOfInterrupts,

    /// <summary>A step that masks interrupts comes after those that may be taken.</summary>
    MaskedInterrupts,

    /// <summary>A step that keeps its CPU comes after the switches that may happen.</summary>
    DisabledSwitches,

    /// <summary>A step that goes by its CPU comes after the task may have moved.</summary>
    DependenceOnTheCpu,

    /// <summary>A step that others look at, or that looks at others, past all footprints.</summary>
    LooksPastFootprints,

    /// <summary>Every cycle has a state that is expanded in full.</summary>
    Cycles,

    /// <summary>A step that shows something is not made alone.</summary>
    Visibility,

    /// <summary>Only who keeps its CPU holds what else can run there.</summary>
    KeptCpus,

    /// <summary>A wait of which something is to be seen while it lasts counts as if it were over.</summary>
    ShownWhileWaiting,

    /// <summary>A step that may let another go on is not made alone where its context may be kept from it for good.</summary>
    Standstills,

    /// <summary>Where infinite runs are looked for: a step to a wait, or out of one, is not made alone.</summary>
    WaitsAreSeen,

    /// <summary>Where infinite runs are looked for: nor is one that may let another go on, or hold it up, by what it writes.</summary>
    EnabledByWrites,

    /// <summary>Where infinite runs are looked for: nor is one that does so by keeping or giving up its CPU.</summary>
    EnabledByRegisters,
}
