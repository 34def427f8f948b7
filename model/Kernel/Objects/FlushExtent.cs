namespace Shootdown.Model.Kernel.Objects;

/// <summary>How much a flush drops, and the generation that it brings its CPU up to.</summary>
/// <param name="Kind">Nothing, single pages or all.</param>
/// <param name="Generation">The mm's generation as it was read.</param>
public readonly record struct FlushExtent(FlushExtentKind Kind, int Generation)
{
    private const int Kinds = 3;

    /// <summary>What a CPU has to drop that is at a generation of its own (<c>flush_tlb_func()</c>), as a step's result.</summary>
    /// <param name="own">The generation of the loaded PCID.</param>
    /// <param name="now">The mm's.</param>
    /// <param name="wanted">The flush's, or 0.</param>
    /// <param name="rule">When single pages will do.</param>
    internal static int Compare(int own, int now, int wanted, PartialFlush rule)
    {
        var allowed = rule switch
        {
            PartialFlush.WhenLatest => wanted == own + 1 && wanted == now,
            PartialFlush.WhenNext => wanted == own + 1,
            _ => true,
        };
        var kind = own >= now ? FlushExtentKind.Nothing : wanted != 0 && allowed ? FlushExtentKind.Pages : FlushExtentKind.All;
        return (now * Kinds) + (int)kind;
    }

    /// <summary>Number of different results for an mm.</summary>
    /// <param name="generations">The highest value of its tlb_gen.</param>
    internal static int Results(int generations) => Kinds * (generations + 1);

    /// <summary>What a result stands for.</summary>
    /// <param name="result">The result.</param>
    internal static FlushExtent Of(int result) => new((FlushExtentKind)(result % Kinds), result / Kinds);
}

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
public readonly record struct AsidChoice(int Slot, bool Flush)
{
    /// <summary>The choice as a step's result.</summary>
    internal static int Result(int slot, bool flush) => (slot * 2) + (flush ? 1 : 0);

    /// <summary>What a result stands for.</summary>
    internal static AsidChoice Of(int result) => new(result / 2, result % 2 == 1);
}
