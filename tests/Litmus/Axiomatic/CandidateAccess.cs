namespace Shootdown.Tests.Litmus.Axiomatic;

/// <summary>A value that is made of what a thread's accesses have read or written, by their numbers; null while one of these is not
/// known.</summary>
internal delegate long? Term(ReadOnlySpan<long?> accesses);

/// <summary>A register: its value, and the reads that it comes from.</summary>
/// <param name="Value">The value.</param>
/// <param name="Basic">The reads that it comes from by data, a bit each.</param>
/// <param name="Pick">These, and the reads that decided which data it comes from.</param>
internal readonly record struct Source(Term Value, ulong Basic, ulong Pick)
{
    /// <summary>A constant.</summary>
    public static Source Of(long constant) => new(_ => constant, 0, 0);

    /// <summary>Where two come together.</summary>
    public Source With(Source other) => new(Value, Basic | other.Basic, Pick | other.Pick);
}

/// <summary>A read or a write of memory in a candidate execution.</summary>
/// <param name="Location">The location.</param>
/// <param name="Stored">What is written; null for a read.</param>
internal sealed record CandidateAccess(string Location, Source? Stored)
{
    /// <summary>How it is ordered by itself.</summary>
    public AccessOrder Order { get; init; }

    /// <summary>Of the write of an indivisible read and write, the read; -1 for none.</summary>
    public int Reading { get; init; } = -1;

    /// <summary>Whether nobody gets what is read.</summary>
    public bool Discards { get; init; }

    /// <summary>Where what is written comes from, by registers alone.</summary>
    public Source Data { get; init; }

    /// <summary>Where its address comes from.</summary>
    public Source Address { get; init; }

    /// <summary>Whether it writes.</summary>
    public bool Writes => Stored is not null;

    /// <summary>[A].</summary>
    public bool Acquires => !Writes && Order.HasFlag(AccessOrder.Acquire);

    /// <summary>[A | Q].</summary>
    public bool AcquiresAtAll => Acquires || (!Writes && Order.HasFlag(AccessOrder.AcquireLocally));

    /// <summary>[L].</summary>
    public bool Releases => Writes && Order.HasFlag(AccessOrder.Release);
}
