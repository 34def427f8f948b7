namespace Shootdown.Explore.Storage;

/// <summary>A state that is looked for in a <see cref="StateTable"/>, and is added where it is not there. As a struct, so that the compiler
/// makes code for each kind.</summary>
internal interface ITableState
{
    /// <summary>Whether it is the state with an index.</summary>
    /// <param name="index">The index.</param>
    bool Is(uint index);

    /// <summary>Stores it behind all others of this thread, to be stored over unless it is kept.</summary>
    /// <returns>The index that it gets.</returns>
    uint Store();

    /// <summary>Keeps what was stored.</summary>
    void Keep();
}
