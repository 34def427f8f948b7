namespace Shootdown.Scenarios;

/// <summary>What it costs at most where a <c>flush_tlb_info</c> lies.</summary>
/// <param name="Lines">Cache lines that move to each target besides the csd's own.</param>
/// <param name="StackBytes">Bytes of the sender's stack, what aligns it included.</param>
/// <remarks>
/// <para>Derived from where its bytes can come to lie: every stack pointer that the ABI allows (-mpreferred-stack-boundary=3: a multiple
/// of 8) is tried, and the lines are those that hold a byte which the target reads.</para>
/// <para>Inlined data take the place of <c>info</c> (a union), behind the 24 bytes of a <c>call_single_data_t</c> that starts a line
/// (DEFINE_PER_CPU_SHARED_ALIGNED); the line that they share with it moves anyway. A field of task_struct is aligned as its type demands,
/// for task_struct has no room that is kept for it.</para>
/// </remarks>
public readonly record struct InfoPlacement(int Lines, int StackBytes)
{
    /// <summary>Bytes of a cache line.</summary>
    public const int LineBytes = 64;

    /// <summary>What the alignment is capped at (c86f522bb57b).</summary>
    public const int AlignmentCap = 64;

    /// <summary>The largest SMP_CACHE_BYTES of x86-64: CONFIG_X86_L1_CACHE_SHIFT is 7 at most.</summary>
    public const int MostCacheBytes = 128;

    private const int WordBytes = 8;
    private const int BytesBeforeInfo = 24; // node and func

    /// <summary>The fields of the struct and their sizes in bytes, in order (arch/x86/include/asm/tlbflush.h, 7.3).</summary>
    public static IReadOnlyList<(string Name, int Bytes)> Fields { get; } =
    [
        ("mm", 8), ("start", 8), ("end", 8), ("new_tlb_gen", 8), ("initiating_cpu", 4), ("stride_shift", 1), ("freed_tables", 1), (
            "trim_cpumask", 1),
    ];

    private static int Used => Fields.Sum(f => f.Bytes); // every field begins at a multiple of its size, so none is preceded by a gap

    /// <summary>The dearest placement.</summary>
    /// <param name="storage">Which memory holds it.</param>
    /// <param name="smpCacheBytes">SMP_CACHE_BYTES of the configuration: a power of 2 from 64 to <see cref="MostCacheBytes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The configuration has no such SMP_CACHE_BYTES.</exception>
    public static InfoPlacement Of(InfoStorage storage, int smpCacheBytes)
    {
        if (!int.IsPow2(smpCacheBytes) || smpCacheBytes is < LineBytes or > MostCacheBytes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(smpCacheBytes), smpCacheBytes, $"accepted: a power of 2 from {LineBytes} to {MostCacheBytes}");
        }

        return storage switch
        {
            InfoStorage.PerCpu => new InfoPlacement(LinesOf(0), 0),
            InfoStorage.Inlined => new InfoPlacement(LinesOf(BytesBeforeInfo) - 1, 0),
            InfoStorage.TaskLocal => new InfoPlacement(OnStack(WordBytes).Lines, 0),
            InfoStorage.StackAligned => OnStack(Math.Min(smpCacheBytes, AlignmentCap)),
            InfoStorage.StackAlignedUncapped => OnStack(smpCacheBytes),
            _ => OnStack(WordBytes),
        };
    }

    private static InfoPlacement OnStack(int alignment)
    {
        var size = Down(Used + alignment - 1, alignment);
        var (lines, bytes) = (0, 0);
        for (var pointer = 2 * MostCacheBytes; pointer < 3 * MostCacheBytes; pointer += WordBytes)
        {
            var address = Down(pointer, alignment) - size;
            (lines, bytes) = (Math.Max(lines, LinesOf(address)), Math.Max(bytes, pointer - address));
        }

        return new InfoPlacement(lines, bytes);
    }

    private static int LinesOf(int address) => ((address + Used - 1) / LineBytes) - (address / LineBytes) + 1;

    private static int Down(int value, int alignment) => value & -alignment;
}

/// <summary>What is claimed that the place of <c>flush_tlb_info</c> costs at most.</summary>
/// <param name="Design">The design's name.</param>
/// <param name="SmpCacheBytes">SMP_CACHE_BYTES of the configuration.</param>
/// <param name="Placement">The costs.</param>
/// <param name="Origin">Where the claim comes from.</param>
public sealed record PlacementClaim(string Design, int SmpCacheBytes, InfoPlacement Placement, string Origin)
{
    /// <summary>What the design's placement costs.</summary>
    public InfoPlacement Measured => InfoPlacement.Of(Designs.Parse(Design).InfoStorage, SmpCacheBytes);

    /// <summary>The claim as a sentence; it names the test.</summary>
    public override string ToString() => $"flush_tlb_info: {Design} with SMP_CACHE_BYTES={SmpCacheBytes}";
}
