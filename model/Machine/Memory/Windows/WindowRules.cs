using System.Collections.Immutable;

namespace Shootdown.Model.Machine.Memory.Windows;

/// <summary>
/// What an instruction in flight has to wait for: the locally ordered-before of the Armv8 memory model (Pulte et al., POPL 2018, and
/// aarch64.cat), read as conditions on the instructions before it in the text.
/// </summary>
/// <param name="stores">Whether DSB ST orders accesses after it, as the architecture has it since 2022; if not, it orders stores after
/// stores only, as DMB ST does.</param>
internal sealed unsafe class WindowRules(bool stores)
{
    /// <summary>Whether an instruction may look up its translation: nothing holds it up but an address that is not known, ISB, and what
    /// comes before a return to user mode.</summary>
    public static bool CanTranslate(Window window, ulong* state, int index)
    {
        if (!AreKnown(window, state, index, window.OrderingAt(state, index).AddressFrom))
        {
            return false;
        }

        var ofUser = window.OrderingAt(state, index).IsOfUser;
        for (var before = 0; before < index; before++)
        {
            if (window.OrderingAt(state, before).Fence == FenceKind.Isb || (ofUser && !window.OrderingAt(state, before).IsOfUser))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an instruction may read.</summary>
    public bool CanRead(Window window, ulong* state, int index)
    {
        var own = window.OrderingAt(state, index);
        if (!window.IsTranslated(state, index) || !AreKnown(window, state, index, own.AddressFrom))
        {
            return false;
        }

        for (var before = 0; before < index; before++)
        {
            var ordering = window.OrderingAt(state, before);
            if (HoldsReads(ordering.Fence)
                || (IsAcquiring(ordering) && window.IsToRead(state, before))
                || (own.Acquires && ordering.Releases && window.IsToWrite(state, before))
                || IsFullyOrdered(window, state, before))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an instruction may write.</summary>
    public static bool CanWrite(Window window, ulong* state, int index)
    {
        var own = window.OrderingAt(state, index);
        if (!window.IsTranslated(state, index)
            || !AreCertain(window, state, index, own.AddressFrom)
            || !AreCertain(window, state, index, own.DataFrom)
            || window.IsToRead(state, index))
        {
            return false;
        }

        var location = window.LocationOf(state, index);
        for (var before = 0; before < index; before++)
        {
            var ordering = window.OrderingAt(state, before);
            if (HoldsWrites(ordering.Fence)
                || !IsCertain(window, state, before)
                || !AreCertain(window, state, before, ordering.AddressFrom)
                || (IsAcquiring(ordering) && window.IsToRead(state, before))
                || ((window.IsToRead(state, before) || window.IsToWrite(state, before))
                    && (own.Releases || (location is not null && window.LocationOf(state, before) == location)))
                || IsFullyOrdered(window, state, before))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a barrier has nothing more to wait for, but for what it waits for on other CPUs.</summary>
    public static bool IsOver(Window window, ulong* state, int index)
    {
        var fence = window.OrderingAt(state, index).Fence;
        for (var before = 0; before < index; before++)
        {
            var ordering = window.OrderingAt(state, before);
            var (reads, writes) = (window.IsToRead(state, before), window.IsToWrite(state, before));
            var holds = fence switch
            {
                FenceKind.DmbFull => reads || writes,
                FenceKind.DmbLoad or FenceKind.DsbLoad => reads && !ordering.Discards,
                FenceKind.DmbStore or FenceKind.DsbStore => writes,
                FenceKind.DsbFull => reads || writes || ordering.Invalidates != InvalidationScope.None,
                FenceKind.DsbLocalStore => reads && ordering.Writes,
                FenceKind.DsbLocal => reads || ordering.Invalidates == InvalidationScope.Local,
                _ => ordering.Configures || !IsCertain(window, state, before) || !AreCertain(window, state, before, ordering.AddressFrom),
            };
            if (holds || (IsDsb(ordering.Fence) && (IsDsb(fence) || fence == FenceKind.Isb)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an invalidation, or a write of a register that translations go by, may take effect. It is never
    /// speculative.</summary>
    public static bool CanInvalidate(Window window, ulong* state, int index)
    {
        var onGuess = window.OrderingAt(state, index).ConfiguresOnGuess;
        if (!AreCertain(window, state, index, window.OrderingAt(state, index).DataFrom))
        {
            return false;
        }

        for (var before = 0; before < index; before++)
        {
            if (IsDsb(window.OrderingAt(state, before).Fence)
                || window.OrderingAt(state, before).Fence == FenceKind.Isb
                || (!onGuess && !IsCertain(window, state, before)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it is certain that the text comes to an instruction.</summary>
    public static bool IsReached(Window window, ulong* state, int index)
    {
        for (var before = 0; before < index; before++)
        {
            if (!IsCertain(window, state, before))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether registers have the values that instructions before give them.</summary>
    public static bool AreKnown(Window window, ulong* state, int index, ImmutableArray<Cell> registers)
    {
        foreach (var register in registers)
        {
            for (var before = 0; before < index; before++)
            {
                if (window.PhaseOf(state, before) == Phase.Issued && window.OrderingAt(state, before).Into.Contains(register))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Whether registers have the values that instructions before give them, and rest on no prediction.</summary>
    public static bool AreCertain(Window window, ulong* state, int index, ImmutableArray<Cell> registers)
    {
        foreach (var register in registers)
        {
            for (var before = 0; before < index; before++)
            {
                var ordering = window.OrderingAt(state, before);
                if (ordering.Into.Contains(register)
                    && (window.PhaseOf(state, before) < (ordering.IsPrivate ? Phase.Performed : Phase.HasRead)
                        || RestsOnComparison(window, state, before)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Whether an instruction has read what an indivisible write before it is only going to write if it finds what it compares
    /// with, which it has not yet.</summary>
    public static bool RestsOnComparison(Window window, ulong* state, int index)
    {
        var location = window.HasRead(state, index) ? window.LocationOf(state, index) : null;
        var before = location is null ? -1 : window.LastToWrite(state, index, location);
        return before >= 0
            && window.OrderingAt(state, before) is { Writing: not null } ordering
            && (window.IsToRead(state, before) || !AreCertain(window, state, before, ordering.ComparedWith));
    }

    /// <summary>Whether what an instruction reads is read before all that comes after it.</summary>
    /// <param name="ordering">The instruction's order.</param>
    public static bool IsAcquiring(Ordering ordering) => ordering.Acquires || ordering.AcquiresLocally;

    /// <summary>Whether a barrier holds up all that comes after it but walks.</summary>
    /// <param name="fence">The barrier.</param>
    public static bool HoldsAll(FenceKind fence) => fence == FenceKind.Isb || (IsDsb(fence) && fence != FenceKind.DsbStore);

    private static bool IsDsb(FenceKind fence) =>
        fence is FenceKind.DsbFull or FenceKind.DsbLoad or FenceKind.DsbStore or FenceKind.DsbLocal or FenceKind.DsbLocalStore;

    private bool HoldsReads(FenceKind fence) =>
        fence is not (FenceKind.None or FenceKind.DmbStore) && (stores || fence != FenceKind.DsbStore);

    private static bool HoldsWrites(FenceKind fence) => fence != FenceKind.None;

    // Whether nothing about where the text goes, and whether it goes on, hangs on the instruction any more.
    private static bool IsCertain(Window window, ulong* state, int index) =>
        window.OrderingAt(state, index) is var ordering
        && !ordering.Branches
        && (window.At(state, index).Always is not null
            ? ordering.Translation is null || window.IsTranslated(state, index)
            : window[index].Guess.Get(state) == 0 || (ordering.Translation is not null && window.IsTranslated(state, index)));

    // An indivisible read and write that acquires and releases is over, with its write, before anything after it.
    private static bool IsFullyOrdered(Window window, ulong* state, int index) =>
        window.OrderingAt(state, index) is { Acquires: true, Releases: true, Reads: true, Writes: true }
        && window.PhaseOf(state, index) == Phase.HasRead;
}
