namespace Shootdown.Model.Machine.Operations;

/// <summary>What an access of memory is, in the vocabulary of tools/memory-model's <c>linux-kernel.def</c>.</summary>
/// <remarks>With <see cref="MemoryOrder"/> it is all that a memory model may know of a step: it executes the declaration, never code of the
/// object's own.</remarks>
public enum AccessKind
{
    /// <summary>Reads one cell.</summary>
    Load,

    /// <summary>Stores one cell.</summary>
    Store,

    /// <summary>Reads and writes one cell, indivisibly.</summary>
    ReadModifyWrite,

    /// <summary>Is enabled once cells are as it wants them.</summary>
    Wait,

    /// <summary>Touches no memory, and orders.</summary>
    Fence,

    /// <summary>Touches several cells at once, because nobody may look in between: <see cref="Access{TArgs,T}.Indivisible"/> says why. A
    /// memory model that can look in between must refuse or split it.</summary>
    Composite,

    /// <summary>Touches several cells of the executing CPU's own (this_cpu data, its interrupts off), with what it reads of others in one
    /// read of one cell. Nobody else can tell when its stores reach memory, so they do at once.</summary>
    ThisCpu,

    /// <summary>Memory comes to exist or ceases to. No store: it takes effect at once.</summary>
    Lifetime,

    /// <summary>Something that is no memory access of a program: an instruction of the translation hardware, an interrupt, the
    /// scheduler.</summary>
    Hardware,
}
