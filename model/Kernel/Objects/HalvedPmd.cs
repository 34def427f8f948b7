namespace Shootdown.Model.Kernel.Objects;

/// <summary>An upper entry that takes two reads, as under PAE (<c>CONFIG_GUP_GET_PXX_LOW_HIGH</c>): <c>pmd_low</c> with the present bit,
/// and <c>pmd_high</c>. The table that it points to first, and the one that a fault installs later, have the same lower half.</summary>
/// <remarks>It stands above other addresses of the mm than those that hardware walks here: what a collapse owes TLBs and
/// paging-structure caches is asked of <see cref="Mm.ClearUpper"/>.</remarks>
public sealed class HalvedPmd
{
    // No lower half is an upper one: who takes one for the other is seen to.
    internal const int Present = 1;
    internal const int First = 2;
    internal const int Other = 3;

    private readonly Cell low;
    private readonly Cell high;
    private readonly Mm mm;

    /// <summary>Declares it.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mm">The mm.</param>
    public HalvedPmd(Computer machine, Mm mm)
    {
        ArgumentNullException.ThrowIfNull(machine);
        this.mm = mm;
        (low, high) = (
            machine.Layout.Declare($"{mm}.pmd_low", Present + 1, Present), machine.Layout.Declare($"{mm}.pmd_high", Other + 1, First));
    }

    /// <summary><c>xchg(&amp;pmd_low, 0)</c>: the entry is not present any more.</summary>
    public Operation<bool> ClearLow() => Atomic.Exchange<bool>(low, 0, $"xchg({mm}.pmd_low, 0)");

    /// <summary><c>pmd_high = 0</c>.</summary>
    public Operation<Nothing> ClearHigh() => Atomic.Store(high, 0, $"{mm}.pmd_high = 0");

    /// <summary>A pointer to another table, both halves at once (<c>cmpxchg8b</c>).</summary>
    public Operation<Nothing> Install() => Atomic.Store(
        [low, high], [Present, Other], $"set_64bit({mm}.pmd, another table)", MemoryOrder.Full, "cmpxchg8b stores both halves at once");

    /// <summary>Reads the lower half.</summary>
    public Operation<int> ReadLow() => Atomic.Load<int>(low, $"{mm}.pmd_low");

    /// <summary>Reads the upper half.</summary>
    public Operation<int> ReadHigh() => Atomic.Load<int>(high, $"{mm}.pmd_high");

    /// <summary>Reads the lower half again: whether it is as it was, which ends the read.</summary>
    /// <param name="first">What it was.</param>
    public Operation<bool> IsLow(int first) => Atomic.Load<int, bool>(
        low, $"{mm}.pmd_low == {first}", 2, first, static (ref Values v, int was) => v[0] == was ? 1 : 0);

    /// <summary>What was read is the entry from then on, for who asked for it.</summary>
    /// <param name="lower">Its lower half.</param>
    /// <param name="upper">Its upper half.</param>
    public Operation<Nothing> GoBy(int lower, int upper) =>
        Atomic.Data($"goes by {mm}.pmd = {lower}, {upper}", new HalvesRead(lower, upper));
}

/// <summary>An entry as it was read in halves, by somebody who goes by it.</summary>
/// <param name="Low">The lower half: 0 for an entry that is not present.</param>
/// <param name="High">The upper half.</param>
public sealed record HalvesRead(int Low, int High)
{
    /// <summary>Whether the entry never was that.</summary>
    public bool IsTorn => Low != 0 && (Low != HalvedPmd.Present || High is not (HalvedPmd.First or HalvedPmd.Other));
}
