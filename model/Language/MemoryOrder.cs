namespace Shootdown.Model.Language;

/// <summary>How strongly an access to shared memory is ordered, in the vocabulary of <c>tools/memory-model</c>.</summary>
/// <remarks>Under sequential consistency every order is the strongest; the weaker models read it.</remarks>
public enum MemoryOrder
{
    /// <summary>A plain C access.</summary>
    Plain,

    /// <summary><c>READ_ONCE</c> or <c>WRITE_ONCE</c>.</summary>
    Once,

    /// <summary><c>smp_load_acquire</c>, or a read that ends a wait with acquire.</summary>
    Acquire,

    /// <summary><c>smp_store_release</c>.</summary>
    Release,

    /// <summary>A full barrier, or an atomic read-modify-write that returns a value.</summary>
    Full,
}
