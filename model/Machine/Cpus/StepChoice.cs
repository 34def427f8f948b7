namespace Shootdown.Model.Machine.Cpus;

/// <summary>What a transition of a machine is.</summary>
internal enum ChoiceKind
{
    /// <summary>A context makes the step of its node.</summary>
    Step,

    /// <summary>A CPU takes its call-function interrupt.</summary>
    Interrupt,

    /// <summary>A CPU takes the interrupt of a device; the context's number is the device's.</summary>
    Device,

    /// <summary>A task loses its CPU.</summary>
    SwitchOut,

    /// <summary>A task gets an idle CPU.</summary>
    SwitchIn,

    /// <summary>A stopper gets its CPU.</summary>
    Stopper,

    /// <summary>The oldest store of a CPU's store buffer reaches memory.</summary>
    Drain,

    /// <summary>A task gets a CPU from another.</summary>
    SwitchTo,

    /// <summary>A context's text comes past an instruction; the outcome is the result that it goes on with.</summary>
    Issue,

    /// <summary>An instruction in flight takes effect, or a part of it: its place in the window, and which way it goes.</summary>
    Perform,
}

/// <summary>A choice of <see cref="MachineSystem"/> as a number: its kind (4 bits), a context, a CPU (a byte each), an outcome.</summary>
internal static class StepChoice
{
    /// <summary>Encodes a choice.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="context">The context's number, below 256; 0 where none is concerned.</param>
    /// <param name="cpu">The CPU, or -1.</param>
    /// <param name="outcome">Which way a step that is left open goes, below 4096.</param>
    public static uint Of(ChoiceKind kind, int context, int cpu, int outcome = 0) =>
        ((uint)kind << 28) | ((uint)context << 20) | ((uint)(cpu + 1) << 12) | (uint)outcome;

    public static ChoiceKind KindOf(uint choice) => (ChoiceKind)(choice >> 28);

    public static int ContextOf(uint choice) => (int)(choice >> 20 & 0xFF);

    public static int CpuOf(uint choice) => (int)(choice >> 12 & 0xFF) - 1;

    public static int OutcomeOf(uint choice) => (int)(choice & 0xFFF);

    /// <summary>Whether a task gets a CPU or loses it.</summary>
    public static bool IsSwitch(uint choice) => KindOf(choice) is ChoiceKind.SwitchIn or ChoiceKind.SwitchOut or ChoiceKind.SwitchTo;
}
