namespace Shootdown.Model.Kernel.Objects;

/// <summary>How much a flush drops, and the generation that it brings its CPU up to.</summary>
/// <param name="Kind">Nothing, single pages or all.</param>
/// <param name="Generation">The mm's generation as it was read.</param>
public readonly record struct FlushExtent(FlushExtentKind Kind, int Generation);

/// <summary>How much a flush drops.</summary>
public enum FlushExtentKind
{
    /// <summary>Nothing: the CPU is up to date.</summary>
    Nothing,

    /// <summary>The pages of the flush.</summary>
    Pages,

    /// <summary>All of the PCID.</summary>
    All,
}

/// <summary>The PCID that a CPU is to load, and whether it must be flushed.</summary>
/// <param name="Slot">The PCID.</param>
/// <param name="Flush">Whether its translations are dropped.</param>
public readonly record struct AsidChoice(int Slot, bool Flush);
