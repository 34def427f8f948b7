namespace Shootdown.Model.Machine.State;

/// <summary>
/// What a machine itself reports, whoever looks on, a bit each: steps that no machine makes and goes on. A fatal one has no defined
/// successor.
/// </summary>
/// <remarks>The bits below them are allotted to the properties that are asked of a system (<see cref="Eyes"/>).</remarks>
public static class MachineFault
{
    /// <summary>A list entry is added that is on a list already: the list is broken.</summary>
    public const ulong DoubleEnqueue = Observation.Fatal | 1UL << 52;

    /// <summary>A queue entry is served whose csd has been unlocked meanwhile: its func is whatever it is.</summary>
    public const ulong UnlockedEntryServed = Observation.Fatal | 1UL << 53;

    /// <summary>Arguments are read whose owner has left the frame that they lie in.</summary>
    public const ulong DeadInfoRead = Observation.Fatal | 1UL << 54;

    /// <summary>Memory is touched that does not exist (<see cref="Lifetime"/>).</summary>
    public const ulong DeadMemoryTouched = Observation.Fatal | 1UL << 55;

    /// <summary>this_cpu data of one CPU is touched from another. Fatal where reduction rests on it.</summary>
    public const ulong MovedOff = 1UL << 56;

    /// <summary>preempt_count falls below zero, or a context ends with it raised.</summary>
    public const ulong Unbalanced = 1UL << 57;

    /// <summary>What a CPU notes of its own PCIDs is asked about a global ASID: past the end of an array.</summary>
    public const ulong GlobalAsidAsDynamic = Observation.Fatal | 1UL << 58;

    /// <summary>A store finds its CPU's store buffer full, or an instruction the window of those in flight: the bound on its length is too
    /// small for what is run.</summary>
    public const ulong StoreBufferOverflow = Observation.Fatal | 1UL << 59;

    /// <summary>The routine text threw an exception, or a result that was declared impossible occurred: the model is wrong.</summary>
    public const ulong ModelFault = Observation.Fatal | 1UL << 60;
}
