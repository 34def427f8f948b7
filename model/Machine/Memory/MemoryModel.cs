namespace Shootdown.Model.Machine.Memory;

/// <summary>How the machine's memory is ordered.</summary>
public enum MemoryModel
{
    /// <summary>Sequential consistency: every step takes effect at once.</summary>
    Sc,

    /// <summary>x86-TSO (Sewell et al., CACM 2010): each CPU has a first-in first-out store buffer that its own loads see.</summary>
    Tso,

    /// <summary>Armv8: multi-copy-atomic memory whose CPUs perform instructions out of order
    /// (<see cref="Windows.InstructionWindows"/>).</summary>
    Arm,
}
